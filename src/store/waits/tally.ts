import type { Method } from "../../base/method.ts";
import { local, type Moment, minute } from "../../base/time.ts";
import { stepOf } from "./scale.ts";

/** A request that was decided: done, or never to be. */
export interface DecidedWait {
  readonly method: Method;
  /** Empty: at no office. */
  readonly office: string;
  /** Empty: unknown, or none. */
  readonly provider: string;
  readonly startedAt: Moment;
  /** Where the wait ended. */
  readonly endedAt: Moment;
  /** When it was known how it ended. */
  readonly decidedAt: Moment;
  readonly completed: boolean;
}

/** What the waits of a day are told apart by. */
export type Dimension = "method" | "office" | "provider" | "hour";

/** The waits of one day that share a method and a name: that of an office, a provider, an hour. */
export interface WaitCell {
  readonly dimension: Dimension;
  readonly day: string;
  readonly method: Method;
  readonly name: string;
  decidedBy: Moment;
  readonly completed: Map<number, number>;
  readonly failed: Map<number, number>;
}

export interface WaitTally {
  readonly cells: ReadonlyMap<string, WaitCell>;
  add(wait: DecidedWait, times: number): void;
}

/** An empty tally, its days and hours those of a zone. */
export function newTally(zone: string): WaitTally {
  const cells = new Map<string, WaitCell>();
  const cellOf = (dimension: Dimension, day: string, method: Method, name: string): WaitCell => {
    const key = keyOf({ dimension, day, method, name });
    const kept = cells.get(key);
    if (kept) return kept;
    const fresh = { dimension, day, method, name, decidedBy: 0, completed: new Map(), failed: new Map() };
    cells.set(key, fresh);
    return fresh;
  };
  const shownAt = shownQuarters(zone);
  return {
    cells,
    add: (wait, times) => {
      const { method, office, provider, startedAt, decidedAt } = wait;
      const { day, hour } = shownAt(startedAt);
      const step = stepOf(wait.endedAt - startedAt);
      const count = (dimension: Dimension, name: string) => {
        const cell = cellOf(dimension, day, method, name);
        const counts = wait.completed ? cell.completed : cell.failed;
        counts.set(step, (counts.get(step) ?? 0) + times);
        if (cell.decidedBy < decidedAt) cell.decidedBy = decidedAt;
      };
      count("method", "");
      count("office", office);
      count("provider", provider);
      count("hour", hour);
    },
  };
}

/** The day and the hour of moments in a zone; each quarter of an hour is looked up once: no zone is off by less. */
function shownQuarters(zone: string): (at: Moment) => { readonly day: string; readonly hour: string } {
  const known = new Map<number, { readonly day: string; readonly hour: string }>();
  return (at) => {
    const quarter = Math.floor(at / (15 * minute));
    const remembered = known.get(quarter);
    if (remembered) return remembered;
    const shown = local(at, zone);
    const fresh = { day: shown.slice(0, 10), hour: shown.slice(11, 13) };
    known.set(quarter, fresh);
    return fresh;
  };
}

export function keyOf({
  dimension,
  day,
  method,
  name,
}: Pick<WaitCell, "dimension" | "day" | "method" | "name">): string {
  return `${dimension}\n${day}\n${method}\n${name}`;
}
