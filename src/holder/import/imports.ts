import { authorize, type Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { knownAffiliates } from "../../store/register/affiliates.ts";
import {
  countProposed,
  findImport,
  type ImportProposal,
  type ImportRecord,
  newestImports,
  peopleProposed,
  someAdded,
  someProposed,
} from "../../store/register/imports.ts";
import { answersOfMany } from "../../store/register/security-answers.ts";
import { findProposal, type Proposal } from "../../store/staff/proposals.ts";
import { shown, titleOf } from "./changes.ts";
import { pointsByHolder } from "./imported-contacts.ts";
import { fieldOf } from "./journal.ts";
import type { Tally } from "./tally.ts";

const texts = catalogue({
  missing: {
    es: "Ninguna importación de personas se llama {id}.",
    en: "No import of people is called {id}.",
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
  /** Whether the import added the person. */
  readonly isNew: boolean;
  readonly column: string;
  /** Masked, or `***`; null: nothing. */
  readonly was: string | null;
  readonly becomes: string;
}

const mostExamples = 20;

/** The imports of people: those first of which something waits, and of both the newest. */
export async function listImports(ctx: Context, limit: number): Promise<readonly KeptImport[]> {
  authorize(ctx, "affiliate.imports");
  const found: KeptImport[] = [];
  for (const each of await newestImports(ctx.store, limit)) found.push(await standingOf(ctx, each));
  return found;
}

/** What an import would do once it is confirmed, with examples from all over it; throws *missing* for none. */
export async function showImport(ctx: Context, typed: string): Promise<ImportSheet> {
  authorize(ctx, "affiliate.imports");
  const found = await requireKeptImport(ctx, typed);
  const proposed = await countProposed(ctx.store, found.id);
  const tally = JSON.parse(found.counts) as Tally;
  const examples = await examplesOf(ctx, found, proposed.columns, tally);
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
  const broken = standing === "confirmed" && (await peopleProposed(ctx.store, found.id, "", 1)).length > 0;
  return { ...found, standing: broken ? "unfinished" : standing, decidedBy: proposal?.decidedBy };
}

/** Those about known people first: they are what somebody could be robbed by. */
async function examplesOf(
  ctx: Context,
  { id, unconfirmedAt }: ImportRecord,
  columns: Readonly<Record<string, number>>,
  { added }: Tally,
): Promise<readonly ProposedExample[]> {
  const all = Object.values(columns).reduce((sum, count) => sum + count, 0);
  const known = await knownExamples(ctx, await someProposed(ctx.store, id, spread(ctx, all, mostExamples)));
  const room = mostExamples - known.length;
  if (unconfirmedAt === undefined || room === 0) return known;
  const people = await someAdded(ctx.store, id, spread(ctx, added, room));
  const points = await pointsByHolder(ctx.store, people);
  const fresh = people.flatMap((who) =>
    (points.get(who) ?? []).map(({ channel: column, address }) => {
      return { who, isNew: true, column, was: null, becomes: shown(column, address) };
    }),
  );
  return [...known, ...fresh].slice(0, mostExamples);
}

function spread({ random }: Context, all: number, most: number) {
  const each = Math.max(1, Math.ceil(all / most));
  return { each, from: random.int(each) };
}

async function knownExamples(
  ctx: Context,
  proposed: readonly ImportProposal[],
): Promise<readonly ProposedExample[]> {
  const cedulas = [...new Set(proposed.map(({ cedula }) => cedula))];
  const people = await knownAffiliates(ctx.store, cedulas);
  const points = await pointsByHolder(ctx.store, cedulas);
  const answers = await answersOfMany(ctx.store, cedulas);
  return proposed.map(({ cedula, field, value }) => {
    const own = fieldOf(field);
    const point = (points.get(cedula) ?? []).findLast(({ channel }) => channel === field);
    const answer = answers.find((each) => each.cedula === cedula && `answer:${each.question}` === field);
    const was = (own && people.get(cedula)?.[own]) ?? point?.address ?? answer?.verifier;
    const [before, becomes] = [was === undefined ? null : shown(field, was), shown(field, value)];
    return { who: cedula, isNew: false, column: titleOf(field), was: before, becomes };
  });
}
