import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import { day, type Moment, secondsUntil, spoken } from "../../base/time.ts";
import { queueLetter } from "../../delivery/send/queue.ts";
import { afterLast, type Limit, mailboxLimit, roomAt } from "../../recovery/link/throttle.ts";
import { type CasePoint, casePointsOf } from "../../store/counter/case-points.ts";
import type { CaseRecord } from "../../store/counter/cases.ts";
import { type Message, messagesAbout, queuedTo } from "../../store/post/messages.ts";
import { type ContactPoint, findContactPoint } from "../../store/register/contact-points.ts";
import { noteAct, onCase } from "../case/act.ts";
import { awaitingCode } from "../case/in-hand.ts";
import { awaitsCode } from "../case/terms.ts";
import { texts } from "../case/texts.ts";
import { type Case, caseView } from "../case/view.ts";

/** Letters that carry a code: to read out at the counter, or to type at home beside a link. */
export type CodeLetter = "address-code" | "address-confirm";

/** How many codes a case may send, and to one address. */
const caseLimit: Limit = { most: 10, span: day };
const addressLimit: Limit = { most: 5, span: day };

/** A case with what was brought, the letters queued to prove it, and what the officer should know. */
export interface Proving {
  readonly case: Case;
  readonly letters: readonly string[];
  readonly warnings: readonly Sentence[];
}

/**
 * Queues the code that proves an address; a second one to the same address waits, twice as long each time. What is
 * asked for at home uses up nothing of the counter's.
 */
export async function queueCode(
  ctx: Context,
  found: CaseRecord,
  to: ContactPoint,
  letter: CodeLetter = "address-code",
): Promise<string> {
  const subject = subjectOf("case", found.id);
  const now = ctx.clock.now();
  const sent = await messagesAbout(ctx.store, [subject], letter);
  const today = sent.filter((each) => each.queuedAt > now - day);
  const same = today.filter(({ channel, number }) => channel === to.channel && number === to.number);
  const flood = await queuedTo(ctx.store, to, letter, now - mailboxLimit.span);
  const until = Math.max(
    roomAt(today.map(queuedAt), caseLimit),
    roomAt(same.map(queuedAt), addressLimit),
    roomAt(flood.map(queuedAt), mailboxLimit),
    afterLast(same.map(queuedAt)),
  );
  if (until > now) throw wait(ctx, until);
  const life = letter === "address-code" ? ctx.settings["link.cap"] : found.deadlineAt - now;
  return queueLetter(ctx, { letter, subject, to, life });
}

function queuedAt(letter: Pick<Message, "queuedAt">): Moment {
  return letter.queuedAt;
}

function wait(ctx: Context, until: Moment): ClaveError {
  const now = ctx.clock.now();
  const sentence = fill(texts.codeWait, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  return new ClaveError("cooldown", sentence, texts.codeWaitHint, detail);
}

/** Queues a new code for each mailbox of a case that is not proved yet; *busy* where each was sent one just now. */
export function resendCodes(ctx: Context, typed: string): Promise<Proving> {
  return onCase(ctx, "counter.prove", typed, async (ctx, atHand) => {
    const found = awaitingCode(ctx, atHand);
    const letters = await queueEach(ctx, found, await awaited(ctx, found));
    const detail = { again: letters.length };
    await noteAct(ctx, "counter.prove", found, detail);
    return { case: await caseView(ctx, found), letters, warnings: [] };
  });
}

async function awaited(ctx: Context, { id, oldAddress }: CaseRecord): Promise<readonly CasePoint[]> {
  const points = (await casePointsOf(ctx.store, id)).filter(awaitsCode(oldAddress));
  if (points.length > 0) return points;
  const hint = fill(texts.wrongStateHint, { id });
  throw new ClaveError("code-not-awaited", fill(texts.noCodeAwaited, { id }), hint);
}

async function queueEach(
  ctx: Context,
  found: CaseRecord,
  points: readonly CasePoint[],
): Promise<readonly string[]> {
  const letters: string[] = [];
  let tooSoon: unknown;
  for (const point of points) {
    const to = await findContactPoint(ctx.store, point);
    if (!to) continue;
    try {
      letters.push(await queueCode(ctx, found, to));
    } catch (error) {
      if (!(error instanceof ClaveError && error.kind === "busy")) throw error;
      tooSoon = error;
    }
  }
  if (letters.length === 0) throw tooSoon;
  return letters;
}
