import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { day, dayOf, startOfDay } from "../base/time.ts";
import { email } from "../channel/email/email.ts";
import { type Figures, figuresOf } from "./waits/figures.ts";
import { gatherWaits } from "./waits/gather.ts";
import { type Asked, type Period, periodOf } from "./waits/period.ts";
import type { Interval } from "./waits/reliability.ts";

export interface DelaysAsked extends Asked {
  /** Providers with fewer requests are left out: their share says nothing. */
  readonly atLeast: number;
  /** How many of the worst. */
  readonly limit: number;
  readonly exact: boolean;
}

/** How a share changed: certainly, by intervals that do not touch, or not. */
export type Trend = "better" | "worse" | "steady" | "unknown";

/** How often the mail of one provider comes late. */
export interface ProviderDelays {
  readonly provider: string;
  readonly figures: Figures;
  readonly delayed: Interval;
  /** The share in the last of two equal lengths of time, and in the one before; undefined with too few requests. */
  readonly lately: number | undefined;
  readonly before: number | undefined;
  readonly trend: Trend;
}

/** Delays by mail provider, the worst first. */
export interface Delays extends Period {
  readonly exact: boolean;
  /** Of all providers together; undefined where nobody asked by e-mail. */
  readonly all: Figures | undefined;
  readonly providers: readonly ProviderDelays[];
  /** Where most of the delayed requests are, and how many; undefined where none is delayed. */
  readonly most: { readonly provider: string; readonly late: number } | undefined;
  /** Providers left out for too few requests. */
  readonly small: number;
  /** The length of each of the two times that the trend compares, in days. */
  readonly trendDays: number;
}

/** How often the mail of each provider comes late, and whether it gets worse. */
export function delays(ctx: Context, asked: DelaysAsked): Promise<Delays> {
  return attempt(ctx, "report.read", undefined, async () => {
    const period = await periodOf(ctx, asked);
    const { found, exact } = await byProvider(ctx, period, asked.exact);
    const all = await gatherWaits(ctx, period, "method", asked.exact);
    const large = found.filter(({ requests }) => requests >= asked.atLeast);
    const { lately, before, trendDays } = await lastTwo(ctx, period, asked);
    const providers = large.flatMap((figures) => {
      if (!figures.delayed) return [];
      const [now, then] = [lately.get(figures.name), before.get(figures.name)];
      const shares = { lately: now?.share, before: then?.share, trend: trendOf(now, then) };
      return [{ provider: figures.name, figures, delayed: figures.delayed, ...shares }];
    });
    const worst = providers.toSorted((one, other) => other.delayed.share - one.delayed.share);
    const mail = all.groups.find(({ method }) => method === mailed);
    return {
      ...period,
      exact,
      all: mail && figuresOf(mail),
      providers: worst.slice(0, asked.limit),
      most: mostOf(providers),
      small: found.length - large.length,
      trendDays,
    };
  });
}

const { method: mailed } = email.carriage;

function mostOf(providers: readonly ProviderDelays[]): Delays["most"] {
  const counted = providers.map(({ provider, figures: { requests }, delayed: { share } }) => ({
    provider,
    late: Math.round(requests * share),
  }));
  const most = Math.max(0, ...counted.map(({ late }) => late));
  return most === 0 ? undefined : counted.find(({ late }) => late === most);
}

async function byProvider(ctx: Context, period: Period, exact: boolean) {
  const gathered = await gatherWaits(ctx, period, "provider", exact);
  const byEmail = gathered.groups.filter(({ method }) => method === mailed);
  return { found: byEmail.map(figuresOf), exact: gathered.exact };
}

const longestTrend = 30;

/** The delayed shares of the last days of a period and of as many days before. */
async function lastTwo(ctx: Context, period: Period, { atLeast, exact }: DelaysAsked) {
  const days = Math.min(longestTrend, Math.floor((period.before - period.since) / (2 * day)));
  const zone = ctx.settings.timezone;
  const back = (count: number) => startOfDay(dayOf(period.before - 1 - count * day, zone), zone);
  const [from, middle] = [back(2 * days - 1), back(days - 1)];
  const shares = async (part: Period) => {
    if (days < 1) return new Map<string, Interval>();
    const { found } = await byProvider(ctx, part, exact);
    const enough = found.filter(({ requests }) => requests >= atLeast);
    return new Map(enough.flatMap(({ name, delayed }) => (delayed ? [[name, delayed] as const] : [])));
  };
  return {
    lately: await shares({ ...period, since: middle }),
    before: await shares({ ...period, since: from, until: middle, before: middle }),
    trendDays: days,
  };
}

function trendOf(lately: Interval | undefined, before: Interval | undefined): Trend {
  if (!lately || !before) return "unknown";
  if (lately.from > before.to) return "worse";
  return lately.to < before.from ? "better" : "steady";
}
