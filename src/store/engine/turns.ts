import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Duration, second, stopwatch } from "../../base/time.ts";

/** Whoever waits longer is told that the store is busy. */
const patience: Duration = 10 * second;

/**
 * So long whoever is first in line leaves between two tries, and the others: fifty that tried as often as one would
 * keep the machine from its work. SQLite by itself tries ten times a second, and never meets the gap between two
 * transactions of an import.
 */
const firstPause: Duration = 4;
const otherPause: Duration = 40;

/** Whoever waits has tried again within it. */
const quiet: Duration = otherPause + 2 * firstPause;

/** Whoever works long has the store for so long before others are looked for. */
const shortestTurn: Duration = 250;
const longestBack: Duration = second;

/**
 * The turns of a SQLite file, which one process at a time writes to. Whoever waits puts an empty file beside it
 * where there is none, and is the first in line; whoever had the last turn takes it away and stands back while it
 * returns. One that a killed process left costs somebody a moment.
 */
export class Turns {
  readonly #mark: string;
  #sinceTaken: (() => Duration) | undefined;

  constructor(store: string) {
    this.#mark = `${store}-turn`;
  }

  /** Tries to begin until that gives no error that means *busy*, for ten seconds; then the error is thrown. */
  async take(begin: () => Promise<Error | undefined>): Promise<void> {
    await this.#standBack();
    const waited = stopwatch();
    let busy = await begin();
    if (busy) {
      for (let first = false; busy; busy = await begin()) {
        if (waited() > patience) throw busy;
        first = this.#ask() || first;
        await pause(first ? firstPause : otherPause);
      }
      rmSync(this.#mark, { force: true });
    }
    this.#sinceTaken = stopwatch();
  }

  /** Whether somebody waits, and the present turn has been a long one. */
  isAwaited(): boolean {
    return this.#sinceTaken !== undefined && this.#sinceTaken() > shortestTurn && existsSync(this.#mark);
  }

  /** Lets whoever waits go first, for as long as the last turn was, or a second; then all try alike. */
  async #standBack(): Promise<void> {
    const longest = Math.min(this.#sinceTaken?.() ?? 0, longestBack);
    const stoodBack = stopwatch();
    while (existsSync(this.#mark) && stoodBack() < longest) {
      rmSync(this.#mark, { force: true });
      await pause(quiet);
    }
  }

  /** Says that somebody waits; false where that was said, or the disk has not even room for a name. */
  #ask(): boolean {
    try {
      closeSync(openSync(this.#mark, "wx", 0o600));
      return true;
    } catch {
      return false;
    }
  }
}
