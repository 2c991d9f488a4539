import type { Act } from "../base/acts.ts";
import { authorize, type Context, isStranger } from "../base/context.ts";
import type { Kind } from "../base/error-codes.ts";
import { ClaveError } from "../base/errors.ts";
import { record } from "./record.ts";

/** Ends that the record keeps: the rules, the role or a brake said no, or somebody asked for who is not there. */
const kept: ReadonlySet<Kind> = new Set<Kind>(["refused", "forbidden", "busy", "missing"]);

/**
 * The frame of every operation: may the actor do this, then the work. A refusal is written down with its
 * code, after the work was undone; what merely failed is not, nor what nobody knows the time of.
 */
export async function attempt<R>(
  ctx: Context,
  act: Act,
  subject: string | undefined,
  work: () => Promise<R>,
): Promise<R> {
  try {
    authorize(ctx, act);
    return await work();
  } catch (error) {
    // strangers who name nobody do not fill the record: the portal's own lines count them
    const told = subject !== undefined || !isStranger(ctx.actor);
    if (told && error instanceof ClaveError && kept.has(error.kind) && !isNoted(error))
      await record(ctx, { act, subject, outcome: "refused", detail: { code: error.code } }).catch(
        // a store too busy to take the note must not hide why the act was refused
        () => undefined,
      );
    throw error;
  }
}

/** The refusals that are in the record already, with what they counted. */
const noted = new WeakSet<ClaveError>();

function isNoted(error: ClaveError): boolean {
  return error.code === "clock-behind" || noted.has(error);
}

/** Writes a refusal down in the transaction that keeps what it counted, so that nobody takes that back; gives the error. */
export async function refusal(
  ctx: Context,
  { act, subject }: { readonly act: Act; readonly subject: string },
  error: ClaveError,
): Promise<ClaveError> {
  await record(ctx, { act, subject, outcome: "refused", detail: { code: error.code } });
  noted.add(error);
  return error;
}

/** A subject from what was typed, or none: anything may be typed, a password too. */
export function subjectTyped(kind: string, typed: string): string | undefined {
  const text = typed.trim().toUpperCase();
  return /^[A-Z]?[0-9][0-9-]{2,18}$|^[CR][2-9A-Z]{9}$/.test(text) ? `${kind}:${text}` : undefined;
}
