import { closeSync, constants, existsSync, openSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Duration, second, stopwatch } from "../../base/time.ts";

/** Whoever waits longer is told that the store is busy. */
const patience: Duration = 10 * second;

/**
 * So long whoever waits leaves between two tries, at first and after a second: who has waited longer tries oftener.
 * SQLite by itself tries ten times a second, and never meets the gap between two transactions of an import.
 */
const firstPause: Duration = 8;
const lastPause: Duration = 2;

/** Whoever waits has tried again within it, though the machine be busy. */
const quiet: Duration = 2 * firstPause;

/** Whoever works long has the store for so long before others are looked for. */
const shortestTurn: Duration = 250;
const longestBack: Duration = second;

const { O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;

/**
 * The turns of a SQLite file, which one process at a time writes to. Whoever waits puts an empty file beside it,
 * anew with each try; whoever had the last turn takes it away and stands back while it returns. One that a killed
 * process left costs somebody a moment.
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
      for (; busy; busy = await begin()) {
        if (waited() > patience) throw busy;
        this.#ask();
        await pause(Math.max(lastPause, firstPause - ((firstPause - lastPause) * waited()) / second));
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

  #ask(): void {
    try {
      closeSync(openSync(this.#mark, O_WRONLY | O_CREAT | O_NOFOLLOW, 0o600));
    } catch {
      // where not even a name has room on the disk, the others' turns are as long as their work
    }
  }
}
