import { leapSentence, requirePresent } from "../../base/clock.ts";
import { type Context, requireGranted } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import type { Sentence } from "../../base/texts.ts";
import { type Duration, type Moment, minute, second } from "../../base/time.ts";
import { requireOwnKey } from "../../store/engine/desk-keys.ts";
import { explainStoreFault } from "../../store/engine/faults.ts";
import { nextDue } from "../../store/post/queue.ts";
import { lastWritten } from "../../store/record/audit-entries.ts";
import { judgeProviders } from "../mailbox/radar.ts";
import { oweAnchor } from "./anchor.ts";
import type { Post } from "./post.ts";
import { type RunReport, sendDue } from "./run.ts";

/** What a watch is given of the world. */
export interface Watch {
  /** Ends the watch within the letters at hand. */
  readonly signal: AbortSignal;
  /** Hears that nothing stands against the start. */
  onStart(): void;
  /** Opens the post office for some work. */
  withPost<R>(work: (post: Post) => Promise<R>): Promise<R>;
  /** Waits so long, or until the watch ends. */
  pause(length: Duration): Promise<void>;
  /** What else is looked after once a minute, such as what other servers report. */
  readonly duties: readonly (() => Promise<void>)[];
  /** Hears what each run did. */
  onRun(report: RunReport): void;
  /** Hears of a fault that passes; the watch goes on. */
  onFault(fault: ClaveError): void;
  /** Hears that the machine's clock was moved forward. */
  onLeap(sentence: Sentence): void;
}

/** A letter put in the queue by another process is noticed after this long. */
const glance: Duration = 2 * second;

/** How often the calendar, the reports and the providers are looked at. */
const rounds: Duration = minute;

/** After a fault the wait doubles from the first up to the second. */
const faultWaits: readonly [Duration, Duration] = [5 * second, minute];

/** Sends letters as their turn comes, and what the calendar owes, until it is told to end. */
export async function watchQueue(ctx: Context, watch: Watch): Promise<void> {
  requireGranted(ctx.actor, "delivery.run");
  // settings that cannot work stop the start, not the first letter
  await watch.withPost(() => Promise.resolve());
  watch.onStart();
  const state = { lastRound: Number.NEGATIVE_INFINITY, faults: 0, leapt: false };
  while (!watch.signal.aborted) {
    const wait = await takeTurn(ctx, watch, state);
    if (wait > 0 && !watch.signal.aborted) await watch.pause(wait);
  }
}

/** What one turn leaves to the next. */
interface State {
  lastRound: Moment;
  /** How many turns in a row did not go well. */
  faults: number;
  /** Whether it was told that the clock was moved forward. */
  leapt: boolean;
}

/** One turn; gives how long to wait for the next. What is due goes first: no report holds up a letter. */
async function takeTurn(ctx: Context, watch: Watch, state: State): Promise<Duration> {
  if ((await passing(watch, () => lookUp(ctx, watch, state))) === fault) return faultWait(++state.faults);
  const sent = await passing(watch, () => sendWhatIsDue(ctx, watch));
  const now = ctx.clock.now();
  // a new count of time may begin before the last round
  if (Math.abs(now - state.lastRound) >= rounds && !watch.signal.aborted) {
    state.lastRound = now;
    for (const duty of [oweAnchor, ...watch.duties, judgeProviders]) await passing(watch, () => duty(ctx));
  }
  state.faults = sent === fault || sent?.unreachable ? state.faults + 1 : 0;
  if (state.faults > 0) return faultWait(state.faults);
  const next = await passing(watch, () => untilNext(ctx));
  return next === fault ? glance : next;
}

/** Hears what others wrote and what the clock says now, and tells of a leap once. */
async function lookUp(ctx: Context, watch: Watch, state: State): Promise<void> {
  await lookAtClock(ctx);
  const leapt = leapSentence(ctx);
  if (leapt && !state.leapt) watch.onLeap(leapt);
  state.leapt = leapt !== undefined;
}

/**
 * Hears what others wrote and what the clock says now: what runs for days does so at every turn. Throws *busy* while that
 * is before, *config* once the desk has another key.
 */
export async function lookAtClock(ctx: Context): Promise<void> {
  await requireOwnKey(ctx.store, ctx.keys);
  ctx.clock.learn(await lastWritten(ctx.store));
  requirePresent(ctx);
}

/** Stands for what did not come of it. */
const fault = Symbol("fault");

/** Does something whose faults are told and pass: the watch goes on, except for a fault of its own and a key that is the desk's no more. */
export async function passing<R>(
  watch: Pick<Watch, "onFault">,
  work: () => Promise<R>,
): Promise<R | typeof fault> {
  try {
    return await work();
  } catch (error) {
    const told = error instanceof ClaveError ? error : explainStoreFault(error);
    if (!told || told.code === "key-foreign") throw error;
    watch.onFault(told);
    return fault;
  }
}

function faultWait(faults: number): Duration {
  const [first, most] = faultWaits;
  return Math.min(first * 2 ** Math.min(faults - 1, 10), most);
}

async function sendWhatIsDue(ctx: Context, watch: Watch): Promise<RunReport | undefined> {
  const due = await nextDue(ctx.store, ctx.clock.now());
  if (due === undefined || due > ctx.clock.now()) return undefined;
  const { signal } = watch;
  const report = await watch.withPost((post) => sendDue(ctx, post, { once: false, signal }));
  if (report.considered > 0) watch.onRun(report);
  return report;
}

async function untilNext(ctx: Context): Promise<Duration> {
  const due = await nextDue(ctx.store, ctx.clock.now());
  return due === undefined ? glance : Math.min(glance, Math.max(0, due - ctx.clock.now()));
}
