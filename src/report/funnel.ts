import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { subjectOf } from "../recovery/recovery.ts";
import { linkLetter } from "../recovery/view.ts";
import { type Message, messagesAbout } from "../store/messages.ts";
import { type RecoveryRecord, recoveriesAfter } from "../store/recoveries.ts";
import { firstAttempts } from "../store/request-flow.ts";
import { recoveryThen } from "./known-then.ts";
import { type Asked, type Period, periodOf } from "./period.ts";
import { Unconfirmed } from "./unconfirmed.ts";
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

const page = 1000;

/**
 * Counts how far the requests of a period came. Those whose identity was not confirmed asked too: each cédula once
 * a day, where no recovery of it began within 24 hours.
 */
export function funnel(ctx: Context, asked: Asked): Promise<Funnel> {
  return attempt(ctx, "report.read", undefined, async () => {
    const period = await periodOf(ctx, asked);
    const unconfirmed = await Unconfirmed.of(ctx, period);
    const ways = new Map<string, Way & { count: number }>();
    const inPerson = { asked: 0, completed: 0 };
    for await (const records of recoveriesIn(ctx, period)) {
      for (const record of records) unconfirmed.meet(record);
      for (const way of await waysOf(ctx, records, period.cutOff)) countWay(ways, way, 1);
      const known = records.filter(({ method }) => method === "in-person");
      inPerson.asked += known.length;
      inPerson.completed += known.filter((record) => isCompleted(record, period.cutOff)).length;
    }
    const lost = unconfirmed.people(ctx.settings.timezone);
    if (lost > 0) countWay(ways, { stage: "asked", why: "identity-not-confirmed" }, lost);
    return { ...period, ...figuresOf([...ways.values()]), inPerson };
  });
}

function isCompleted(record: RecoveryRecord, then: Moment): boolean {
  return recoveryThen(record, then).outcome === "completed";
}

function countWay(ways: Map<string, Way & { count: number }>, way: Way, times: number): void {
  const key = `${way.stage} ${way.why}`;
  const kept = ways.get(key);
  if (kept) kept.count += times;
  else ways.set(key, { ...way, count: times });
}

async function* recoveriesIn(
  ctx: Context,
  { since, before, cutOff }: Period,
): AsyncGenerator<readonly RecoveryRecord[]> {
  let after: Pick<RecoveryRecord, "startedAt" | "reference"> = { startedAt: since, reference: "" };
  for (;;) {
    const records = await recoveriesAfter(ctx.store, page, after, Math.min(before, cutOff + 1));
    if (records.length > 0) yield records;
    const last = records.at(-1);
    if (!last || records.length < page) return;
    after = last;
  }
}

async function waysOf(
  ctx: Context,
  records: readonly RecoveryRecord[],
  cutOff: Moment,
): Promise<readonly Way[]> {
  const mailed = records.filter(({ method }) => method === "email");
  const subjects = mailed.map(({ reference }) => subjectOf(reference));
  const letters = await messagesAbout(ctx.store, subjects, linkLetter);
  const tried = await firstAttempts(
    ctx.store,
    letters.map(({ id }) => id),
  );
  const lettersOf = new Map<string, Message[]>(subjects.map((subject) => [subject, []]));
  for (const letter of letters) lettersOf.get(letter.subject)?.push(letter);
  return mailed.map((record) =>
    wayOf({ record, letters: lettersOf.get(subjectOf(record.reference)) ?? [], tried }, cutOff),
  );
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
