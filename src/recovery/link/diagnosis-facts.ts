import type { Context } from "../../base/context.ts";
import { usualMethod } from "../../base/method.ts";
import { subjectOf } from "../../base/subjects.ts";
import { findAddressChange } from "../../cases/address-change.ts";
import { channelBy, maskOf } from "../../channel/channels.ts";
import type { AddressFacts, Facts, LetterFacts, LinkFacts } from "../../delivery/diagnosis/facts.ts";
import { providerOf } from "../../delivery/mailbox/mailbox.ts";
import { troubleOf } from "../../delivery/mailbox/radar.ts";
import { inForceOn } from "../../holder/contacts.ts";
import { closedAnywhereUntil, failuresThatMatter } from "../../holder/identity/lock.ts";
import { attemptsOf } from "../../store/post/attempts.ts";
import { deliveryReportsOf } from "../../store/post/delivery-reports.ts";
import { type Message, messagesAbout } from "../../store/post/messages.ts";
import { type LinkRecord, linksOf } from "../../store/recovery/links.ts";
import type { RecoveryRecord } from "../../store/recovery/recoveries.ts";
import type { Affiliate } from "../../store/register/affiliates.ts";
import { findContactHealth } from "../../store/register/contact-health.ts";
import { type ContactPoint, contactPointsOf, isShared } from "../../store/register/contact-points.ts";
import { expiryOf, linkEnd, linkState, statusOf } from "../episode/status.ts";
import { carriersOf, linkLetter } from "../episode/view.ts";
import { waitOf } from "./resendable.ts";

/** Gathers what a diagnosis is judged by; addresses are masked from here on. */
export async function factsAbout(
  ctx: Context,
  person: Affiliate,
  recovery: RecoveryRecord | undefined,
): Promise<Facts> {
  const now = ctx.clock.now();
  const { cedula, language, status } = person;
  const points = await contactPointsOf(ctx.store, cedula);
  const channel = (recovery && channelBy(recovery.method)) ?? channelBy(usualMethod);
  const [inForce] = inForceOn(channel, points, now);
  const letters = recovery ? await lettersOf(ctx, recovery, points) : [];
  const provider = letters.at(-1)?.provider ?? (inForce && providerOf(inForce));
  const wait = recovery && inForce && (await waitOf(ctx, recovery, inForce));
  return {
    now,
    acts: [...ctx.actor.acts],
    person: { cedula, language, status },
    recovery: recovery && (await recoveryFacts(ctx, recovery)),
    letters,
    address: inForce && (await addressFacts(ctx, inForce)),
    addressChange: await changeFacts(ctx, cedula),
    lockedUntil: closedAnywhereUntil(await failuresThatMatter(ctx, cedula), now),
    resendFrom: wait?.until,
    trouble: provider === undefined ? undefined : await troubleOf(ctx, provider),
  };
}

async function recoveryFacts(ctx: Context, recovery: RecoveryRecord): Promise<Facts["recovery"]> {
  const carriers = await carriersOf(ctx, [recovery]);
  const status = statusOf(recovery, carriers, ctx.clock.now());
  return { ...recovery, status, expiresAt: expiryOf(recovery, carriers) };
}

async function addressFacts(ctx: Context, point: ContactPoint): Promise<AddressFacts> {
  const now = ctx.clock.now();
  const health = await findContactHealth(ctx.store, point, now);
  return { to: maskOf(point), health, shared: await isShared(ctx.store, point, now) };
}

async function changeFacts(ctx: Context, cedula: string): Promise<Facts["addressChange"]> {
  const record = await findAddressChange(ctx, cedula);
  return record && { since: record.submittedAt ?? record.openedAt, until: record.effectiveAt };
}

async function lettersOf(
  ctx: Context,
  recovery: RecoveryRecord,
  points: readonly ContactPoint[],
): Promise<readonly LetterFacts[]> {
  const letters = await messagesAbout(ctx.store, [subjectOf("recovery", recovery.reference)], linkLetter);
  const ids = letters.map(({ id }) => id);
  const attempts = await attemptsOf(ctx.store, ids);
  const reports = await deliveryReportsOf(ctx.store, ids);
  const links = await linksOf(ctx.store, recovery.reference);
  return letters.map((letter) => {
    const point = points.find(({ channel, number }) => {
      return channel === letter.channel && number === letter.number;
    });
    const own = links.filter(({ message }) => message === letter.id);
    return {
      ...letter,
      to: point ? maskOf(point) : "***",
      attempts: attempts.filter(({ message }) => message === letter.id),
      reports: reports.filter(({ message }) => message === letter.id),
      link: linkFacts(ctx, own, recovery, letter),
    };
  });
}

/** The newest of a letter's links: each attempt writes another one into it. */
function linkFacts(
  ctx: Context,
  links: readonly LinkRecord[],
  recovery: RecoveryRecord,
  letter: Message,
): LinkFacts | undefined {
  const link = links.at(-1);
  if (!link) return undefined;
  const state = linkState(link, recovery, letter, ctx.clock.now());
  const end = link.killedAt ?? (state === "expired" || state === "usable" ? undefined : recovery.closedAt);
  return { state, endsAt: end ?? linkEnd(recovery, letter) };
}
