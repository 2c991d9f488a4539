import { attempt, subjectTyped } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { day, type Moment } from "../base/time.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { mintActivation } from "../recovery/activation.ts";
import { transaction } from "../store/transaction.ts";
import { caseSubject } from "./counter.ts";
import { texts } from "./texts.ts";
import { type Case, requireCase, requireInHand, requireStatus } from "./view.ts";

/** What a validated person takes away to set a password once: for the person's eyes alone. */
export interface HandedOver {
  readonly case: Case;
  /** A secret: shown or printed once, kept nowhere. */
  readonly activation: string;
  readonly expiresAt: Moment;
}

const visitLength = day;

/** Hands a validated person the one-time activation, within a day of seeing the document; an earlier one ends. */
export function handOver(ctx: Context, typed: string): Promise<HandedOver> {
  return attempt(ctx, "counter.hand-over", subjectTyped("case", typed), () =>
    transaction(ctx, async (ctx) => {
      const { record: found, view } = await requireCase(ctx, typed);
      const { id, cedula, kind, identifiedAt = 0, openedAt } = found;
      requireNotOwn(ctx, cedula);
      requireInHand(ctx, found);
      requireStatus(view, "effective");
      const now = ctx.clock.now();
      if (kind !== "validation" || now >= identifiedAt + visitLength) {
        const hint = fill(texts.wrongStateHint, { id });
        throw new ClaveError("refused", "case-kind", texts.noActivation, hint);
      }
      const activation = await mintActivation(ctx, { caseId: id, cedula, startedAt: openedAt });
      await record(ctx, {
        act: "counter.hand-over",
        subject: caseSubject(id),
        detail: { affiliate: cedula },
      });
      return { case: view, activation, expiresAt: now + day };
    }),
  );
}
