import { ContactSum } from "../../audit/explain.ts";
import type { Context } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import {
  addFirstContactPoints,
  type ContactPoint,
  isInForce,
  type NewContactPoint,
} from "../../store/register/contact-points.ts";

/** The contact points that one transaction of an import writes, all in force since one moment. */
export class ImportedContacts {
  readonly #since: Moment;
  readonly #sum: ContactSum;

  constructor(ctx: Context) {
    this.#since = ctx.clock.now();
    this.#sum = new ContactSum(ctx.keys);
  }

  async add(ctx: Context, contacts: readonly NewContactPoint[]): Promise<void> {
    const since = this.#since;
    // spread out by name: copying what a row gave costs more than its digest
    for (const { holder, channel, address, canonical } of contacts)
      this.#sum.add({ holder, channel, number: 1, address, canonical, since });
    await addFirstContactPoints(ctx.store, contacts, since);
  }

  /** What the record says of them, so that none can be changed or added unnoticed. */
  said(): Readonly<Record<string, string | number>> {
    if (this.#sum.count === 0) return {};
    return { since: this.#since, contacts: this.#sum.count, contactsDigest: this.#sum.text() };
  }
}

/** Of the contacts a row gives, those of a channel that the holder never had, and those that differ from the one in force. */
export function compared(
  contacts: readonly NewContactPoint[],
  points: readonly ContactPoint[],
  now: Moment,
): { readonly fresh: readonly NewContactPoint[]; readonly differing: readonly NewContactPoint[] } {
  const own = (channel: string) => points.filter((point) => point.channel === channel);
  const isSame = ({ channel, canonical }: NewContactPoint) =>
    own(channel).some((point) => isInForce(point, now) && point.canonical === canonical);
  const fresh = contacts.filter(({ channel }) => own(channel).length === 0);
  return { fresh, differing: contacts.filter((contact) => !fresh.includes(contact) && !isSame(contact)) };
}
