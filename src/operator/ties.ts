import type { Context } from "../base/context.ts";
import { type Clock, day, type Moment } from "../base/time.ts";
import { loneTies, type OperatorTie } from "../store/staff/operators.ts";

/** How long whoever alone made, raised or reset somebody decides nothing together with that one. */
export const tieLife = 30 * day;

type Pair = Pick<OperatorTie, "operator" | "other">;

/** Those who are tied to one, through any number of steps; never that one himself. */
export function tiedTo(name: string, ties: readonly Pair[]): ReadonlySet<string> {
  const reached = new Set([name]);
  // what is added while it is walked is walked too
  for (const one of reached)
    for (const { operator, other } of ties) {
      if (operator === one) reached.add(other);
      if (other === one) reached.add(operator);
    }
  reached.delete(name);
  return reached;
}

/** The same of one step alone. */
export function tiedDirectlyTo(name: string, ties: readonly Pair[]): ReadonlySet<string> {
  const own = ties.filter(({ operator, other }) => operator === name || other === name);
  return new Set(own.map(({ operator, other }) => (operator === name ? other : operator)));
}

/** What was done alone and ties still, newest first. */
export function livingTies(
  ctx: Pick<Context, "store"> & { readonly clock: Clock },
): Promise<readonly OperatorTie[]> {
  return loneTies(ctx.store, ctx.clock.now() - tieLife);
}

/** Until when a tie lasts. */
export function tiedUntil({ at }: Pick<OperatorTie, "at">): Moment {
  return at + tieLife;
}

/**
 * Those with whom an operator decides nothing together. In production one who alone made two does not become two by a
 * third between them; on a desk for trying out, one person plays all.
 */
export async function tiedWith(ctx: Context, name: string): Promise<ReadonlySet<string>> {
  const ties = await livingTies(ctx);
  return ctx.settings.production ? tiedTo(name, ties) : tiedDirectlyTo(name, ties);
}
