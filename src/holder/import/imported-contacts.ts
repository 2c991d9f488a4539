import { ContactSum } from "../../audit/explain.ts";
import type { Context, StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import {
  addFirstContactPoints,
  type Channel,
  type ContactPoint,
  contactPointsOfMany,
  isInForce,
  type NewContactPoint,
} from "../../store/register/contact-points.ts";
import type { ColumnChange } from "./changes.ts";

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

/** The contact points of some holders, of each the oldest first. */
export async function pointsByHolder(
  store: StoreHandle,
  holders: readonly string[],
): Promise<ReadonlyMap<string, readonly ContactPoint[]>> {
  const points = new Map<string, ContactPoint[]>();
  for (const point of await contactPointsOfMany(store, holders))
    points.set(point.holder, [...(points.get(point.holder) ?? []), point]);
  return points;
}

type ContactChange = ColumnChange & { readonly column: Channel };

/** What a row's contacts are to those on file. */
interface ComparedContacts {
  /** Those of a channel that the holder never had, and the same as changes. */
  readonly fresh: readonly NewContactPoint[];
  readonly filled: readonly ContactChange[];
  /** Those that differ from the one in force, and the same as changes that are not made. */
  readonly differing: readonly NewContactPoint[];
  readonly contested: readonly ContactChange[];
}

/** Compares the contacts that a row gives with the holder's own. */
export function compared(
  contacts: readonly NewContactPoint[],
  points: readonly ContactPoint[],
  now: Moment,
): ComparedContacts {
  const own = (channel: string) => points.filter((point) => point.channel === channel);
  const isSame = ({ channel, canonical }: NewContactPoint) =>
    own(channel).some((point) => isInForce(point, now) && point.canonical === canonical);
  const fresh = contacts.filter(({ channel }) => own(channel).length === 0);
  const differing = contacts.filter((contact) => !fresh.includes(contact) && !isSame(contact));
  const change = ({ channel, address: becomes }: NewContactPoint): ContactChange => {
    return { column: channel, was: own(channel).at(-1)?.address, becomes };
  };
  return { fresh, filled: fresh.map(change), differing, contested: differing.map(change) };
}
