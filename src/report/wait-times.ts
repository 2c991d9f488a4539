import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { type Method, methods } from "../base/method.ts";
import type { Moment } from "../base/time.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { type Division, type Group, gatherWaits } from "./gather.ts";
import { type Period, periodOf } from "./period.ts";

/** Which waits are asked for. */
export interface WaitsAsked {
  /** Undefined: since the first request there is. */
  readonly since: Moment | undefined;
  /** Undefined: until now. */
  readonly until: Moment | undefined;
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
    const period = await periodOf(ctx, asked.since, asked.until);
    const { groups, exact } = await gatherWaits(ctx, period, asked.by, asked.exact);
    const rows = inOrder(groups, asked.method, asked.by).map(figuresOf);
    return { ...period, by: asked.by, exact, profile: ctx.settings["password.profile"], rows };
  });
}

/** Groups of the method asked for, or of all: times as they follow, places and providers by how many asked. */
export function inOrder(
  groups: readonly Group[],
  method: Method | undefined,
  by: Division,
): readonly Group[] {
  const larger = by === "office" || by === "provider";
  return groups
    .filter((group) => method === undefined || group.method === method)
    .toSorted(
      (one, other) =>
        methods.indexOf(one.method) - methods.indexOf(other.method) ||
        (larger ? other.tally.requests - one.tally.requests : 0) ||
        (one.name < other.name ? -1 : 1),
    );
}
