import { ContactSum } from "../../audit/explain.ts";
import type { Context, StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import {
  addFirstContactPoints,
  type ContactPoint,
  contactsOnFile,
  isInForce,
  isReal,
  type NewContactPoint,
} from "../../store/register/contact-points.ts";
import type { ColumnChange } from "./changes.ts";

/** The contact points that one transaction of an import writes, all in force since one moment. */
export class ImportedContacts {
  readonly #since: Moment;
  readonly #import: string;
  readonly #sum: ContactSum;

  constructor(ctx: Context, id: string) {
    this.#since = ctx.clock.now();
    this.#import = id;
    this.#sum = new ContactSum(ctx.keys);
  }

  async add(ctx: Context, contacts: readonly NewContactPoint[]): Promise<void> {
    const since = this.#since;
    // spread out by name: copying what a row gave costs more than its digest
    for (const { holder, channel, address, canonical } of contacts)
      this.#sum.add({ holder, channel, number: 1, address, canonical, since });
    await addFirstContactPoints(ctx.store, contacts, since, this.#import);
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
  for (const point of await contactsOnFile(store, holders))
    points.set(point.holder, [...(points.get(point.holder) ?? []), point]);
  return points;
}

/** The contacts that a row gives and that the holder has not, as changes that are not made. */
export function differing(
  contacts: readonly NewContactPoint[],
  points: readonly ContactPoint[],
  now: Moment,
): readonly ColumnChange[] {
  return contacts.flatMap(({ channel, address, canonical }) => {
    const own = points.filter((point) => point.channel === channel);
    if (own.some((point) => isInForce(point, now) && point.canonical === canonical)) return [];
    return { column: channel, was: own.findLast(isReal)?.address, becomes: address };
  });
}
