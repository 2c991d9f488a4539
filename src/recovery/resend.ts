import { attempt, subjectTyped } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import type { Method } from "../base/method.ts";
import { aloneWithPerson } from "../cases/lock.ts";
import { requireAffiliate, requireCaller, spendCaller } from "../holder/identity/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { alone, transaction } from "../store/engine/transaction.ts";
import { isLeaving } from "../store/post/messages.ts";
import { momentsOf } from "../store/record/audit-entries.ts";
import type { RecoveryRecord } from "../store/recovery/recoveries.ts";
import type { ContactPoint } from "../store/register/contact-points.ts";
import { statusOf } from "./episode/status.ts";
import { carriersOf, requireNamed, requireRecovery, viewOf } from "./episode/view.ts";
import { requireMethod, requireReachable } from "./link/reachable.ts";
import { noneOpen, requireOpen, stillLeaving, tooMany, tooSoon, waitOf } from "./link/resendable.ts";
import { queueLink, type Started } from "./link/started.ts";
import { operatorLimit, roomAt } from "./link/throttle.ts";

export interface ResendInput {
  /** Reference, or the person's cédula or code, as typed. */
  readonly who: string;
  readonly method: Method;
}

/**
 * Queues one more letter of an open recovery, whose clock goes on; refused where a letter cannot arrive or has
 * still to leave, *busy* where the last one is too fresh.
 */
export function resendLink(ctx: Context, { who, method }: ResendInput): Promise<Started> {
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
      const message = await queueLink(ctx, "link.resend", found, to);
      return { recovery: await viewOf(ctx, found), message };
    }),
  );
}

/** Before anything is looked up: the answer is the same for whoever is meant. */
async function requireRoom(ctx: Context): Promise<void> {
  const { name } = ctx.actor;
  await alone(ctx, `resend:${name}`);
  const now = ctx.clock.now();
  const done = await momentsOf(ctx.store, name, "link.resend", now - operatorLimit.span, now);
  const until = roomAt(
    done.filter((at) => at <= now),
    operatorLimit,
  );
  if (until > now) throw tooMany(ctx, until);
}

/** Where the link of a recovery goes once more; throws what stands against it. */
async function requireResendable(ctx: Context, found: RecoveryRecord): Promise<ContactPoint> {
  const carriers = await carriersOf(ctx, [found]);
  const status = statusOf(found, carriers, ctx.clock.now());
  requireOpen(found, status);
  requireMethod(found.method, found.cedula);
  if (carriers.letters.some(isLeaving)) throw stillLeaving(found);
  const to = await requireReachable(ctx, await requireAffiliate(ctx, found.cedula));
  const wait = await waitOf(ctx, found, to);
  if (wait) throw tooSoon(ctx, wait, found);
  return to;
}
