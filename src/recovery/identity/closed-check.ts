import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { sourceOf, subjectOf } from "../../base/subjects.ts";
import { fill } from "../../base/texts.ts";
import { type Duration, day, hour, minute, secondsUntil, spoken } from "../../base/time.ts";
import { queueForPerson } from "../../delivery/send/queue.ts";
import { unknownPerson } from "../../holder/identity/identity.ts";
import { closedForAllUntil, closedUntil, failuresThatMatter } from "../../holder/identity/lock.ts";
import { apart } from "../../store/engine/gathering.ts";
import { wasToldSince } from "../../store/post/messages.ts";
import type { Affiliate } from "../../store/register/affiliates.ts";
import {
  addIdentityFailure,
  clearIdentityFailures,
  markReported,
  unreportedVictims,
} from "../../store/register/identity-failures.ts";
import { texts } from "../episode/texts.ts";

/** Throws *refused* while failures keep the check of a person closed here: asked before anything is looked up. */
export async function refuseWhileClosed(ctx: Context, cedula: string): Promise<void> {
  const now = ctx.clock.now();
  const until = closedUntil(await failuresThatMatter(ctx, cedula), sourceOf(ctx), now);
  if (until === undefined) return;
  const sentence = fill(texts.locked, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  throw new ClaveError("locked", sentence, fill(texts.lockedHint, { cedula }), detail);
}

/** Forgets what failed here: the right answers came. What is forgotten is written down. */
export async function noteSuccess(ctx: Context, cedula: string): Promise<void> {
  const clearedAt = ctx.clock.now();
  const cleared = await clearIdentityFailures(ctx.store, cedula, clearedAt, sourceOf(ctx));
  if (cleared === 0) return;
  const detail = { cleared, clearedAt };
  await record(ctx, { act: "identity.confirm", subject: subjectOf("affiliate", cedula), detail });
}

/**
 * Counts a failure and gives the one answer to whatever was wrong, to be thrown once the count is committed. The
 * person is told once a day when the check has closed, and many people failed for here are an alarm.
 */
export async function noteFailure(
  ctx: Context,
  cedula: string,
  person: Affiliate | undefined,
): Promise<ClaveError> {
  const now = ctx.clock.now();
  const source = sourceOf(ctx);
  await addIdentityFailure(ctx.store, cedula, source, now);
  const failures = await failuresThatMatter(ctx, cedula);
  const closed = closedUntil(failures, source, now) ?? closedForAllUntil(failures, now);
  const letters = person && closed !== undefined ? await tellOfLock(ctx, person) : [];
  await apart(ctx, `failures from ${source}`, () => raiseAlarm(ctx, source));
  return person ? notConfirmed(letters) : unknownPerson(cedula);
}

const alarmAt = 10;
const alarmSpan: Duration = hour;

async function raiseAlarm(ctx: Context, source: string): Promise<void> {
  const now = ctx.clock.now();
  const people = await unreportedVictims(ctx.store, source, now - alarmSpan);
  if (people < alarmAt) return;
  await markReported(ctx.store, source, now);
  const detail = { people, minutes: alarmSpan / minute };
  await record(ctx, { act: "identity.alarm", subject: `source:${source}`, detail });
}

async function tellOfLock(ctx: Context, { cedula }: Affiliate): Promise<readonly string[]> {
  if (await wasToldSince(ctx.store, cedula, "identity-lock", ctx.clock.now() - day)) return [];
  const subject = subjectOf("affiliate", cedula);
  await record(ctx, { act: "identity.lock", subject });
  return queueForPerson(ctx, cedula, {
    letter: "identity-lock",
    subject,
    life: day,
  });
}

function notConfirmed(letters: readonly string[]): ClaveError {
  const error = new ClaveError("identity-not-confirmed", texts.notConfirmed, texts.notConfirmedHint);
  error.queued.push(...letters);
  return error;
}
