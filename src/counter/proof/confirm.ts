import { attempt, refusal, subjectTyped } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import { inWords, type Moment } from "../../base/time.ts";
import { noteArrival } from "../../delivery/mailbox/arrival.ts";
import { type CasePoint, casePointsOf, proveCasePoint } from "../../store/counter/case-points.ts";
import type { CaseRecord } from "../../store/counter/cases.ts";
import { commitThenThrow } from "../../store/engine/transaction.ts";
import { findContactPoint, markProved } from "../../store/register/contact-points.ts";
import { changed, noteAct, requireCase } from "../case/act.ts";
import { awaitingCode } from "../case/in-hand.ts";
import { texts } from "../case/texts.ts";
import { type Case, caseView } from "../case/view.ts";
import { type Guessed, guessCode, mostGuesses } from "./code.ts";
import { requireNobodyElses } from "./new-address.ts";

/** Takes a code that the person read out; which address it proves, the code itself tells. */
export function confirmCode(ctx: Context, typed: string, code: string): Promise<Case> {
  return attempt(ctx, "counter.confirm", subjectTyped("case", typed), () =>
    commitThenThrow(ctx, async (ctx) => {
      const found = awaitingCode(ctx, await requireCase(ctx, typed));
      const hints = { wrong: texts.codeWrongHint, over: texts.codeOverHint };
      return tryCode(ctx, found, code, { act: "counter.confirm", hints });
    }),
  );
}

/** By what act a code is tried, and at which address's codes alone where not at all of the case. */
interface Try extends Omit<Guessed, "subject"> {
  /** What is to be done after a wrong code that leaves `{n}` tries, and after one that leaves none. */
  readonly hints: Readonly<Record<"wrong" | "over", Sentence>>;
}

/** Takes a code for a case; gives the refusal of a wrong one, whose count the caller commits. */
export async function tryCode(
  ctx: Context,
  found: CaseRecord,
  code: string,
  how: Try,
): Promise<Case | ClaveError> {
  const guess = await guessCode(ctx, { ...how, subject: subjectOf("case", found.id) }, code);
  if (guess.outcome !== "right") return wrong(ctx, found, guess.outcome === "wrong" ? guess.left : 0, how);
  const points = await casePointsOf(ctx.store, found.id);
  const point = points.find(
    ({ channel, number }) => channel === guess.code.channel && number === guess.code.number,
  );
  // the code was for an address that has been replaced since
  if (!point) return wrong(ctx, found, 0, how);
  const proved = await prove(ctx, found, point);
  await noteArrival(ctx, guess.code.message);
  return caseView(ctx, proved);
}

async function prove(ctx: Context, found: CaseRecord, point: CasePoint): Promise<CaseRecord> {
  const now = ctx.clock.now();
  const contact = await findContactPoint(ctx.store, point);
  if (point.side === "new" && contact) await requireNobodyElses(ctx, found, contact);
  await proveCasePoint(ctx.store, point, now);
  if (point.side === "new") await markProved(ctx.store, point, now);
  const change = endOfHold(found, now);
  const proved = change === undefined ? found : await changed(ctx, found, change);
  const detail = { side: point.side, channel: point.channel, effectiveAt: change?.effectiveAt };
  await noteAct(ctx, "counter.confirm", found, detail);
  return proved;
}

/** What a mailbox on file that was proved makes of a validation that is handed in: whoever reads it is told already. */
function endOfHold(
  { kind, submittedAt, effectiveAt }: CaseRecord,
  now: Moment,
): Partial<CaseRecord> | undefined {
  if (kind !== "validation" || submittedAt === undefined) return undefined;
  return effectiveAt === undefined ? { hold: 0 } : { hold: 0, effectiveAt: now };
}

function wrong(ctx: Context, { id }: CaseRecord, left: number, { act, hints }: Try): Promise<ClaveError> {
  const sentence = left > 0 ? texts.codeWrong : fill(texts.codeOver, { n: inWords(mostGuesses) });
  const hint = fill(left > 0 ? hints.wrong : hints.over, { id, n: left });
  return refusal(ctx, { act, subject: subjectOf("case", id) }, new ClaveError("code-wrong", sentence, hint));
}
