import type { Actor, Context } from "../base/context.ts";
import { type Duration, day, type Moment } from "../base/time.ts";
import { type Intervention, interventionsOf } from "../store/interventions.ts";

/** How long after a change about a person a recovery by the same hands waits for a supervisor. */
const brakeLife: Duration = 10 * day;

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
