import { attempt, subjectTyped } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Actor, Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { namedIn, subjectOf } from "../base/subjects.ts";
import { fill } from "../base/texts.ts";
import { type Duration, day, type Moment } from "../base/time.ts";
import { aloneWithPerson } from "../cases/lock.ts";
import { requireAffiliate, requireReason } from "../holder/identity/identity.ts";
import { requireNotOwn, requireSecondPerson } from "../operator/second-person.ts";
import { type Intervention, interventionsOf } from "../store/counter/interventions.ts";
import { transaction } from "../store/engine/transaction.ts";
import { closeRecovery, type RecoveryRecord, releaseRecovery } from "../store/recovery/recoveries.ts";
import { addNotices } from "../store/staff/notices.ts";
import { approversBut } from "../store/staff/operators.ts";
import type { Recovery } from "./episode/recovery.ts";
import { texts } from "./episode/texts.ts";
import { requireRecovery, viewOf } from "./episode/view.ts";
import { requireReachable } from "./link/reachable.ts";
import { requireMailboxRoom } from "./link/resendable.ts";
import { queueLink, type Started } from "./link/started.ts";

/** Lets a held recovery go on: a supervisor who had no part in it, or in what was changed before it. */
export function approveRecovery(ctx: Context, typed: string): Promise<Started> {
  return attempt(ctx, "recovery.approve", subjectTyped("recovery", typed), () =>
    transaction(ctx, async (ctx) => {
      const held = await requireHeld(ctx, typed);
      const { reference, cedula } = held;
      await requireSecondPerson(ctx, { cedula, officers: await officersOf(ctx, held) });
      const to = await requireReachable(ctx, await requireAffiliate(ctx, cedula));
      await requireMailboxRoom(ctx, to);
      const releasedAt = ctx.clock.now();
      if (!(await releaseRecovery(ctx.store, reference, releasedAt))) throw await notHeld(ctx, held);
      const message = await queueLink(ctx, "recovery.approve", held, to);
      return { recovery: await viewOf(ctx, { ...held, releasedAt }), message };
    }),
  );
}

/** Ends a held recovery before anything was sent, for a reason that is kept. */
export function rejectRecovery(ctx: Context, typed: string, why: string | undefined): Promise<Recovery> {
  return attempt(ctx, "recovery.reject", subjectTyped("recovery", typed), () => {
    const reason = requireReason(why);
    return transaction(ctx, async (ctx) => {
      const held = await requireHeld(ctx, typed);
      const { reference, cedula } = held;
      requireNotOwn(ctx, cedula);
      const closedAt = ctx.clock.now();
      if (!(await closeRecovery(ctx, reference, "cancelled", closedAt))) throw await notHeld(ctx, held);
      const detail = { affiliate: cedula };
      await record(ctx, {
        act: "recovery.reject",
        subject: subjectOf("recovery", reference),
        reason,
        detail,
      });
      return viewOf(ctx, { ...held, closedAt, outcome: "cancelled" });
    });
  });
}

/** A recovery that waits for a supervisor, nobody else at work on its person; throws *refused* where none does. */
async function requireHeld(ctx: Context, typed: string): Promise<RecoveryRecord> {
  const { reference, cedula } = await requireRecovery(ctx, typed);
  await aloneWithPerson(ctx, cedula);
  const found = await requireRecovery(ctx, reference);
  if ((await viewOf(ctx, found)).status !== "held") throw await notHeld(ctx, found);
  return found;
}

/** Who started it, and who took part in what was changed before. */
async function officersOf(ctx: Context, { cedula, startedAt, source }: RecoveryRecord) {
  const changes = await changesBefore(ctx, cedula, startedAt);
  const starter = namedIn("operator", source);
  return [...new Set([...(starter === undefined ? [] : [starter]), ...changes.map((each) => each.operator)])];
}

async function notHeld(ctx: Context, { reference }: RecoveryRecord): Promise<ClaveError> {
  const { status } = await viewOf(ctx, await requireRecovery(ctx, reference));
  const sentence = fill(texts.notHeld, { reference, status: texts[`status-${status}`] });
  return new ClaveError("recovery-not-held", sentence, fill(texts.notOpenHint, { reference }));
}

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
function changesBefore(ctx: Context, cedula: string, moment: Moment): Promise<readonly Intervention[]> {
  return interventionsOf(ctx.store, cedula, moment - brakeLife);
}

/** Whether a recovery of a person that the actor begins now waits for a supervisor. */
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
