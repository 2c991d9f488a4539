import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { type Method, methods } from "../base/method.ts";
import { type Duration, second } from "../base/time.ts";
import { gatherWaits } from "./gather.ts";
import { incidenceOf, type Within } from "./incidence.ts";
import { periodOf } from "./period.ts";
import { published } from "./published.ts";
import { inOrder, type WaitsAsked } from "./wait-times.ts";

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
    const period = await periodOf(ctx, asked.since, asked.until);
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
