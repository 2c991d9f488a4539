import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill, joined, type Sentence } from "../base/texts.ts";
import { day, type Moment, minute } from "../base/time.ts";
import { queueLetter } from "../delivery/queue.ts";
import { requireAffiliate } from "../holder/identity.ts";
import { hashPassword } from "../password/hash.ts";
import { judgePassword } from "../password/policy.ts";
import { type ContactPoint, contactPointsOf, isInForce } from "../store/contact-points.ts";
import { claimLink, findLink, killLinksOf, releaseLink } from "../store/links.ts";
import { findMessage } from "../store/messages.ts";
import { putPassword } from "../store/passwords.ts";
import { closeRecovery, findRecovery, markOpened, type RecoveryRecord } from "../store/recoveries.ts";
import { transaction } from "../store/transaction.ts";
import { type LinkState, linkState, type Recovery, subjectOf } from "./recovery.ts";
import { handToProgram, targetProgram } from "./target.ts";
import { texts } from "./texts.ts";
import { tokenDigest, tokenIn } from "./token.ts";
import { requireRecovery, viewOf } from "./view.ts";

/** What the holder of a link brings; both are secrets. */
export interface CompleteInput {
  /** The whole link, or its token. */
  readonly link: string;
  readonly password: string;
}

/** A recovery that ended well. */
export interface Completed {
  readonly recovery: Recovery;
  /** What the person should know of the password all the same. */
  readonly warnings: readonly Sentence[];
  /** Letters queued to tell every contact point. */
  readonly notices: readonly string[];
}

/**
 * Sets the new password: the holder's act, the link its authority. Of many uses at once exactly one wins.
 * The program outside, where there is one, comes first; a link it refuses stays usable.
 */
export async function completeRecovery(ctx: Context, { link, password }: CompleteInput): Promise<Completed> {
  authorize(ctx, "recovery.complete");
  const digest = tokenDigest(tokenIn(link) ?? "");
  const heardAt = ctx.clock.now();
  const recovery = await requireUsable(ctx, digest, heardAt);
  const warnings = await requireGoodPassword(ctx, recovery, password);
  const verifier = await hashPassword(password);
  const program = targetProgram(ctx);
  if (program === undefined) return { ...(await commit(ctx, digest, heardAt, verifier)), warnings };
  await claim(ctx, digest);
  try {
    await handToProgram(program, recovery.cedula, password);
    return { ...(await commit(ctx, digest, heardAt)), warnings };
  } catch (error) {
    await releaseLink(ctx.store, digest);
    throw error;
  }
}

/** The recovery that a link opens at a moment; throws *refused* with what became of the link. */
async function requireUsable(ctx: Context, digest: string, at: Moment): Promise<RecoveryRecord> {
  const link = await findLink(ctx.store, digest);
  const recovery = link && (await findRecovery(ctx.store, link.recovery));
  if (!link || !recovery)
    throw new ClaveError("refused", "link-unknown", texts.linkUnknown, texts.linkUnknownHint);
  const letter = await findMessage(ctx.store, link.message);
  const state = linkState(link, recovery, letter, at);
  if (state === "usable" && (await requireAffiliate(ctx, recovery.cedula)).status === "active")
    return recovery;
  throw explained(state === "usable" ? "changed" : state);
}

const endings: Readonly<Record<Exclude<LinkState, "usable">, readonly [Sentence, Sentence]>> = {
  used: [texts.linkUsed, texts.linkEndedHint],
  expired: [texts.linkExpired, texts.linkEndedHint],
  superseded: [texts.linkSuperseded, texts.linkSupersededHint],
  revoked: [texts.linkRevoked, texts.linkEndedHint],
  changed: [texts.linkChanged, texts.linkEndedHint],
};

function explained(state: Exclude<LinkState, "usable">): ClaveError {
  return new ClaveError("refused", `link-${state}`, ...endings[state]);
}

async function requireGoodPassword(
  ctx: Context,
  recovery: RecoveryRecord,
  password: string,
): Promise<readonly Sentence[]> {
  const person = await requireAffiliate(ctx, recovery.cedula);
  const points = await contactPointsOf(ctx.store, recovery.cedula);
  const addresses = points.map((point) => point.address);
  const { failed, warnings } = await judgePassword(password, {
    profile: ctx.settings["password.profile"],
    maxLength: ctx.settings["password.maxLength"],
    personal: [person.cedula, person.names, person.birthDate, ...addresses],
  });
  if (failed.length === 0) return warnings;
  await noteOpened(ctx, recovery, failed.length);
  const rules = joined(
    failed.map((each) => each.message),
    " ",
  );
  const sentence = fill(texts.passwordRefused, { rules });
  throw new ClaveError("invalid", "password-refused", sentence, texts.passwordRefusedHint, { failed });
}

/** A person is there and tries: where the wait for the letter ends, whatever comes of the password. */
function noteOpened(ctx: Context, { reference }: RecoveryRecord, failed: number): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await markOpened(ctx.store, reference, ctx.clock.now());
    await record(ctx, { act: "recovery.open", subject: subjectOf(reference), detail: { rules: failed } });
  });
}

async function claim(ctx: Context, digest: string): Promise<void> {
  const now = ctx.clock.now();
  if (await claimLink(ctx.store, digest, now + minute, now)) return;
  await requireUsable(ctx, digest, now);
  throw new ClaveError("busy", "link-claimed", texts.claimed, texts.claimedHint, { retryAfterSeconds: 60 });
}

/** The one transaction: the recovery ends, every link of the person dies, every contact point is told. */
function commit(
  ctx: Context,
  digest: string,
  heardAt: Moment,
  verifier?: string,
): Promise<Omit<Completed, "warnings">> {
  return transaction(ctx, async (ctx) => {
    // what was heard in time counts: the program outside has the password already
    const { reference, cedula, startedAt } = await requireUsable(ctx, digest, heardAt);
    const now = ctx.clock.now();
    await markOpened(ctx.store, reference, now);
    if (!(await closeRecovery(ctx.store, reference, "completed", now))) throw explained("used");
    await killLinksOf(ctx.store, cedula, "used", now);
    if (verifier !== undefined) await putPassword(ctx.store, cedula, verifier, now);
    const notices = await tellEveryone(ctx, reference, await contactPointsOf(ctx.store, cedula));
    const seconds = Math.round((now - startedAt) / 1000);
    await record(ctx, { act: "recovery.complete", subject: subjectOf(reference), detail: { seconds } });
    return { recovery: await viewOf(ctx, await requireRecovery(ctx, reference)), notices };
  });
}

const noticeLife = 3 * day;

async function tellEveryone(ctx: Context, reference: string, points: readonly ContactPoint[]) {
  const notices: string[] = [];
  for (const to of points.filter((point) => point.channel === "email" && isInForce(point, ctx.clock.now())))
    notices.push(
      await queueLetter(ctx, {
        letter: "password-changed",
        subject: subjectOf(reference),
        to,
        life: noticeLife,
      }),
    );
  return notices;
}
