import { authorize, type Context } from "../base/context.ts";
import { ClaveError, type Kind } from "../base/errors.ts";
import { type Duration, type Moment, minute, second } from "../base/time.ts";
import { explainStoreFault } from "../store/faults.ts";
import { nextDue } from "../store/queue.ts";
import { oweAnchor } from "./anchor.ts";
import type { Post } from "./post.ts";
import { judgeProviders } from "./radar.ts";
import { type RunReport, sendDue } from "./run.ts";

/** What a watch is given of the world. */
export interface Watch {
  /** Ends the watch within the letters at hand. */
  readonly signal: AbortSignal;
  /** Opens the post office for some work. */
  withPost<R>(work: (post: Post) => Promise<R>): Promise<R>;
  /** Waits so long, or until the watch ends. */
  pause(length: Duration): Promise<void>;
  /** Reads what other servers report; nothing where nobody told where. */
  readReports?(): Promise<void>;
  /** Hears what each run did. */
  onRun(report: RunReport): void;
  /** Hears of a fault that passes; the watch goes on. */
  onFault(fault: ClaveError): void;
}

/** A letter put in the queue by another process is noticed after this long. */
const glance: Duration = 2 * second;

/** How often the calendar, the reports and the providers are looked at. */
const rounds: Duration = minute;

/** Faults that pass by themselves, or by somebody's hand while the watch goes on. */
const passing: ReadonlySet<Kind> = new Set<Kind>(["busy", "unavailable", "io"]);

/** After a fault the wait doubles from the first up to the second. */
const faultWaits: readonly [Duration, Duration] = [5 * second, minute];

/** Sends letters as their turn comes, and what the calendar owes, until it is told to end. */
export async function watchQueue(ctx: Context, watch: Watch): Promise<void> {
  authorize(ctx, "delivery.run");
  // settings that cannot work stop the start, not the first letter
  await watch.withPost(() => Promise.resolve());
  const state = { lastRound: Number.NEGATIVE_INFINITY, faults: 0 };
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
}

/** One turn; gives how long to wait for the next. */
async function takeTurn(ctx: Context, watch: Watch, state: State): Promise<Duration> {
  try {
    const now = ctx.clock.now();
    if (now - state.lastRound >= rounds) {
      await goRound(ctx, watch);
      state.lastRound = now;
    }
    const report = await sendWhatIsDue(ctx, watch);
    state.faults = report?.unreachable ? state.faults + 1 : 0;
    return state.faults > 0 ? faultWait(state.faults) : await untilNext(ctx);
  } catch (error) {
    const fault = error instanceof ClaveError ? error : explainStoreFault(error);
    if (!fault || !passing.has(fault.kind)) throw error;
    watch.onFault(fault);
    state.faults += 1;
    return faultWait(state.faults);
  }
}

function faultWait(faults: number): Duration {
  const [first, most] = faultWaits;
  return Math.min(first * 2 ** Math.min(faults - 1, 10), most);
}

async function goRound(ctx: Context, watch: Watch): Promise<void> {
  await oweAnchor(ctx);
  await watch.readReports?.();
  await judgeProviders(ctx);
}

async function sendWhatIsDue(ctx: Context, watch: Watch): Promise<RunReport | undefined> {
  const due = await nextDue(ctx.store);
  if (due === undefined || due > ctx.clock.now()) return undefined;
  const { signal } = watch;
  const report = await watch.withPost((post) => sendDue(ctx, post, { once: false, signal }));
  if (report.considered > 0) watch.onRun(report);
  return report;
}

async function untilNext(ctx: Context): Promise<Duration> {
  const due = await nextDue(ctx.store);
  return due === undefined ? glance : Math.min(glance, Math.max(0, due - ctx.clock.now()));
}
