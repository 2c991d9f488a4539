import { attempt, subjectTyped } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { namedIn, subjectOf } from "../base/subjects.ts";
import { fill } from "../base/texts.ts";
import { aloneWithPerson } from "../cases/lock.ts";
import { requireAffiliate, requireReason } from "../holder/identity/identity.ts";
import { requireNotOwn, requireSecondPerson, requireStillHere } from "../operator/second-person.ts";
import { transaction } from "../store/engine/transaction.ts";
import { closeRecovery, type RecoveryRecord, releaseRecovery } from "../store/recovery/recoveries.ts";
import { changesBefore } from "./brake.ts";
import type { Recovery } from "./episode/status.ts";
import { texts } from "./episode/texts.ts";
import { requireRecovery, viewOf } from "./episode/view.ts";
import { requireMethod, requireReachable } from "./link/reachable.ts";
import { requireMailboxRoom } from "./link/resendable.ts";
import { queueLink, type Started } from "./link/started.ts";

/** Lets a held recovery go on: a supervisor who had no part in it, or in what was changed before it. */
export function approveRecovery(ctx: Context, typed: string): Promise<Started> {
  return attempt(ctx, "recovery.approve", subjectTyped("recovery", typed), () =>
    transaction(ctx, async (ctx) => {
      const held = await requireHeld(ctx, typed);
      const { reference, cedula, method } = held;
      await requireSecondPerson(ctx, { cedula, officers: await officersOf(ctx, held) });
      const starter = namedIn("operator", held.source);
      const anew = fill(texts.starterGoneHint, { reference });
      if (starter !== undefined) await requireStillHere(ctx, starter, anew);
      const to = await requireReachable(
        ctx,
        await requireAffiliate(ctx, cedula),
        requireMethod(method, cedula),
      );
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
