import { type Moment, minute } from "../base/time.ts";

/** The most requests that waited within one minute, and the first such minute. */
export interface Peak {
  readonly waiting: number;
  readonly at: Moment;
}

/** Counts how many requests wait in each minute of a length of time, eight bytes a minute. */
export class Concurrency {
  readonly #from: number;
  /** How many begin in a minute, less those that ended in the one before. */
  readonly #changes: Float64Array;

  constructor(from: Moment, to: Moment) {
    this.#from = minuteOf(from);
    this.#changes = new Float64Array(Math.max(0, minuteOf(to) - this.#from) + 2);
  }

  /** Adds a request that waits from one moment to another; it counts in each minute that it touches. */
  add(began: Moment, ended: Moment): void {
    this.#change(minuteOf(began), 1);
    this.#change(minuteOf(ended) + 1, -1);
  }

  #change(at: number, by: number): void {
    const place = Math.min(Math.max(0, at - this.#from), this.#changes.length - 1);
    this.#changes[place] = (this.#changes[place] ?? 0) + by;
  }

  /** The most at one time; undefined where nobody waited. */
  peak(): Peak | undefined {
    let [waiting, most, place] = [0, 0, 0];
    for (const [at, change] of this.#changes.entries()) {
      waiting += change;
      if (waiting > most) [most, place] = [waiting, at];
    }
    return most === 0 ? undefined : { waiting: most, at: (this.#from + place) * minute };
  }
}

function minuteOf(moment: Moment): number {
  return Math.floor(moment / minute);
}
