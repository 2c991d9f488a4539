import type { Context } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import type { ChainedEntry } from "../store/audit-entries.ts";
import type { ContactPoint } from "../store/contact-points.ts";
import { ContactSum } from "./contact-sum.ts";

interface Group {
  /** The last entry that says what the group holds. */
  line: ChainedEntry;
  readonly said: ContactSum;
  readonly found: ContactSum;
}

const importActs = new Set(["affiliate.import", "employer.import"]);

/** The contact points that imports wrote, by the moment since when they are in force: said, and found. */
export class ImportGroups {
  readonly #ctx: Context;
  readonly #groups = new Map<Moment, Group>();

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /** Notes what an entry says that was imported. */
  hear(line: ChainedEntry): void {
    const { act, outcome, detail } = line.entry;
    const { contacts, contactsDigest, since } = detail;
    if (!importActs.has(act) || outcome !== "done" || typeof contactsDigest !== "string") return;
    const group = this.#groupOf(Number(since), line);
    group.line = line;
    group.said.addText(Number(contacts), contactsDigest);
  }

  #groupOf(since: Moment, line: ChainedEntry): Group {
    const known = this.#groups.get(since);
    if (known) return known;
    const group = { line, said: new ContactSum(this.#ctx.keys), found: new ContactSum(this.#ctx.keys) };
    this.#groups.set(since, group);
    return group;
  }

  /** Counts a point that lies on file; false where no import wrote any since then. */
  meet(point: ContactPoint): boolean {
    const group = this.#groups.get(point.since);
    group?.found.add(point);
    return group !== undefined;
  }

  /** The first import that wrote other points than those on file. */
  firstOther(): { readonly line: ChainedEntry; readonly said: number; readonly found: number } | undefined {
    for (const { line, said, found } of this.#groups.values())
      if (said.count !== found.count || said.text() !== found.text())
        return { line, said: said.count, found: found.count };
    return undefined;
  }
}
