import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { type Method, methods } from "../base/method.ts";
import { type Duration, second } from "../base/time.ts";
import { type Figures, figuresOf } from "./waits/figures.ts";
import { type Division, type Group, gatherWaits } from "./waits/gather.ts";
import { incidenceOf, type Within } from "./waits/incidence.ts";
import { type Asked, type Period, periodOf } from "./waits/period.ts";
import { published } from "./waits/published.ts";

export interface WaitsAsked extends Asked {
  readonly by: Division;
  /** Undefined: every method. */
  readonly method: Method | undefined;
  /** Every wait is taken as it is, however many there are. */
  readonly exact: boolean;
}

/** How long people waited. */
export interface WaitTimes extends Period {
  readonly by: Division;
  readonly exact: boolean;
  /** The password profile in force now. */
  readonly profile: string;
  /** By method, and by name within one. */
  readonly rows: readonly Figures[];
}

/** How long the requests of a period waited, told apart by what is asked. */
export function waitTimes(ctx: Context, asked: WaitsAsked): Promise<WaitTimes> {
  return attempt(ctx, "report.read", undefined, async () => {
    const period = await periodOf(ctx, asked);
    const { groups, exact } = await gatherWaits(ctx, period, asked.by, asked.exact);
    const rows = inOrder(groups, asked.method, asked.by).map(figuresOf);
    return { ...period, by: asked.by, exact, profile: ctx.settings["password.profile"], rows };
  });
}

/** What share of a method's requests was done, by how long they took. */
export interface Curve {
  readonly method: Method;
  readonly points: readonly Within[];
}

/** Where a curve is looked at: in steps of a twentieth from five seconds to two weeks, and at what is published. */
const looks: readonly Duration[] = [
  ...Array.from({ length: 257 }, (_, n) => Math.round(5 * second * 1.05 ** n)),
  ...methods.flatMap((method) => [published[method].from, published[method].to]),
].toSorted((one, other) => one - other);

/** The curves of the methods in a period, each as far as something was still done. */
export function waitCurves(ctx: Context, asked: WaitsAsked): Promise<readonly Curve[]> {
  return attempt(ctx, "report.read", undefined, async () => {
    const period = await periodOf(ctx, asked);
    const { groups } = await gatherWaits(ctx, period, "method", asked.exact);
    return inOrder(groups, asked.method, "method").map(({ method, tally }) => {
      const { within } = incidenceOf(tally.ascending(), tally.requests, { shares: [], waits: looks });
      const last = within.at(-1)?.share ?? 0;
      return {
        method,
        points: within.filter(({ share }, at) => share > 0 && (within[at - 1]?.share ?? 0) < last),
      };
    });
  });
}

/** Groups of the method asked for, or of all: times as they follow, places and providers by how many asked. */
function inOrder(groups: readonly Group[], method: Method | undefined, by: Division): readonly Group[] {
  const larger = by === "office" || by === "provider" || by === "source";
  return groups
    .filter((group) => method === undefined || group.method === method)
    .toSorted(
      (one, other) =>
        methods.indexOf(one.method) - methods.indexOf(other.method) ||
        (larger ? other.tally.requests - one.tally.requests : 0) ||
        (one.name < other.name ? -1 : 1),
    );
}
