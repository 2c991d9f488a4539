import { iso } from "../../base/time.ts";
import { type Figures, noFigures } from "../../report/figures.ts";
import type { Division } from "../../report/gather.ts";
import { publishedDelayedShare } from "../../report/published.ts";
import { type Claim, verdictOn } from "../../report/verdict.ts";
import type { WaitTimes } from "../../report/wait-times.ts";
import type { Value } from "./output.ts";

/** The report as scripts read it: waits in seconds, shares of one, null where a share is never reached. */
export function waitDocument(times: WaitTimes) {
  const { since, until, cutOff, by, exact, profile, rows } = times;
  return {
    since: iso(since),
    until: iso(until),
    cutOff: iso(cutOff),
    by,
    exact,
    profile,
    rows: rows.map((figures) => rowOf(figures, by)),
  };
}

/** The same as columns. */
export function waitColumns({ by, rows }: WaitTimes): {
  readonly keys: readonly string[];
  readonly rows: readonly (readonly Value[])[];
} {
  const flat = (figures: Figures) => flattened(rowOf(figures, by));
  return { keys: Object.keys(flat(noFigures())), rows: rows.map((row) => Object.values(flat(row))) };
}

function rowOf(figures: Figures, by: Division) {
  const { method, name, requests, completed, failed, open, published, delayed, inTime, within } = figures;
  return {
    method,
    ...(by === "method" ? {} : { [by]: name }),
    requests,
    completed,
    failed,
    pending: open,
    p50Seconds: seconds(figures.p50.wait),
    p90Seconds: seconds(figures.p90.wait),
    p95Seconds: seconds(figures.p95.wait),
    p99Seconds: seconds(figures.p99.wait),
    p50Interval: interval(figures.p50),
    p90Interval: interval(figures.p90),
    p95Interval: interval(figures.p95),
    p99Interval: interval(figures.p99),
    typicalFromSeconds: seconds(figures.p25.wait),
    typicalToSeconds: seconds(figures.p75.wait),
    withinTargetShare: share(within.share),
    delayedShare: delayed ? share(delayed.share) : null,
    inTimeShare: share(inTime.share),
    inTimeLower: share(inTime.from),
    reliability: figures.reliability,
    assurance: published.assurance,
    published: {
      fromSeconds: seconds(published.from),
      toSeconds: seconds(published.to),
      reliability: published.reliability,
      delayedShare: delayed ? publishedDelayedShare : null,
    },
    ...judged(figures),
  };
}

/** Whether what is published holds, and each claim of it; null where too little was measured to say. */
function judged(figures: Figures) {
  const { standing, claims } = verdictOn(figures);
  const said = { holds: true, fails: false, unproven: null } as const;
  const one = (claim: Claim) => said[claims[claim] ?? "unproven"];
  const each = { waitHolds: one("wait"), reliabilityHolds: one("reliability"), delaysHold: one("delays") };
  return { holds: said[standing], ...each };
}

/** Tenths of a second: no clock of a mail server is better. */
function seconds(wait: number | undefined): number | null {
  return wait === undefined ? null : Math.round(wait / 100) / 10;
}

function interval({ from, to }: Figures["p50"]): readonly [number | null, number | null] {
  return [seconds(from), seconds(to)];
}

function share(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

type Nested = Readonly<Record<string, unknown>>;

function flattened(row: Nested, before = ""): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]) => {
      const name = before === "" ? key : `${before}${key.charAt(0).toUpperCase()}${key.slice(1)}`;
      if (Array.isArray(value))
        return [
          [`${name}From`, value[0]],
          [`${name}To`, value[1]],
        ];
      if (typeof value === "object" && value !== null)
        return Object.entries(flattened(value as Nested, name));
      return [[name, typeof value === "boolean" ? String(value) : value]];
    }),
  );
}
