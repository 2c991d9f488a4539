import { look } from "../audit/look.ts";
import { type TimelineEvent, timelineOf } from "../audit/timeline.ts";
import type { Context } from "../base/context.ts";
import { caseSubject } from "../cases/status.ts";
import { onCase } from "./act.ts";
import { type Receipt, receiptOf } from "./receipt.ts";
import type { Case } from "./view.ts";

/** A case with all that happened to it, oldest first, and what its person takes home. */
export interface CaseStory {
  readonly case: Case;
  readonly timeline: readonly TimelineEvent[];
  readonly receipt: Receipt;
}

/** Looks into a case; the reason of the look is the case's own. */
export function showCase(ctx: Context, typed: string): Promise<CaseStory> {
  return onCase(ctx, "counter.show", typed, async (ctx, { view }) => {
    const subject = caseSubject(view.id);
    await look(ctx, {
      act: "counter.show",
      subject,
      reason: view.reason,
      detail: { affiliate: view.subject },
    });
    const timeline = await timelineOf(ctx, subject, ["counter.show"]);
    return { case: view, timeline, receipt: await receiptOf(ctx, view) };
  });
}
