import { look } from "../audit/look.ts";
import type { Context } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { caseSubject } from "../cases/status.ts";
import { type AuditEntry, auditEntriesOf } from "../store/audit-entries.ts";
import { onCase } from "./act.ts";
import { type Receipt, receiptOf } from "./receipt.ts";
import type { Case } from "./view.ts";

/** One thing that happened to a case. */
export interface CaseEvent {
  readonly at: Moment;
  /** The act, as the audit names it. */
  readonly event: string;
  readonly actor: string;
  readonly detail: AuditEntry["detail"];
  readonly reason: string | undefined;
}

/** A case with all that happened to it, oldest first, and what its person takes home. */
export interface CaseStory {
  readonly case: Case;
  readonly timeline: readonly CaseEvent[];
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
    const entries = (await auditEntriesOf(ctx.store, subject)).map(({ entry }) => entry);
    const timeline = entries
      .filter(({ act, outcome }) => act !== "counter.show" && outcome === "done")
      .map(({ at, act, actor, detail, reason }) => ({ at, event: act, actor, detail, reason }));
    return { case: view, timeline, receipt: await receiptOf(ctx, view) };
  });
}
