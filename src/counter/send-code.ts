import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { day, type Moment, secondsUntil, spoken } from "../base/time.ts";
import { caseSubject } from "../cases/status.ts";
import { queueLetter } from "../delivery/queue.ts";
import { afterLast, type Limit, mailboxLimit, roomAt } from "../recovery/throttle.ts";
import type { CaseRecord } from "../store/cases.ts";
import type { ContactPoint } from "../store/contact-points.ts";
import { type Message, messagesAbout, queuedTo } from "../store/messages.ts";
import { texts } from "./texts.ts";

/** It carries a code to read out at the counter. */
const codeLetter = "address-code";

/** How many codes a case may send, and to one address. */
const caseLimit: Limit = { most: 10, span: day };
const addressLimit: Limit = { most: 5, span: day };

/** Queues the code that proves an address; a second one to the same address waits, twice as long each time. */
export async function queueCode(ctx: Context, found: CaseRecord, to: ContactPoint): Promise<string> {
  const subject = caseSubject(found.id);
  const now = ctx.clock.now();
  const sent = await messagesAbout(ctx.store, [subject], codeLetter);
  const today = sent.filter((each) => each.queuedAt > now - day);
  const same = today.filter(({ channel, number }) => channel === to.channel && number === to.number);
  const flood = await queuedTo(ctx.store, to, codeLetter, now - mailboxLimit.span);
  const until = Math.max(
    roomAt(today.map(queuedAt), caseLimit),
    roomAt(same.map(queuedAt), addressLimit),
    roomAt(flood.map(queuedAt), mailboxLimit),
    afterLast(same.map(queuedAt)),
  );
  if (until > now) throw wait(ctx, until);
  return queueLetter(ctx, { letter: codeLetter, subject, to, life: ctx.settings["link.cap"] });
}

function queuedAt(letter: Pick<Message, "queuedAt">): Moment {
  return letter.queuedAt;
}

function wait(ctx: Context, until: Moment): ClaveError {
  const now = ctx.clock.now();
  const sentence = fill(texts.codeWait, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  return new ClaveError("busy", "cooldown", sentence, texts.codeWaitHint, detail);
}
