import type { Context } from "../base/context.ts";
import { type AuditEntry, insertAuditEntry } from "../store/audit-entries.ts";

/** What an operation says of itself; who and when come from the context. */
export interface Deed {
  readonly act: string;
  readonly subject?: string;
  readonly outcome?: "done" | "refused";
  readonly reason?: string | undefined;
  readonly detail?: AuditEntry["detail"];
}

/** Writes an act down, in the transaction that carries it: both are kept, or neither. */
export async function record(ctx: Context, deed: Deed): Promise<void> {
  await insertAuditEntry(ctx.store, {
    at: ctx.clock.now(),
    actorKind: ctx.actor.kind,
    actor: ctx.actor.name,
    act: deed.act,
    subject: deed.subject,
    outcome: deed.outcome ?? "done",
    reason: deed.reason,
    detail: deed.detail ?? {},
  });
}
