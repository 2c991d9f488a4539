import { attempt } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import type { Kind } from "../../base/error-codes.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { requireReason } from "../../holder/identity/identity.ts";
import { requireKeptImport } from "../../holder/import/imports.ts";
import { decideProposal } from "../../operator/proposals.ts";
import { requireSecondPerson } from "../../operator/second-person.ts";
import { inSteps } from "../../store/engine/standing.ts";
import { alone, transaction } from "../../store/engine/transaction.ts";
import {
  forgetProposed,
  type ImportRecord,
  letContactsServe,
  nextProposed,
} from "../../store/register/imports.ts";
import { findProposal, type Proposal } from "../../store/staff/proposals.ts";
import { type Agreed, acceptProposed } from "./accept.ts";

const texts = catalogue({
  soFar: {
    es: "De {import}: {people} {people:persona|personas} hechas, {skipped} sin cambio.",
    en: "Of {import}: {people} {people:person|people} done, {skipped} left as they are.",
  },
  grew: {
    es: "La importación {id} siguió mientras usted la miraba: ya no es la que vio.",
    en: "The import {id} went on while you looked at it: it is no longer what you saw.",
  },
  grewHint: {
    es: "Mírela otra vez: clave affiliate confirm-import {id}",
    en: "Look again: clave affiliate confirm-import {id}",
  },
});

/** What a second person decides of an import, as it was when it was shown. */
export interface ImportDecision {
  readonly import: string;
  readonly outcome: "confirmed" | "refused";
  /** The counts and digest that were shown. */
  readonly seen: Pick<ImportRecord, "counts" | "digest">;
  /** Why it is refused. */
  readonly reason?: string | undefined;
  /** Told of each of whom nothing could be changed, and why. */
  readonly onSkipped?: (cedula: string, fault: ClaveError) => void;
}

/** What became of an import that was decided. */
export interface DecidedImport {
  readonly import: string;
  /** Known people of whom what it proposed was taken, and those of whom it could not be. */
  readonly people: number;
  readonly skipped: number;
  readonly letters: readonly string[];
}

const act = "affiliate.confirm-import";

/**
 * Decides an import whole, as a second person. Confirmed, the contacts of all it added serve by that alone; what it
 * proposes of people who were known is taken person after person, and goes on where it broke off when it is said again.
 */
export function decideImport(ctx: Context, order: ImportDecision): Promise<DecidedImport> {
  const id = order.import.trim().toUpperCase();
  const kept = { import: id, people: 0, skipped: 0 };
  return inSteps(
    () => ({ counts: { ...kept }, words: fill(texts.soFar, kept) }),
    () =>
      attempt(ctx, act, subjectOf("import", id), async () => {
        const agreed = await transaction(ctx, (ctx) => decide(ctx, id, order));
        const letters: string[] = [];
        for (let next = agreed && (await firstOf(ctx, id)); agreed && next; next = await firstOf(ctx, id)) {
          const fault = await takeOne(ctx, agreed, next, letters);
          kept[fault ? "skipped" : "people"] += 1;
          if (fault) order.onSkipped?.(next, fault);
        }
        return { ...kept, letters };
      }),
  );
}

/** The first person of whom something is still to be done. */
async function firstOf(ctx: Context, id: string): Promise<string | undefined> {
  const [first] = await nextProposed(ctx.store, id, "", 1);
  return first?.cedula;
}

/** Gives what was agreed to; undefined where it was refused. */
async function decide(ctx: Context, id: string, order: ImportDecision): Promise<Agreed | undefined> {
  // an import that is still under way adds nothing to what is decided
  await alone(ctx, "affiliate.import");
  await alone(ctx, "employer.import");
  const found = await requireKeptImport(ctx, id);
  const before = await findProposal(ctx.store, id);
  const broken = before?.outcome === "confirmed" && (await firstOf(ctx, id)) !== undefined;
  if (broken && order.outcome === "confirmed") return agreedTo(found, before);
  const reason = order.outcome === "refused" ? requireReason(order.reason) : undefined;
  await requireSecondPerson(ctx, { cedula: "", officers: [found.importedBy] });
  const proposal = await decideProposal(ctx, id, "import", order.outcome);
  if (found.counts !== order.seen.counts || found.digest !== order.seen.digest)
    throw new ClaveError("import-changed", fill(texts.grew, { id }), fill(texts.grewHint, { id }));
  const detail = { outcome: order.outcome, digest: found.digest, by: found.importedBy };
  await record(ctx, { act, subject: subjectOf("import", id), reason, detail });
  if (order.outcome === "confirmed") {
    await letContactsServe(ctx.store, id);
    return agreedTo(found, { ...proposal, decidedBy: ctx.actor.name });
  }
  await forgetProposed(ctx.store, id);
  return undefined;
}

function agreedTo({ id, importedBy }: ImportRecord, { detail, decidedBy = "" }: Proposal): Agreed {
  const { reason } = JSON.parse(detail) as { readonly reason: string };
  return { import: id, reason, importedBy, confirmedBy: decidedBy };
}

/** Faults that are somebody's alone; any other ends the whole, which goes on when it is said again. */
const ofOne: ReadonlySet<Kind> = new Set<Kind>(["refused", "missing", "invalid"]);

/** Why nothing was changed of somebody; undefined where it was. */
async function takeOne(
  ctx: Context,
  agreed: Agreed,
  cedula: string,
  letters: string[],
): Promise<ClaveError | undefined> {
  try {
    letters.push(...(await acceptProposed(ctx, agreed, cedula)));
    return undefined;
  } catch (error) {
    if (!(error instanceof ClaveError && ofOne.has(error.kind))) throw error;
    await transaction(ctx, async (ctx) => {
      await forgetProposed(ctx.store, agreed.import, cedula);
      const detail = { import: agreed.import, code: error.code };
      await record(ctx, { act, subject: subjectOf("affiliate", cedula), outcome: "refused", detail });
    });
    return error;
  }
}
