import type { Method } from "../../base/method.ts";
import { type Duration, hour, minute } from "../../base/time.ts";
import type { Reliability } from "./reliability.ts";

/** What having the method's means proves of who uses it; how reliably it arrives is another matter. */
export type Assurance = "mailbox" | "telephone" | "attended";

/** What the institution publishes of a method, and what its waits are judged by. */
export interface Published {
  /** The published wait, from and to. */
  readonly from: Duration;
  readonly to: Duration;
  readonly reliability: Reliability;
  /** Done within this a request was done in time. */
  readonly target: Duration;
  /** Not done within this it was delayed; undefined where nothing is said of delays. */
  readonly delayedAfter: Duration | undefined;
  readonly assurance: Assurance;
}

/** The figures published in May 2026, and the targets taken from them. */
export const published: Readonly<Record<Method, Published>> = {
  email: {
    from: 5 * minute,
    to: 15 * minute,
    reliability: "high",
    target: 15 * minute,
    delayedAfter: 30 * minute,
    assurance: "mailbox",
  },
  sms: {
    from: minute,
    to: 3 * minute,
    reliability: "very-high",
    target: 3 * minute,
    delayedAfter: undefined,
    assurance: "telephone",
  },
  "in-person": {
    from: 24 * hour,
    to: 48 * hour,
    reliability: "absolute",
    target: 48 * hour,
    delayedAfter: undefined,
    assurance: "attended",
  },
};

/** The share of requests by e-mail published as delayed, of the first quarter of 2026. */
export const publishedDelayedShare = 0.14;
