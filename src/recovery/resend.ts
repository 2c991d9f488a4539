import { attempt, subjectTyped } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import type { Method } from "../base/method.ts";
import { subjectOf } from "../base/subjects.ts";
import { aloneWithPerson } from "../cases/lock.ts";
import { requireAffiliate, requireCaller, spendCaller } from "../holder/identity/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { alone, transaction } from "../store/engine/transaction.ts";
import { isInDoubt, isLeaving } from "../store/post/messages.ts";
import { withdrawLetters } from "../store/post/outbox.ts";
import { momentsOf } from "../store/record/audit-entries.ts";
import type { RecoveryRecord } from "../store/recovery/recoveries.ts";
import type { ContactPoint } from "../store/register/contact-points.ts";
import { statusOf } from "./episode/status.ts";
import { carriersOf, linkLetter, requireNamed, requireRecovery, viewOf } from "./episode/view.ts";
import { requireMethod, requireReachable } from "./link/reachable.ts";
import { noneOpen, requireOpen, stillLeaving, tooMany, tooSoon, waitOf } from "./link/resendable.ts";
import { queueLink, type Started } from "./link/started.ts";
import { operatorLimit, roomAt } from "./link/throttle.ts";

export interface ResendInput {
  /** Reference, or the person's cédula or code, as typed. */
  readonly who: string;
  readonly method: Method;
}

/** A link that was sent again. */
export interface Resent extends Started {
  /** Whether the letter before it is in doubt: it may arrive too, and its link works then. */
  readonly doubted: boolean;
}

/**
 * Queues one more letter of an open recovery, whose clock goes on; refused where a letter cannot arrive or has
 * still to leave, *busy* where the last one is too fresh. One in doubt is not sent again beside it.
 */
export function resendLink(ctx: Context, { who, method }: ResendInput): Promise<Resent> {
  return attempt(ctx, "link.resend", subjectTyped(/^\s*R/i.test(who) ? "recovery" : "affiliate", who), () =>
    transaction(ctx, async (ctx) => {
      await requireRoom(ctx);
      const { cedula, recovery } = await requireNamed(ctx, who);
      requireNotOwn(ctx, cedula);
      await requireCaller(ctx, cedula);
      requireMethod(method, cedula);
      if (!recovery) throw noneOpen(cedula);
      await aloneWithPerson(ctx, cedula);
      const found = await requireRecovery(ctx, recovery.reference);
      const to = await requireResendable(ctx, found);
      await spendCaller(ctx, cedula);
      return sendAgain(ctx, found, to);
    }),
  );
}

/** Queues one more letter of a recovery, inside the caller's transaction and with the person to itself. */
export async function sendAgain(ctx: Context, found: RecoveryRecord, to: ContactPoint): Promise<Resent> {
  const doubted = await leaveDoubted(ctx, found);
  const message = await queueLink(ctx, "link.resend", found, to);
  return { recovery: await viewOf(ctx, found), message, doubted };
}

/** Before anything is looked up: the answer is the same for whoever is meant. */
async function requireRoom(ctx: Context): Promise<void> {
  const { name: operator } = ctx.actor;
  await alone(ctx, `resend:${operator}`);
  const now = ctx.clock.now();
  const since = now - operatorLimit.span;
  const until = roomAt(
    await momentsOf(ctx.store, { operator, acts: ["link.resend"], since, now }),
    operatorLimit,
  );
  if (until > now) throw tooMany(ctx, until);
}

/** Leaves a letter in doubt as it is: another takes its place in the queue. Gives whether there was one. */
async function leaveDoubted(ctx: Context, { reference }: RecoveryRecord): Promise<boolean> {
  const subject = subjectOf("recovery", reference);
  return (await withdrawLetters(ctx.store, subject, linkLetter, ctx.clock.now())) > 0;
}

/** Where the link of a recovery goes once more; throws what stands against it. */
export async function requireResendable(ctx: Context, found: RecoveryRecord): Promise<ContactPoint> {
  const carriers = await carriersOf(ctx, [found]);
  const now = ctx.clock.now();
  const status = statusOf(found, carriers, now);
  requireOpen(found, status);
  const channel = requireMethod(found.method, found.cedula);
  if (carriers.letters.some((letter) => isLeaving(letter) && !isInDoubt(letter, now)))
    throw stillLeaving(found);
  const to = await requireReachable(ctx, await requireAffiliate(ctx, found.cedula), channel);
  const wait = await waitOf(ctx, found, to);
  if (wait) throw tooSoon(ctx, wait, found);
  return to;
}
