import type { Moment } from "../base/time.ts";
import { maskAddress, maskPhone } from "../base/visible.ts";
import { type ContactPoint, isInForce } from "../store/contact-points.ts";

/** A contact point as an operator may see it: recognisable, not readable. */
export interface MaskedContact {
  readonly channel: ContactPoint["channel"];
  readonly address: string;
  readonly since: Moment;
  readonly until: Moment | undefined;
}

/** Hides a contact point's address but for what its owner recognises. */
export function masked({ channel, address, since, until }: ContactPoint): MaskedContact {
  return { channel, address: channel === "email" ? maskAddress(address) : maskPhone(address), since, until };
}

/** The mailboxes among contact points that are in force at a moment. */
export function mailboxesInForce(points: readonly ContactPoint[], now: Moment): readonly ContactPoint[] {
  return points.filter((point) => point.channel === "email" && isInForce(point, now));
}
