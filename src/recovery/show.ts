import { attempt, subjectTyped } from "../audit/attempt.ts";
import { look, lookingActs } from "../audit/look.ts";
import type { Context } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { requireCaller } from "../holder/identity.ts";
import { type AuditEntry, auditEntriesOf } from "../store/audit-entries.ts";
import { messagesAbout } from "../store/messages.ts";
import type { RecoveryRecord } from "../store/recoveries.ts";
import { transaction } from "../store/transaction.ts";
import { type Recovery, subjectOf } from "./recovery.ts";
import { linkLetter, requireRecovery, viewOf } from "./view.ts";

/** One thing that happened to a recovery. */
export interface TimelineEvent {
  readonly at: Moment;
  /** The act, as the audit names it; `recovery.expire` for what time did. */
  readonly event: string;
  readonly actor: string;
  readonly detail: AuditEntry["detail"];
  readonly reason: string | undefined;
}

/** A recovery with all that happened to it, oldest first. */
export interface RecoveryStory {
  readonly recovery: Recovery;
  readonly timeline: readonly TimelineEvent[];
  readonly message: { readonly id: string; readonly status: string } | undefined;
}

const looks: ReadonlySet<string> = new Set(lookingActs);

/** Tells what happened to a recovery: a look at its person, which is written down. */
export function showRecovery(ctx: Context, typed: string): Promise<RecoveryStory> {
  return attempt(ctx, "recovery.show", subjectTyped("recovery", typed), () =>
    transaction(ctx, async (ctx) => {
      const found = await requireRecovery(ctx, typed);
      await requireCaller(ctx, found.cedula);
      const { reference } = found;
      await look(ctx, {
        act: "recovery.show",
        subject: subjectOf(reference),
        reason: `recovery ${reference}`,
        detail: { affiliate: found.cedula },
      });
      return tell(ctx, found);
    }),
  );
}

async function tell(ctx: Context, found: RecoveryRecord): Promise<RecoveryStory> {
  const recovery = await viewOf(ctx, found);
  const subject = subjectOf(found.reference);
  const entries = await auditEntriesOf(ctx.store, subject);
  const letter = (await messagesAbout(ctx.store, [subject], linkLetter)).at(-1);
  const timeline = entries
    .map(({ entry }) => entry)
    // who looked is the auditor's business, and a refusal changed nothing
    .filter(({ act, outcome }) => !looks.has(act) && outcome === "done")
    .map(({ at, act, actor, detail, reason }) => ({ at, event: act, actor, detail, reason }));
  const ranOut = {
    at: recovery.expiresAt,
    event: "recovery.expire",
    actor: "system",
    detail: {},
    reason: undefined,
  };
  return {
    recovery,
    timeline: recovery.status === "expired" ? [...timeline, ranOut] : timeline,
    message: letter && { id: letter.id, status: letter.status },
  };
}
