import type { Method } from "../../base/method.ts";
import type { Group } from "./gather.ts";
import { incidenceOf, type Reached, type Within } from "./incidence.ts";
import { type Published, published } from "./published.ts";
import { type Interval, type Reliability, reliabilityOf, wilson } from "./reliability.ts";

/** How long the requests of a group waited. */
export interface Figures {
  readonly method: Method;
  /** Of the office, provider, hour, day or month; empty where only methods are told apart, and for none. */
  readonly name: string;
  readonly requests: number;
  readonly completed: number;
  readonly failed: number;
  readonly open: number;
  /** Within which wait a quarter, half, three quarters, … of all requests were done. */
  readonly p25: Reached;
  readonly p50: Reached;
  readonly p75: Reached;
  readonly p90: Reached;
  readonly p95: Reached;
  readonly p99: Reached;
  /** The share of requests done within the method's target. */
  readonly within: Within;
  /** The share not done within the time after which a request is delayed; undefined where there is no such time. */
  readonly delayed: Interval | undefined;
  /** The share done within target among those decided, which the word goes by. */
  readonly inTime: Interval;
  readonly reliability: Reliability;
  readonly published: Published;
}

const shares = [0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

export function figuresOf({ method, name, tally }: Group): Figures {
  const { counts, requests } = tally;
  const promise = published[method];
  const { target, delayedAfter = target } = promise;
  const { reached, within } = incidenceOf(tally.ascending(), requests, {
    shares,
    waits: [target, delayedAfter],
  });
  const [p25, p50, p75, p90, p95, p99] = reached as readonly [
    Reached,
    Reached,
    Reached,
    Reached,
    Reached,
    Reached,
  ];
  const [inTarget, undelayed] = within as readonly [Within, Within];
  const decided = counts.completed + counts.failed;
  const timely = tally.completedWithin(target);
  return {
    method,
    name,
    requests,
    ...counts,
    p25,
    p50,
    p75,
    p90,
    p95,
    p99,
    within: inTarget,
    delayed: promise.delayedAfter === undefined ? undefined : complement(uncertain(undelayed, requests)),
    inTime: wilson(timely, decided),
    reliability: reliabilityOf(timely, decided, promise.assurance === "attended"),
    published: promise,
  };
}

/** Of none and of all no variance is seen, which proves nothing: as many requests say how much that can be. */
function uncertain({ share, from, to }: Interval, requests: number): Interval {
  return from < to ? { share, from, to } : wilson(Math.round(share * requests), requests);
}

function complement({ share, from, to }: Interval): Interval {
  return { share: 1 - share, from: 1 - to, to: 1 - from };
}
