import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { day, dayOf, type Moment } from "../base/time.ts";
import { channelBy } from "../channel/channels.ts";
import { carriersOfEach } from "../recovery/episode/view.ts";
import { type RecoveryRecord, recoveriesBegun } from "../store/recovery/recoveries.ts";
import { failedChecks, firstAttempts } from "../store/waits/request-flow.ts";
import { recoveryAsKnown } from "./waits/as-known.ts";
import { type Asked, type Period, periodOf } from "./waits/period.ts";
import { type Stage, stages, type Way, type Why, wayOf } from "./way.ts";

/** How many did not go on after a stage, and why. */
export interface Leave {
  readonly after: Stage;
  readonly why: Why;
  readonly count: number;
}

/** Where people leave on the way to a new password by e-mail; those in person are counted apart. */
export interface Funnel extends Period {
  /** How many came as far as each stage, in order. */
  readonly stages: readonly { readonly stage: Stage; readonly count: number }[];
  /** Those after a stage add up to the difference to the next. */
  readonly leaves: readonly Leave[];
  readonly inPerson: { readonly asked: number; readonly completed: number };
}

/**
 * Counts how far the requests of a period came. Those whose identity was not confirmed asked too: each cédula once
 * a day, where no recovery of it began within 24 hours.
 */
export function funnel(ctx: Context, asked: Asked): Promise<Funnel> {
  return attempt(ctx, "report.read", undefined, async () => {
    const period = await periodOf(ctx, asked);
    const before = Math.min(period.before, period.cutOff + 1);
    const unconfirmed = await failuresIn(ctx, period.since, before);
    const ways = new Map<string, Way & { count: number }>();
    const inPerson = { asked: 0, completed: 0 };
    for await (const records of recoveriesBegun(ctx.store, { since: period.since, before })) {
      for (const record of records) forgetFollowed(unconfirmed, record);
      for (const way of await waysOf(ctx, records, period.cutOff)) countWay(ways, way, 1);
      const known = records.filter(({ method }) => method === "in-person");
      inPerson.asked += known.length;
      inPerson.completed += known.filter((record) => isCompleted(record, period.cutOff)).length;
    }
    const lost = peopleIn(unconfirmed, ctx.settings.timezone);
    if (lost > 0) countWay(ways, { stage: "asked", why: "identity-not-confirmed" }, lost);
    return { ...period, ...figuresOf([...ways.values()]), inPerson };
  });
}

function isCompleted(record: RecoveryRecord, then: Moment): boolean {
  return recoveryAsKnown(record, then).outcome === "completed";
}

function countWay(ways: Map<string, Way & { count: number }>, way: Way, times: number): void {
  const key = `${way.stage} ${way.why}`;
  const kept = ways.get(key);
  if (kept) kept.count += times;
  else ways.set(key, { ...way, count: times });
}

async function waysOf(
  ctx: Context,
  records: readonly RecoveryRecord[],
  cutOff: Moment,
): Promise<readonly Way[]> {
  const mailed = records.filter(({ method }) => channelBy(method) !== undefined);
  const carriersFor = await carriersOfEach(ctx, mailed);
  const letters = mailed.flatMap((record) => carriersFor(record).letters);
  const tried = await firstAttempts(
    ctx.store,
    letters.map(({ id }) => id),
  );
  return mailed.map((record) => wayOf({ record, letters: carriersFor(record).letters, tried }, cutOff));
}

/** For how long after a failed check a recovery counts as the same request. */
const sameRequest = day;

/** When the identity of whom was not confirmed, by cédula. */
type Failures = Map<string, readonly Moment[]>;

async function failuresIn(ctx: Context, since: Moment, to: Moment): Promise<Failures> {
  const failures: Failures = new Map();
  for (const { cedula, at } of await failedChecks(ctx.store, since, to))
    failures.set(cedula, [...(failures.get(cedula) ?? []), at]);
  return failures;
}

function forgetFollowed(failures: Failures, { cedula, startedAt }: RecoveryRecord): void {
  const followed = (at: Moment) => at <= startedAt && startedAt - at <= sameRequest;
  const known = failures.get(cedula);
  if (known)
    failures.set(
      cedula,
      known.filter((at) => !followed(at)),
    );
}

/** How many are left, each cédula once for each day of the zone. */
function peopleIn(failures: Failures, zone: string): number {
  const days = [...failures.values()].map((moments) => new Set(moments.map((at) => dayOf(at, zone))));
  return days.reduce((sum, { size }) => sum + size, 0);
}

function figuresOf(ways: readonly (Way & { readonly count: number })[]): Pick<Funnel, "stages" | "leaves"> {
  const reached = (stage: Stage) =>
    ways
      .filter((way) => stages.indexOf(way.stage) >= stages.indexOf(stage))
      .reduce((sum, { count }) => sum + count, 0);
  return {
    stages: stages.map((stage) => ({ stage, count: reached(stage) })),
    leaves: stages.flatMap((after) =>
      ways.flatMap(({ stage, why, count }) =>
        stage === after && why !== undefined ? [{ after, why, count }] : [],
      ),
    ),
  };
}
