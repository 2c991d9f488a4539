import { attempt, subjectTyped } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { fill } from "../../base/texts.ts";
import { afoot, isAfoot } from "../../cases/status.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import { type CaseRecord, newestCases } from "../../store/counter/cases.ts";
import { firstOf } from "../../store/engine/pages.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { type CaseAtHand, requireCase, requireStatus } from "./act.ts";
import { texts } from "./texts.ts";
import { type Case, caseViews } from "./view.ts";

/** The case an officer goes on with: the one named, or the only one in hand; throws what stands against that. */
export async function caseInHand(ctx: Context, typed: string | undefined): Promise<Case> {
  return attempt(ctx, "counter.list", subjectTyped("case", typed ?? ""), async () => {
    const id = await meantCase(ctx, typed);
    return transaction(ctx, async (ctx) => {
      const { found, view } = await requireCase(ctx, id);
      requireNotOwn(ctx, found.cedula);
      requireStatus(view, ...afoot);
      requireOfficer(ctx, found);
      return view;
    });
  });
}

/**
 * The case an officer means: the one named, or the only one in hand that an act can be about; *usage* where
 * there are several or none.
 */
export async function meantCase(
  ctx: Context,
  typed: string | undefined,
  canBe: (found: Case) => boolean = isAfoot,
): Promise<string> {
  return typed ?? attempt(ctx, "counter.list", undefined, () => onlyCase(ctx, canBe));
}

async function onlyCase(ctx: Context, canBe: (found: Case) => boolean): Promise<string> {
  const own = newestCases(ctx.store, { officer: ctx.actor.name, unclosed: true }, 100);
  const cases = await firstOf(own, 100, (records) => caseViews(ctx, records));
  const ids = cases.filter(canBe).map(({ id }) => id);
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return only;
  if (only === undefined) throw new ClaveError("case-none", texts.noneInHand, texts.noneInHandHint);
  const sentence = fill(texts.severalInHand, { n: ids.length, ids: ids.join(", ") });
  throw new ClaveError("case-several", sentence, texts.severalInHandHint);
}

function requireOfficer(ctx: Context, { officer, id }: CaseRecord): void {
  if (officer === ctx.actor.name) return;
  const sentence = fill(texts.ofAnother, { id, officer });
  throw new ClaveError("case-of-another", sentence, fill(texts.ofAnotherHint, { id }));
}

/** Throws *refused* unless the actor has the case in hand and has seen the document. */
export function requireInHand(ctx: Context, record: CaseRecord): void {
  const { id, identifiedAt } = record;
  requireOfficer(ctx, record);
  if (identifiedAt !== undefined) return;
  const sentence = fill(texts.documentNeeded, { id });
  throw new ClaveError("document-needed", sentence, fill(texts.documentNeededHint, { id }));
}

/** A case at hand that waits for a code: a change until it is handed in, a validation until it is in force. */
export function awaitingCode(ctx: Context, { found, view }: CaseAtHand): CaseRecord {
  if (found.kind !== "validation") return readyToProve(ctx, { found, view }, "contact");
  requireNotOwn(ctx, found.cedula);
  requireStatus(view, ...afoot, "submitted", "approved");
  requireInHand(ctx, found);
  return found;
}

/** A case at hand that is ready for what its person brings; throws *refused* where it is not, or is of another kind. */
export function readyToProve(
  ctx: Context,
  { found, view }: CaseAtHand,
  ...kinds: readonly CaseRecord["kind"][]
): CaseRecord {
  requireNotOwn(ctx, found.cedula);
  requireStatus(view, ...afoot);
  requireInHand(ctx, found);
  if (kinds.includes(found.kind)) return found;
  const sentence = fill(texts.otherKind, { id: found.id, kind: texts[`kind-${found.kind}`] });
  throw new ClaveError("case-kind", sentence, fill(texts.wrongStateHint, { id: found.id }));
}
