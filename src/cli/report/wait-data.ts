import type { Figures } from "../../report/waits/figures.ts";
import type { Division } from "../../report/waits/gather.ts";
import { publishedDelayedShare } from "../../report/waits/published.ts";
import { type Claim, verdictOn } from "../../report/waits/verdict.ts";
import { type Column, secondsValue } from "./columns.ts";

/** Waiting times as scripts read them: waits in seconds, shares of one, null where a share is never reached. */
export function waitColumns(by: Division): readonly Column<Figures>[] {
  return [
    { key: "method", word: ({ method }) => method },
    ...(by === "method" ? [] : [{ key: by, value: ({ name }: Figures) => name }]),
    { key: "requests", value: ({ requests }) => requests },
    { key: "completed", value: ({ completed }) => completed },
    { key: "failed", value: ({ failed }) => failed },
    { key: "pending", value: ({ open }) => open },
    { key: "p50Seconds", wait: ({ p50 }) => p50.wait },
    { key: "p90Seconds", wait: ({ p90 }) => p90.wait },
    { key: "p95Seconds", wait: ({ p95 }) => p95.wait },
    { key: "p99Seconds", wait: ({ p99 }) => p99.wait },
    { key: "p50Interval", value: ({ p50 }) => interval(p50), parts: ["From", "To"] },
    { key: "p90Interval", value: ({ p90 }) => interval(p90), parts: ["From", "To"] },
    { key: "p95Interval", value: ({ p95 }) => interval(p95), parts: ["From", "To"] },
    { key: "p99Interval", value: ({ p99 }) => interval(p99), parts: ["From", "To"] },
    { key: "typicalFromSeconds", wait: ({ p25 }) => p25.wait },
    { key: "typicalToSeconds", wait: ({ p75 }) => p75.wait },
    { key: "withinTargetShare", share: ({ within }) => within.share },
    { key: "delayedShare", share: ({ delayed }) => delayed?.share },
    { key: "inTimeShare", share: ({ inTime }) => inTime.share },
    { key: "inTimeLower", share: ({ inTime }) => inTime.from },
    { key: "reliability", word: ({ reliability }) => reliability },
    { key: "assurance", word: ({ published }) => published.assurance },
    {
      key: "published",
      value: publishedOf,
      parts: ["FromSeconds", "ToSeconds", "Reliability", "DelayedShare"],
    },
    { key: "holds", value: (figures) => said[verdictOn(figures).standing] },
    { key: "waitHolds", value: (figures) => claimHolds(figures, "wait") },
    { key: "reliabilityHolds", value: (figures) => claimHolds(figures, "reliability") },
    { key: "delaysHold", value: (figures) => claimHolds(figures, "delays") },
  ];
}

function interval({ from, to }: Figures["p50"]): readonly (number | null)[] {
  return [secondsValue(from), secondsValue(to)];
}

function publishedOf({ published, delayed }: Figures) {
  return {
    fromSeconds: secondsValue(published.from),
    toSeconds: secondsValue(published.to),
    reliability: published.reliability,
    delayedShare: delayed ? publishedDelayedShare : null,
  };
}

/** Whether what is published holds; null where too little was measured to say. */
const said = { holds: true, fails: false, unproven: null } as const;

function claimHolds(figures: Figures, claim: Claim): boolean | null {
  return said[verdictOn(figures).claims[claim] ?? "unproven"];
}
