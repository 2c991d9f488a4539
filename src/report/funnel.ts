import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { day, dayOf, type Moment } from "../base/time.ts";
import { channelBy } from "../channel/channels.ts";
import { carriersOfEach } from "../recovery/episode/view.ts";
import {
  type Door,
  doorOf,
  doors,
  type RecoveryRecord,
  recoveriesBegun,
} from "../store/recovery/recoveries.ts";
import { failedChecks, firstAttempts } from "../store/waits/request-flow.ts";
import { unknownDoor } from "../store/waits/rows.ts";
import { recoveryAsKnown } from "./waits/as-known.ts";
import { type Asked, type Period, periodOf } from "./waits/period.ts";
import { type Stage, stages, type Way, type Why, wayOf } from "./way.ts";

/** How many did not go on after a stage, and why. */
export interface Leave {
  readonly after: Stage;
  readonly why: Why;
  readonly count: number;
}

/** How far people came. */
export interface Flow {
  /** How many came as far as each stage, in order. */
  readonly stages: readonly { readonly stage: Stage; readonly count: number }[];
  /** Those after a stage add up to the difference to the next. */
  readonly leaves: readonly Leave[];
}

/** Where people leave on the way to a new password by e-mail; those in person are counted apart. */
export interface Funnel extends Period, Flow {
  /** The same by where they asked: parts that add up to the whole. */
  readonly sources: readonly (Flow & { readonly source: string })[];
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
    const ways: Ways = new Map();
    const inPerson = { asked: 0, completed: 0 };
    for await (const records of recoveriesBegun(ctx.store, { since: period.since, before })) {
      for (const record of records) forgetFollowed(unconfirmed, record);
      for (const way of await waysOf(ctx, records, period.cutOff)) countWay(ways, way, 1);
      const known = records.filter(({ method }) => method === "in-person");
      inPerson.asked += known.length;
      inPerson.completed += known.filter((record) => isCompleted(record, period.cutOff)).length;
    }
    for (const [source, lost] of peopleIn(unconfirmed, ctx.settings.timezone))
      countWay(ways, { stage: "asked", why: "identity-not-confirmed", source }, lost);
    const all = [...ways.values()];
    const sources = [...doors, unknownDoor].flatMap((source) => {
      const own = all.filter((way) => way.source === source);
      return own.length === 0 ? [] : [{ source, ...figuresOf(own) }];
    });
    return { ...period, ...figuresOf(all), sources, inPerson };
  });
}

function isCompleted(record: RecoveryRecord, then: Moment): boolean {
  return recoveryAsKnown(record, then).outcome === "completed";
}

/** How often each way was gone, by where it began. */
type Ways = Map<string, SourcedWay & { count: number }>;
type SourcedWay = Way & { readonly source: string };

function countWay(ways: Ways, way: SourcedWay, times: number): void {
  const key = `${way.stage} ${way.why} ${way.source}`;
  const kept = ways.get(key);
  if (kept) kept.count += times;
  else ways.set(key, { ...way, count: times });
}

async function waysOf(
  ctx: Context,
  records: readonly RecoveryRecord[],
  cutOff: Moment,
): Promise<readonly SourcedWay[]> {
  const mailed = records.filter(({ method }) => channelBy(method) !== undefined);
  const carriersFor = await carriersOfEach(ctx, mailed);
  const letters = mailed.flatMap((record) => carriersFor(record).letters);
  const tried = await firstAttempts(
    ctx.store,
    letters.map(({ id }) => id),
  );
  return mailed.map((record) => {
    const way = wayOf({ record, letters: carriersFor(record).letters, tried }, cutOff);
    return { ...way, source: record.door ?? unknownDoor };
  });
}

/** For how long after a failed check a recovery counts as the same request. */
const sameRequest = day;

/** When and where the identity of whom was not confirmed, by cédula, oldest first. */
type Failures = Map<string, readonly { readonly at: Moment; readonly door: Door }[]>;

async function failuresIn(ctx: Context, since: Moment, to: Moment): Promise<Failures> {
  const failures: Failures = new Map();
  for (const { cedula, at, source, role } of await failedChecks(ctx.store, since, to)) {
    const [kind = ""] = source.split(":");
    const door = doorOf({ kind, role: role ?? undefined });
    failures.set(cedula, [...(failures.get(cedula) ?? []), { at, door }]);
  }
  return failures;
}

function forgetFollowed(failures: Failures, { cedula, startedAt }: RecoveryRecord): void {
  const followed = (at: Moment) => at <= startedAt && startedAt - at <= sameRequest;
  const known = failures.get(cedula);
  if (known)
    failures.set(
      cedula,
      known.filter(({ at }) => !followed(at)),
    );
}

/** How many are left by where they asked first, each cédula once for each day of the zone. */
function peopleIn(failures: Failures, zone: string): ReadonlyMap<Door, number> {
  const people = new Map<Door, number>();
  for (const checks of failures.values()) {
    // the oldest comes last, and stays
    const days = new Map(checks.toReversed().map(({ at, door }) => [dayOf(at, zone), door]));
    for (const door of days.values()) people.set(door, (people.get(door) ?? 0) + 1);
  }
  return people;
}

function figuresOf(ways: readonly (Way & { readonly count: number })[]): Flow {
  const reached = (stage: Stage) =>
    ways
      .filter((way) => stages.indexOf(way.stage) >= stages.indexOf(stage))
      .reduce((sum, { count }) => sum + count, 0);
  return {
    stages: stages.map((stage) => ({ stage, count: reached(stage) })),
    leaves: stages.flatMap((after) => {
      const counts = new Map<Why, number>();
      for (const { stage, why, count } of ways)
        if (stage === after && why !== undefined) counts.set(why, (counts.get(why) ?? 0) + count);
      return [...counts].map(([why, count]) => ({ after, why, count }));
    }),
  };
}
