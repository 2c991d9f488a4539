import type { Moment } from "../base/time.ts";
import { type ChannelName, carriageOf, isProvedByCode, maskOf } from "../channel/channels.ts";
import { type ContactPoint, isInForce, isReal } from "../store/register/contact-points.ts";

/** A contact point as an operator may see it: recognisable, not readable. */
export interface MaskedContact {
  readonly channel: ContactPoint["channel"];
  readonly address: string;
  readonly since: Moment;
  readonly until: Moment | undefined;
  /** The import that brought it, where that waits for a second person. */
  readonly awaits: string | undefined;
}

/** Hides a contact point's address but for what its owner recognises. */
export function masked(point: ContactPoint): MaskedContact {
  const { channel, since, until, awaits } = point;
  return { channel, address: maskOf(point), since, until, awaits };
}

/** The contact points of a channel that are in force at a moment; one that awaits its confirmation is not. */
export function inForceOn(
  channel: ChannelName | undefined,
  points: readonly ContactPoint[],
  now: Moment,
): readonly ContactPoint[] {
  return points.filter((point) => point.channel === channel && isInForce(point, now));
}

/** The mailboxes in force at a moment: where a code can be sent that proves whose they are. */
export function mailboxesInForce(points: readonly ContactPoint[], now: Moment): readonly ContactPoint[] {
  return points.filter((point) => isProvedByCode(point) && isInForce(point, now));
}

/**
 * The mailboxes that are to hear of what was done, those that ended since a moment included. One that begins later
 * is among them: no clock keeps a notice from somebody.
 */
export function mailboxesOnFile(points: readonly ContactPoint[], since: Moment): readonly ContactPoint[] {
  const told = (point: ContactPoint) =>
    isToldBy(point) &&
    point.awaits === undefined &&
    isReal(point) &&
    (point.until ?? Number.POSITIVE_INFINITY) > since;
  return points.filter(told);
}

/** Whether people are told by a contact point's channel what was done. */
export function isToldBy({ channel }: Pick<ContactPoint, "channel">): boolean {
  return carriageOf(channel)?.notices ?? false;
}
