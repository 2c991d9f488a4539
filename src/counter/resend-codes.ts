import { attempt, subjectTyped } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { caseSubject } from "../cases/status.ts";
import { type CasePoint, casePointsOf } from "../store/case-points.ts";
import type { CaseRecord } from "../store/cases.ts";
import { findContactPoint } from "../store/contact-points.ts";
import { transaction } from "../store/transaction.ts";
import { caseToProve, type Proving } from "./prove.ts";
import { queueCode } from "./send-code.ts";
import { texts } from "./texts.ts";
import { requireCase } from "./view.ts";

/** Queues a new code for each mailbox of a case that is not proved yet; *busy* where each was sent one just now. */
export function resendCodes(ctx: Context, typed: string): Promise<Proving> {
  return attempt(ctx, "counter.prove", subjectTyped("case", typed), () =>
    transaction(ctx, async (ctx) => {
      const found = await caseToProve(ctx, typed, "contact");
      const letters = await queueEach(ctx, found, await awaited(ctx, found));
      const detail = { again: letters.length };
      await record(ctx, { act: "counter.prove", subject: caseSubject(found.id), detail });
      return { case: (await requireCase(ctx, found.id)).view, letters, warnings: [] };
    }),
  );
}

async function awaited(ctx: Context, { id, oldAddress }: CaseRecord): Promise<readonly CasePoint[]> {
  const points = (await casePointsOf(ctx.store, id)).filter(
    ({ channel, provedAt, side }) =>
      channel === "email" && provedAt === undefined && (side === "new" || oldAddress === "works"),
  );
  if (points.length > 0) return points;
  const hint = fill(texts.wrongStateHint, { id });
  throw new ClaveError("refused", "code-not-awaited", fill(texts.noCodeAwaited, { id }), hint);
}

async function queueEach(
  ctx: Context,
  found: CaseRecord,
  points: readonly CasePoint[],
): Promise<readonly string[]> {
  const letters: string[] = [];
  let tooSoon: unknown;
  for (const point of points) {
    const to = await findContactPoint(ctx.store, point);
    if (!to) continue;
    try {
      letters.push(await queueCode(ctx, found, to));
    } catch (error) {
      if (!(error instanceof ClaveError && error.kind === "busy")) throw error;
      tooSoon = error;
    }
  }
  if (letters.length === 0) throw tooSoon;
  return letters;
}
