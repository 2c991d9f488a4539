import { record } from "../audit/record.ts";
import type { Actor, Context } from "../base/context.ts";
import { subjectOf } from "../base/subjects.ts";
import { type Duration, day, type Moment } from "../base/time.ts";
import { type Intervention, interventionsOf } from "../store/counter/interventions.ts";
import type { RecoveryRecord } from "../store/recovery/recoveries.ts";
import { addNotices } from "../store/staff/notices.ts";
import { approversBut } from "../store/staff/operators.ts";

/** How long after a change about a person a recovery by the same hands waits for a supervisor. */
export const brakeLife: Duration = 10 * day;

/** Whether an actor, or somebody at the same desk, had a part in what was changed; only operators are braked. */
export function isBraked(
  changes: readonly Pick<Intervention, "operator" | "office">[],
  { kind, name, office }: Pick<Actor, "kind" | "name" | "office">,
): boolean {
  if (kind !== "operator") return false;
  return changes.some(
    (change) => change.operator === name || (office !== undefined && change.office === office),
  );
}

/** What was changed about a person in the ten days before a moment, or since; what still waits its hold too. */
export function changesBefore(
  ctx: Context,
  cedula: string,
  moment: Moment,
): Promise<readonly Intervention[]> {
  return interventionsOf(ctx.store, cedula, moment - brakeLife);
}

export async function mustWait(ctx: Context, cedula: string): Promise<boolean> {
  return isBraked(await changesBefore(ctx, cedula, ctx.clock.now()), ctx.actor);
}

/** Writes down that a recovery was opened and is held, and calls the supervisors; no letter is queued. */
export async function leaveToSupervisor(
  ctx: Context,
  { reference, cedula, method }: RecoveryRecord,
): Promise<undefined> {
  const { name } = ctx.actor;
  const detail = { affiliate: cedula, method, held: "yes" };
  await record(ctx, { act: "recovery.start", subject: subjectOf("recovery", reference), detail });
  const others = await approversBut(ctx.store, name);
  await addNotices(ctx.store, others, "recovery-held", { reference, by: name }, ctx.clock.now());
}
