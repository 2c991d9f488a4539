import fc from "fast-check";
import { type Answered, incidenceOf, type WaitCount } from "../../src/report/waits/incidence.ts";

/** A request, how long it was waited for, and how that ended. */
export interface Waited {
  readonly wait: number;
  readonly end: "completed" | "failed" | "open";
}

/** Up to so many requests of every mixture, from none tied to all tied. */
export function someWaited(most = 60): fc.Arbitrary<readonly Waited[]> {
  const ends = fc.array(fc.constantFrom("completed", "failed", "open"), { minLength: 1, maxLength: 4 });
  return fc
    .tuple(ends, fc.constantFrom(0, 5, 20, 100_000))
    .chain(([ends, longest]) =>
      fc.array(fc.record({ wait: fc.nat(longest), end: fc.constantFrom(...ends) }), { maxLength: most }),
    );
}

/** Reads `2c 6o 9f`: completed after 2, open after 6, failed after 9. */
export function waited(text: string): readonly Waited[] {
  const ends = { c: "completed", o: "open", f: "failed" } as const;
  return text
    .split(" ")
    .map((each) => ({ wait: Number(each.slice(0, -1)), end: ends[each.slice(-1) as keyof typeof ends] }));
}

/** The waits that occur, ascending, each once. */
export function waitsOf(requests: readonly Waited[]): readonly number[] {
  return [...new Set(requests.map(({ wait }) => wait))].toSorted((one, other) => one - other);
}

/** How many requests ended in some way after waits that fulfil something. */
export function howMany(
  requests: readonly Waited[],
  ends: readonly Waited["end"][],
  fulfils: (wait: number) => boolean,
): number {
  return requests.filter(({ wait, end }) => ends.includes(end) && fulfils(wait)).length;
}

/** The requests as the estimators take them. */
export function countsOf(requests: readonly Waited[]): readonly WaitCount[] {
  return waitsOf(requests).map((wait) => {
    const after = (end: Waited["end"]) => howMany(requests, [end], (each) => each === wait);
    return { wait, completed: after("completed"), failed: after("failed"), open: after("open") };
  });
}

/** What the estimator says of requests. */
export function incidence(
  requests: readonly Waited[],
  shares: readonly number[],
  waits: readonly number[],
): Answered {
  return incidenceOf(countsOf(requests), requests.length, { shares, waits });
}
