import { expect } from "vitest";
import { day, type Moment } from "../../src/base/time.ts";
import { type ContactPoint, contactPointsOf, isInForce } from "../../src/store/register/contact-points.ts";
import { personOf, type World } from "./world.ts";

/** The two people of the model. */
export const people = [1, 2].map((n) => personOf(n));

/** What was seen to happen to a case, kept beside the program and never read from its store. */
export interface Seen {
  readonly person: string;
  /** Who stood at the counter, by the document. */
  readonly bearer: string;
  readonly validation: boolean;
  readonly expired: boolean;
  readonly warned: boolean;
  readonly served: Set<string>;
  /** Mailboxes whose code was read out in this case. */
  readonly possessed: Set<string>;
  /** When the document was last seen. */
  documentAt: Moment;
  oldMailbox: string | undefined;
  submittedAt: Moment | undefined;
  approval: { readonly by: string; readonly at: Moment } | undefined;
  /** Since when it is in force by what was seen. */
  since: Moment | undefined;
  frozen: boolean;
  over: boolean;
}

/** A mail on its way. */
export interface Mail {
  readonly to: string;
  readonly text: string;
}

/** What an onlooker keeps of the counter, and what must be true of it after every act. */
export class CounterWatch {
  readonly world: World;
  readonly seen = new Map<string, Seen>();

  constructor(world: World) {
    this.world = world;
  }

  /** Whether a change of a person's mailbox is under way or in doubt, by what was seen. */
  onHold(cedula: string): boolean {
    const now = this.world.clock.now();
    return [...this.seen.values()].some(
      ({ person, validation, over, frozen, submittedAt, since, approval }) => {
        if (person !== cedula || validation || over || submittedAt === undefined) return false;
        if (frozen) return true;
        if (since !== undefined) return now < since;
        return approval === undefined && now < submittedAt + 6 * day;
      },
    );
  }

  /** Nobody has a mailbox in force that was not proved, doubted, approved and waited for as the rules ask. */
  async check(): Promise<void> {
    const now = this.world.clock.now();
    const boxes = new Map<string, ContactPoint>();
    for (const person of people) {
      const cedula = person["cedula"] ?? "";
      const points = (await contactPointsOf(this.world.store, cedula)).filter((point) =>
        isInForce(point, now),
      );
      expect(points.length).toBeLessThanOrEqual(1);
      const [point] = points;
      if (!point) continue;
      if (point.origin === "counter") this.#requireProved(point, now);
      const other = boxes.get(point.canonical);
      // only a register can bring one mailbox twice, and then it gets no link
      if (other) expect([other.origin, point.origin]).toContain("import");
      boxes.set(point.canonical, point);
    }
  }

  #requireProved(point: ContactPoint, now: Moment): void {
    const seen = this.seen.get(point.caseId ?? "");
    if (!seen) throw new Error("a mailbox in force that no case brought");
    expect(seen.possessed).toContain(point.address.toLowerCase());
    expect(point.holder).toBe(seen.person);
    expect(seen.since ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(now);
    if (seen.approval) return;
    // no second officer: the person came, both mailboxes were read out, and nothing was doubtful
    expect(seen.bearer).toBe(seen.person);
    expect(seen.possessed).toContain(seen.oldMailbox);
    expect([seen.expired, seen.warned]).toEqual([false, false]);
  }

  /** A link goes to a mailbox that is somebody's now, and not in doubt. */
  async requireRightful({ to, text }: Mail): Promise<void> {
    if (!text.includes("/r#t=")) return;
    const owners: string[] = [];
    for (const person of people) {
      const cedula = person["cedula"] ?? "";
      if ((await this.mailbox(cedula))?.address === to) owners.push(cedula);
    }
    expect(owners.some((cedula) => !this.onHold(cedula))).toBe(true);
  }

  /** The mailbox in force for a person. */
  async mailbox(cedula: string): Promise<ContactPoint | undefined> {
    const now = this.world.clock.now();
    return (await contactPointsOf(this.world.store, cedula)).find((point) => isInForce(point, now));
  }
}
