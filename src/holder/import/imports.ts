import { authorize, type Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { isChannel } from "../../channel/channels.ts";
import { contactsBroughtBy } from "../../store/register/contact-points.ts";
import {
  countProposed,
  findImport,
  type ImportRecord,
  newestImports,
  nextProposed,
} from "../../store/register/imports.ts";
import { findProposal, type Proposal } from "../../store/staff/proposals.ts";
import { shown, titleOf } from "./changes.ts";
import { pointsByHolder } from "./imported-contacts.ts";
import type { Tally } from "./tally.ts";

const texts = catalogue({
  missing: {
    es: "Ninguna importación de personas o empleadores se llama {id}.",
    en: "No import of people or employers is called {id}.",
  },
  missingHint: {
    es: "Vea las que hay: clave affiliate imports",
    en: "See which there are: clave affiliate imports",
  },
});

/** Where an import stands: nobody has to decide it, it waits, how that ended, or that it broke off. */
export type Standing = "whole" | "waits" | "unfinished" | NonNullable<Proposal["outcome"]>;

/** An import as its second person sees it. */
export interface KeptImport extends ImportRecord {
  readonly standing: Standing;
  readonly decidedBy: string | undefined;
}

/** An import that waits, with what it would do. */
export interface ImportSheet extends KeptImport {
  readonly tally: Tally;
  /** Known people of whom it proposes something, and how much in each column. */
  readonly proposed: { readonly people: number; readonly columns: Readonly<Record<string, number>> };
  readonly examples: readonly ProposedExample[];
}

/** Something that an import would do once it is confirmed, as an operator may see it. */
export interface ProposedExample {
  readonly who: string;
  /** Whether the import added them. */
  readonly isNew: boolean;
  readonly column: string;
  /** Masked, or `***`; null: nothing. */
  readonly was: string | null;
  readonly becomes: string;
}

const mostExamples = 20;

/** The imports of people and employers: those first of which something waits, and of both the newest. */
export async function listImports(ctx: Context, limit: number): Promise<readonly KeptImport[]> {
  authorize(ctx, "affiliate.imports");
  const found: KeptImport[] = [];
  for (const each of await newestImports(ctx.store, limit)) found.push(await standingOf(ctx, each));
  return found;
}

/**
 * What an import would do once it is confirmed, with examples from all over it, for whoever looks or is about to decide;
 * throws *missing* for none.
 */
export async function showImport(
  ctx: Context,
  typed: string,
  act: "affiliate.imports" | "affiliate.confirm-import" = "affiliate.imports",
): Promise<ImportSheet> {
  authorize(ctx, act);
  const found = await requireKeptImport(ctx, typed);
  const proposed = await countProposed(ctx.store, found.id);
  const tally = JSON.parse(found.counts) as Tally;
  const examples = await examplesOf(ctx, found);
  return { ...(await standingOf(ctx, found)), tally, proposed, examples };
}

/** The import of a name as typed; throws *missing* where none was kept. */
export async function requireKeptImport(ctx: Context, typed: string): Promise<ImportRecord> {
  const found = await findImport(ctx.store, typed.trim().toUpperCase());
  if (found) return found;
  const sentence = fill(texts.missing, { id: visible(typed).slice(0, 40) });
  throw new ClaveError("import-missing", sentence, texts.missingHint);
}

async function standingOf(ctx: Context, found: ImportRecord): Promise<KeptImport> {
  const proposal = await findProposal(ctx.store, found.id);
  const standing = proposal ? (proposal.outcome ?? "waits") : "whole";
  const broken = standing === "confirmed" && (await nextProposed(ctx.store, found.id, "", 1)).length > 0;
  return { ...found, standing: broken ? "unfinished" : standing, decidedBy: proposal?.decidedBy };
}

/** Those about known people first, from somewhere among them: they are what somebody could be robbed by. */
async function examplesOf(
  ctx: Context,
  { id, unconfirmedAt }: ImportRecord,
): Promise<readonly ProposedExample[]> {
  const from = String(ctx.random.int(25)).padStart(2, "0");
  const next = (after: string) => nextProposed(ctx.store, id, after, mostExamples);
  const known = wrapped(await next(from), await next(""), ({ cedula, field }) => `${cedula} ${field}`);
  const brought = (after: string) => contactsBroughtBy(ctx.store, id, after, mostExamples);
  const fresh =
    unconfirmedAt === undefined
      ? []
      : wrapped(await brought(from), await brought(""), ({ holder, channel }) => `${holder} ${channel}`);
  const cedulas = known.map(({ cedula }) => cedula);
  const points = await pointsByHolder(ctx.store, cedulas);
  const ofKnown = known.map(({ cedula: who, field, value }) => {
    const point = points.get(who)?.findLast(({ channel }) => channel === field);
    const was = isChannel(field) ? (point ? shown(field, point.address) : null) : shown(field, "");
    return { who, isNew: false, column: titleOf(field), was, becomes: shown(field, value) };
  });
  const ofFresh = fresh.map(({ holder: who, channel: column, address }) => {
    return { who, isNew: true, column, was: null, becomes: shown(column, address) };
  });
  return [...ofKnown, ...ofFresh].slice(0, mostExamples);
}

/** Some from a place on, and where they are too few the first as well. */
function wrapped<Each>(
  some: readonly Each[],
  first: readonly Each[],
  nameOf: (each: Each) => string,
): readonly Each[] {
  return [...new Map([...some, ...first].map((each) => [nameOf(each), each])).values()].slice(
    0,
    mostExamples,
  );
}
