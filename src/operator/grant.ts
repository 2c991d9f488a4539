import type { Context } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { addNotices } from "../store/notices.ts";
import { approversBut, hasTrait, type Operator, type Role, tieOperators } from "../store/operators.ts";

/** A role that somebody is about to be given; what that one was before, where it is no new operator. */
export interface Grant {
  readonly name: string;
  readonly role: Role;
  readonly before?: Operator | undefined;
}

/** Since when the holder of a role approves: from now, or as before where both roles do. */
export function approverSince({ role, before }: Grant, now: Moment): Moment | undefined {
  if (!hasTrait(role, "approves")) return undefined;
  return before?.approverSince ?? now;
}

/**
 * Writes down what keeps second persons second: whoever newly approves is tied to who made him so, and the
 * other approvers are told.
 */
export async function noteGrant(ctx: Context, { name, role, before }: Grant): Promise<void> {
  const now = ctx.clock.now();
  const newApprover = hasTrait(role, "approves") && before?.approverSince === undefined;
  // a clerk who is somebody's puppet opens what his maker approves; on a desk for trying out, one person plays all
  if (newApprover || ctx.settings.production) await tieOperators(ctx.store, name, ctx.actor.name, now);
  if (!newApprover) return;
  const others = await approversBut(ctx.store, name);
  await addNotices(ctx.store, others, "new-approver", { operator: name, by: ctx.actor.name }, now);
}
