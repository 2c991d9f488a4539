import type { Figures } from "../../report/figures.ts";
import type { Division } from "../../report/gather.ts";
import { publishedDelayedShare } from "../../report/published.ts";
import { type Claim, verdictOn } from "../../report/verdict.ts";
import { type Column, secondsValue, shareValue } from "./columns.ts";

/** Waiting times as scripts read them: waits in seconds, shares of one, null where a share is never reached. */
export function waitColumns(by: Division): readonly Column<Figures>[] {
  return [
    { key: "method", value: ({ method }) => method },
    ...(by === "method" ? [] : [{ key: by, value: ({ name }: Figures) => name }]),
    { key: "requests", value: ({ requests }) => requests },
    { key: "completed", value: ({ completed }) => completed },
    { key: "failed", value: ({ failed }) => failed },
    { key: "pending", value: ({ open }) => open },
    ...quantiles.map((name) => secondsColumn(`${name}Seconds`, name)),
    ...quantiles.map(intervalColumn),
    secondsColumn("typicalFromSeconds", "p25"),
    secondsColumn("typicalToSeconds", "p75"),
    { key: "withinTargetShare", value: ({ within }) => shareValue(within.share) },
    { key: "delayedShare", value: ({ delayed }) => shareValue(delayed?.share) },
    { key: "inTimeShare", value: ({ inTime }) => shareValue(inTime.share) },
    { key: "inTimeLower", value: ({ inTime }) => shareValue(inTime.from) },
    { key: "reliability", value: ({ reliability }) => reliability },
    { key: "assurance", value: ({ published }) => published.assurance },
    {
      key: "published",
      value: publishedOf,
      parts: ["FromSeconds", "ToSeconds", "Reliability", "DelayedShare"],
    },
    { key: "holds", value: (figures) => said[verdictOn(figures).standing] },
    claimColumn("waitHolds", "wait"),
    claimColumn("reliabilityHolds", "reliability"),
    claimColumn("delaysHold", "delays"),
  ];
}

const quantiles = ["p50", "p90", "p95", "p99"] as const;

function secondsColumn(key: string, quantile: "p25" | "p75" | (typeof quantiles)[number]): Column<Figures> {
  return { key, value: (figures) => secondsValue(figures[quantile].wait) };
}

function intervalColumn(quantile: (typeof quantiles)[number]): Column<Figures> {
  return {
    key: `${quantile}Interval`,
    value: ({ [quantile]: { from, to } }) => [secondsValue(from), secondsValue(to)],
    parts: ["From", "To"],
  };
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

function claimColumn(key: string, claim: Claim): Column<Figures> {
  return { key, value: (figures) => said[verdictOn(figures).claims[claim] ?? "unproven"] };
}
