import type { Context } from "../../base/context.ts";
import { type Duration, day, hour, type Moment } from "../../base/time.ts";
import { type IdentityFailure, identityFailuresOf } from "../../store/register/identity-failures.ts";

/** How many failures close what, for how long: each further time longer, until a week has been quiet. */
interface Threshold {
  readonly failures: number;
  readonly closings: readonly Duration[];
}

const perSource: Threshold = { failures: 5, closings: [day] };
const perPerson: Threshold = { failures: 20, closings: [hour, 4 * hour, day] };

/** Failures count together when they fall within this. */
const span = day;

/** How far back failures matter at all. */
export const memory: Duration = 7 * day;

/** Until when the identity check of a person is closed to a source; undefined when it is open. */
export function closedUntil(
  failures: readonly IdentityFailure[],
  source: string,
  now: Moment,
): Moment | undefined {
  const own = lastClosing(
    failures.filter((failure) => failure.source === source),
    perSource,
  );
  // what strangers use up blocks no operator
  const counted = isOperators(source) ? failures.filter((failure) => isOperators(failure.source)) : failures;
  const until = Math.max(own, lastClosing(counted, perPerson));
  return until > now ? until : undefined;
}

function isOperators(source: string): boolean {
  return source.startsWith("operator:");
}

/** Until when the check of a person is closed to strangers, wherever they come from. */
export function closedForAllUntil(failures: readonly IdentityFailure[], now: Moment): Moment | undefined {
  const until = lastClosing(failures, perPerson);
  return until > now ? until : undefined;
}

/** Until when the check of a person is closed to some source at least; undefined where it is open to all. */
export function closedAnywhereUntil(failures: readonly IdentityFailure[], now: Moment): Moment | undefined {
  const sources = new Set(failures.map(({ source }) => source));
  const ends = [...sources].map((source) => closedUntil(failures, source, now) ?? 0);
  const until = Math.max(0, ...ends);
  return until > now ? until : undefined;
}

/** The failures of a cédula that still matter. */
export function failuresThatMatter(ctx: Context, cedula: string): Promise<readonly IdentityFailure[]> {
  return identityFailuresOf(ctx.store, cedula, ctx.clock.now() - memory);
}

function lastClosing(failures: readonly IdentityFailure[], { failures: limit, closings }: Threshold): Moment {
  let counted: readonly Moment[] = [];
  let times = 0;
  let until = 0;
  for (const { at } of failures) {
    counted = [...counted.filter((earlier) => earlier > at - span), at];
    if (counted.length < limit) continue;
    until = at + (closings[Math.min(times, closings.length - 1)] ?? 0);
    times += 1;
    counted = [];
  }
  return until;
}
