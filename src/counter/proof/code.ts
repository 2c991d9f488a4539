import { timingSafeEqual } from "node:crypto";
import type { Act } from "../../base/acts.ts";
import type { Context } from "../../base/context.ts";
import { type Digests, trustedKeys } from "../../base/keys.ts";
import type { Duration } from "../../base/time.ts";
import { addCode, type CodeRecord, countGuess, endCodes } from "../../store/counter/codes.ts";
import { refusalsOf } from "../../store/record/audit-entries.ts";
import type { ContactKey } from "../../store/register/contact-points.ts";

/** How often one code may be guessed at: one guess at each of 3.7 million accounts finds 0.037. */
export const mostGuesses = 5;

/** What a code is bound to: what it proves something for, and the contact point whose owner reads it out. */
export interface CodePurpose {
  readonly subject: string;
  readonly to: ContactKey;
  /** The letter it travels in. */
  readonly message: string;
  readonly life: Duration;
}

/** A new code, shown `1234 5678`; the one before it for the same purpose ends. Only a digest is kept. */
export async function mintCode(ctx: Context, { subject, to, message, life }: CodePurpose): Promise<string> {
  const { holder, channel, number } = to;
  const digits = String(ctx.random.int(100_000_000)).padStart(8, "0");
  const salt = ctx.random.bytes(16).toString("hex");
  const mintedAt = ctx.clock.now();
  const bound = { subject, holder, channel, number, salt };
  await addCode(ctx.store, {
    ...bound,
    message,
    digest: codeDigest(ctx.keys, bound, digits),
    mintedAt,
    expiresAt: mintedAt + life,
  });
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}

/** What a guess at a subject's codes came to. */
export type Guess =
  | { readonly outcome: "right"; readonly code: CodeRecord }
  | { readonly outcome: "wrong"; readonly left: number }
  | { readonly outcome: "none" };

/** What is guessed at: the codes of a subject, or of one address for it, and the act in which wrong guesses are recorded. */
export interface Guessed {
  readonly subject: string;
  readonly act: Act;
  readonly to?: ContactKey | undefined;
}

/**
 * Judges a code read out for a subject. The guess is counted before anything is compared, so the caller must
 * commit whatever comes of it. A right code ends.
 */
export async function guessCode(ctx: Context, { subject, act, to }: Guessed, typed: string): Promise<Guess> {
  const digits = typed.replace(/[\s-]/g, "");
  const now = ctx.clock.now();
  const counted = await countGuess(ctx.store, { subject, to }, mostGuesses, now);
  // by the record, which nobody takes back: a code of before may have been put there again
  const wrong = await refusalsOf(ctx.store, { subject, act }, "code-wrong");
  const living = counted.filter(({ mintedAt }) => wrong.filter((at) => at > mintedAt).length < mostGuesses);
  if (living.length === 0) return { outcome: "none" };
  const right = living.filter((code) =>
    trustedKeys(ctx.keys).some((key) => isSame(codeDigest(key, code, digits), code.digest)),
  );
  const [found] = right;
  if (!found)
    return { outcome: "wrong", left: mostGuesses - Math.min(...living.map((code) => code.guesses)) };
  await endCodes(ctx.store, found, now);
  return { outcome: "right", code: found };
}

function codeDigest(
  key: Digests,
  { subject, holder, channel, number, salt }: Pick<CodeRecord, "subject" | "salt"> & ContactKey,
  digits: string,
): string {
  const text = [salt, subject, holder, channel, number, digits].join("\n");
  return key.digest("code", text).toString("hex");
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
