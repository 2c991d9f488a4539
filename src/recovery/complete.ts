import { attempt } from "../audit/attempt.ts";
import { passwordDigest } from "../audit/explain.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { subjectOf } from "../base/subjects.ts";
import type { Sentence } from "../base/texts.ts";
import { day, type Moment } from "../base/time.ts";
import { aloneWithIdentity } from "../cases/lock.ts";
import { queueForPerson } from "../delivery/send/queue.ts";
import { hashPassword } from "../password/hash.ts";
import { transaction } from "../store/engine/transaction.ts";
import { endActivationsOf } from "../store/recovery/activations.ts";
import { killLinksOf } from "../store/recovery/links.ts";
import { closeRecovery, markOpened, noteByBirthDate } from "../store/recovery/recoveries.ts";
import { putPassword } from "../store/register/affiliates.ts";
import { withdrawLinks } from "./episode/episode.ts";
import type { Recovery } from "./episode/status.ts";
import { texts } from "./episode/texts.ts";
import { viewOf } from "./episode/view.ts";
import {
  type Bearer,
  bearerOf,
  claim,
  ended,
  isByBirthDate,
  noteBrought,
  recoveryOf,
  release,
  requireUsable,
  type Secret,
} from "./finish/bearer.ts";
import { requireGoodPassword } from "./finish/good-password.ts";
import { handToProgram, targetProgram } from "./finish/target.ts";

/** What the holder of a link or an activation brings; all of it is secret. */
export type CompleteInput = Secret & { readonly password: string };

export interface Completed {
  readonly recovery: Recovery;
  /** What the person is told. */
  readonly sentence: Sentence;
  /** What the person should know of the password all the same. */
  readonly warnings: readonly Sentence[];
  /** Letters queued to tell every contact point. */
  readonly notices: readonly string[];
}

/**
 * Sets the new password: the holder's act, the link or activation its authority. Of many uses at once exactly
 * one wins. The program outside, where there is one, comes first; what it refuses stays usable.
 */
export async function completeRecovery(ctx: Context, input: CompleteInput): Promise<Completed> {
  return completeBy(ctx, bearerOf(input), input.password);
}

/** The same for whoever has shown in another way that the link was read which the store knows by this. */
export async function completeBy(ctx: Context, bearer: Bearer, password: string): Promise<Completed> {
  const named = await recoveryOf(ctx, bearer);
  const subject = named && subjectOf("recovery", named.reference);
  return attempt(ctx, "recovery.complete", subject, () => complete(ctx, bearer, password));
}

async function complete(ctx: Context, bearer: Bearer, password: string): Promise<Completed> {
  const heardAt = ctx.clock.now();
  const recovery = await requireUsable(ctx, bearer, heardAt);
  const warnings = await requireGoodPassword(ctx, recovery, bearer, password);
  const verifier = await hashPassword(password);
  const program = targetProgram(ctx);
  const heard = { bearer, heardAt, cedula: recovery.cedula };
  if (program === undefined) return { ...(await commit(ctx, heard, verifier)), warnings };
  await claim(ctx, bearer);
  try {
    await handToProgram(program, recovery.cedula, password);
    return { ...(await commit(ctx, heard)), warnings };
  } catch (error) {
    await release(ctx, bearer);
    throw error;
  }
}

const noticeLife = 3 * day;

interface Heard {
  readonly bearer: Bearer;
  readonly heardAt: Moment;
  readonly cedula: string;
}

/** The one transaction: the recovery ends, all that could set a password of the person dies, every contact point is told. */
function commit(
  ctx: Context,
  { bearer, heardAt, cedula }: Heard,
  verifier?: string,
): Promise<Omit<Completed, "warnings">> {
  return transaction(ctx, async (ctx) => {
    await aloneWithIdentity(ctx, cedula);
    // what was heard in time counts: the program outside has the password already
    const open = await requireUsable(ctx, bearer, heardAt);
    const { reference, startedAt } = open;
    const now = ctx.clock.now();
    await markOpened(ctx.store, reference, now);
    if (!(await closeRecovery(ctx, reference, "completed", now))) {
      // another act ended it at this moment: that one says why
      await requireUsable(ctx, bearer, heardAt);
      throw ended(bearer, "used");
    }
    // who asked by the birth date alone while another's link was out bars nothing from home by that
    if (open.byBirthDateAt !== undefined && !(await isByBirthDate(ctx, bearer, open)))
      await noteByBirthDate(ctx.store, reference, undefined);
    await withdrawLinks(ctx, reference);
    await killLinksOf(ctx.store, cedula, "used", now);
    await endActivationsOf(ctx.store, cedula, "used", now);
    await noteBrought(ctx, bearer);
    if (verifier !== undefined) await putPassword(ctx.store, cedula, verifier, now);
    const subject = subjectOf("recovery", reference);
    const notices = await queueForPerson(ctx, cedula, {
      letter: "password-changed",
      subject,
      life: noticeLife,
    });
    const seconds = Math.round((now - startedAt) / 1000);
    const password = verifier && passwordDigest(ctx.keys, cedula, verifier);
    await record(ctx, {
      act: "recovery.complete",
      subject,
      detail: { seconds, affiliate: cedula, password },
    });
    const completed = await viewOf(ctx, { ...open, closedAt: now, outcome: "completed" });
    const sentence = notices.length > 0 ? texts.completed : texts.completedUntold;
    return { recovery: completed, sentence, notices };
  });
}
