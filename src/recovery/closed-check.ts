import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { secondsUntil, spoken } from "../base/time.ts";
import { lockedUntil } from "./identity-check.ts";
import { texts } from "./texts.ts";

/** Where an identity check takes place: all terminals of an operator are one source. */
export function sourceOf(ctx: Context): string {
  return `${ctx.actor.kind}:${ctx.actor.name}`;
}

/** The operator in such a source; undefined where none was there. */
export function operatorIn(source: string): string | undefined {
  return source.startsWith("operator:") ? source.slice("operator:".length) : undefined;
}

/** Throws *refused* while failures keep the check of a person closed to this source. */
export async function refuseWhileClosed(ctx: Context, cedula: string): Promise<void> {
  const until = await lockedUntil(ctx, cedula, sourceOf(ctx));
  if (until === undefined) return;
  const now = ctx.clock.now();
  const sentence = fill(texts.locked, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  throw new ClaveError("refused", "locked", sentence, fill(texts.lockedHint, { cedula }), detail);
}

/** The one answer to whatever was wrong in what a person said. */
export function notConfirmed(letters: readonly string[]): ClaveError {
  const error = new ClaveError(
    "refused",
    "identity-not-confirmed",
    texts.notConfirmed,
    texts.notConfirmedHint,
  );
  error.queued.push(...letters);
  return error;
}
