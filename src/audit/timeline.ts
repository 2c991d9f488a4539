import type { Context } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { type AuditEntry, auditEntriesOf } from "../store/record/audit-entries.ts";

/** One thing that happened to a recovery or a case. */
export interface TimelineEvent {
  readonly at: Moment;
  /** The act, as the audit names it; `recovery.expire` for what time did. */
  readonly event: string;
  readonly actor: string;
  readonly detail: AuditEntry["detail"];
  readonly reason: string | undefined;
}

/** What happened to a subject, oldest first, but for some acts: who looked is the auditor's business. */
export async function timelineOf(
  ctx: Context,
  subject: string,
  looks: readonly string[],
): Promise<readonly TimelineEvent[]> {
  const entries = (await auditEntriesOf(ctx.store, subject)).map(({ entry }) => entry);
  return (
    entries
      // a refusal changed nothing
      .filter(({ act, outcome }) => !looks.includes(act) && outcome === "done")
      .map(({ at, act, actor, detail, reason }) => ({ at, event: act, actor, detail, reason }))
  );
}
