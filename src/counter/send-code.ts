import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { day, type Moment, minute, secondsUntil, spoken } from "../base/time.ts";
import { queueLetter } from "../delivery/queue.ts";
import type { CaseRecord } from "../store/cases.ts";
import type { ContactPoint } from "../store/contact-points.ts";
import { type Message, messagesAbout, queuedTo } from "../store/messages.ts";
import { caseSubject } from "./counter.ts";
import { texts } from "./texts.ts";

/** The kind of letter that carries a code to read out at the counter. */
export const codeLetter = "address-code";

/** How many codes a case may send in a day, and to one address. */
const codesACase = 10;
const codesAnAddress = 5;

/** How many codes an address gets in half an hour, of whatever cases: nobody floods a stranger's mailbox. */
const codesAMailbox = 10;
const floodSpan = 30 * minute;

/** Queues the code that proves an address; a second one to the same address waits, twice as long each time. */
export async function queueCode(ctx: Context, found: CaseRecord, to: ContactPoint): Promise<string> {
  const subject = caseSubject(found.id);
  const since = ctx.clock.now() - day;
  const sent = (await messagesAbout(ctx.store, [subject], codeLetter)).filter(
    (each) => each.queuedAt > since,
  );
  requirePatience(ctx, sent, to);
  const [oldest, ...others] = await queuedTo(ctx.store, to, codeLetter, ctx.clock.now() - floodSpan);
  if (oldest !== undefined && others.length + 1 >= codesAMailbox) throw wait(ctx, oldest + floodSpan);
  return queueLetter(ctx, { letter: codeLetter, subject, to, life: ctx.settings["link.cap"] });
}

function requirePatience(ctx: Context, sent: readonly Message[], to: ContactPoint): void {
  const same = sent.filter((each) => each.channel === to.channel && each.number === to.number);
  const last = same.at(-1);
  const oldest = sent[0];
  const now = ctx.clock.now();
  const tooMany = sent.length >= codesACase || same.length >= codesAnAddress;
  const until = tooMany
    ? (oldest?.queuedAt ?? now) + day
    : (last?.queuedAt ?? -day) + 2 ** same.length * minute;
  if (until > now) throw wait(ctx, until);
}

function wait(ctx: Context, until: Moment): ClaveError {
  const now = ctx.clock.now();
  const sentence = fill(texts.codeWait, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  return new ClaveError("busy", "cooldown", sentence, texts.codeWaitHint, detail);
}
