import { createHash } from "node:crypto";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { namedIn } from "../../base/subjects.ts";
import type { ReplyClass } from "../../channel/email/receipts.ts";
import { masked } from "../../holder/contacts.ts";
import { transaction } from "../../store/engine/transaction.ts";
import {
  addDeliveryReport,
  hasDeliveryReport,
  type ReportAction,
} from "../../store/post/delivery-reports.ts";
import {
  bounceTaken,
  endDoubt,
  findPosted,
  isInDoubt,
  isLeaving,
  type Message,
  noteHeldUp,
} from "../../store/post/messages.ts";
import { type ContactHealth, putContactHealth } from "../../store/register/contact-health.ts";
import { type ContactPoint, findContactPoint } from "../../store/register/contact-points.ts";
import { aloneWithMailbox, hasWorkedSince } from "../mailbox/arrival.ts";
import { healthAfter } from "../mailbox/mailbox.ts";
import type { Clues } from "./report-fields.ts";
import type { MailedReport } from "./report-mail.ts";
import { type Meant, meantBy } from "./report-recipient.ts";

export interface TakenReport {
  readonly message: string;
  /** The recovery that the letter is about; undefined for any other letter. */
  readonly reference: string | undefined;
  readonly action: ReportAction;
  readonly class: ReplyClass;
  /** Where the mailbox had passed the letter on to, masked; undefined where the report is about the mailbox itself. */
  readonly passedTo: string | undefined;
  /** What is known of the mailbox by it; undefined where it says nothing against it. */
  readonly health: Pick<ContactHealth, "state" | "until"> | undefined;
}

/** Why a report did nothing: each is a word for scripts too. */
export type Left =
  | "no-clue"
  | "unknown-letter"
  | "ambiguous"
  | "another-recipient"
  | "too-early"
  | "repeated";

/** Nobody who reports of one letter names it in more ways. */
const mostClues = 20;

/**
 * Takes a report: what it does to its letter, to what is known of the mailbox and to the record is one commit.
 * A letter is only ever found by an id of ours; a report that names two, or another sending, does nothing. One about
 * an address that the mailbox forwards to is kept, and holds nothing against letter or mailbox.
 */
export function takeReport(
  ctx: Context,
  { clues, outcomes }: MailedReport,
  digest: string,
  dryRun: boolean,
): Promise<TakenReport | Left> {
  if (clues.envelopeIds.length + clues.mailIds.length === 0) return Promise.resolve("no-clue");
  return transaction(ctx, async (ctx) => {
    const letter = await letterOf(ctx, clues);
    if (typeof letter === "string") return letter;
    const point = await findContactPoint(ctx.store, letter);
    const meant = point && meantBy(outcomes, point);
    if (!point || !meant) return "another-recipient";
    // a server of ours can report faster than what it took is written down: the next reading finds it
    const early = isLeaving(letter) && !isInDoubt(letter, ctx.clock.now());
    if (meant.outcome.action === "failed" && early) return "too-early";
    const take = dryRun ? foresee : apply;
    return take(ctx, { letter, point, ...meant, digest });
  });
}

/** SHA-256 of a mail, the same whatever it was kept in: an mbox and a Maildir end lines differently. */
export function digestOf(mail: Buffer): string {
  const text = mail.toString("latin1").replace(/\r\n/g, "\n").trimEnd();
  return createHash("sha256").update(text, "latin1").digest("hex");
}

async function letterOf(ctx: Context, { envelopeIds, mailIds }: Clues): Promise<Message | Left> {
  if (envelopeIds.length + mailIds.length > mostClues) return "ambiguous";
  const letters = new Map<string, Message>();
  let strangers = 0;
  for (const envelopeId of envelopeIds) {
    const letter = await findPosted(ctx.store, { envelopeId });
    if (letter) letters.set(letter.id, letter);
    else strangers += 1;
  }
  for (const mailId of mailIds) {
    const letter = await findPosted(ctx.store, { mailId });
    if (letter) letters.set(letter.id, letter);
  }
  const [letter] = letters.values();
  if (!letter) return "unknown-letter";
  // an envelope of somebody else around a letter of ours: two letters
  return letters.size === 1 && strangers === 0 ? letter : "ambiguous";
}

interface Taking extends Meant {
  readonly letter: Message;
  readonly point: ContactPoint;
  readonly digest: string;
}

async function foresee(ctx: Context, taking: Taking): Promise<TakenReport | Left> {
  const { letter, digest } = taking;
  if (await hasDeliveryReport(ctx.store, digest)) return "repeated";
  const taken = letter.status === "accepted" || isInDoubt(letter, ctx.clock.now());
  const bounces = condemns(taking) && taken && letter.usedAt === undefined;
  return takenReport(taking, bounces ? await healthBy(ctx, taking) : undefined);
}

async function apply(ctx: Context, taking: Taking): Promise<TakenReport | Left> {
  const { letter, point, outcome, passedTo, digest } = taking;
  const { id: message, status } = letter;
  const { action, class: meaning, reply } = outcome;
  const now = ctx.clock.now();
  const report = { digest, message, action, class: meaning, reply, readAt: now, passedTo };
  if (!(await addDeliveryReport(ctx.store, report))) return "repeated";
  await aloneWithMailbox(ctx, point);
  // whatever is reported of it, by then a server had it
  const taken = (await endDoubt(ctx.store, message, now)) || status === "accepted";
  const bounced = condemns(taking) && (await bounceTaken(ctx.store, message, now));
  // a letter still on its way is our own server's: what holds it up is in its attempts
  const delayed = action === "delayed" && passedTo === undefined && taken;
  if (bounced || delayed) await noteHeldUp(ctx.store, message, meaning);
  const health = bounced ? await healthBy(ctx, taking) : undefined;
  if (health) await putContactHealth(ctx.store, point, health);
  await note(ctx, taking, health);
  return takenReport(taking, health);
}

/** Whether the letter itself came back: not where only the forward of its mailbox failed. */
function condemns({ outcome, passedTo }: Meant): boolean {
  return outcome.action === "failed" && passedTo === undefined;
}

/** Nothing where the mailbox is known to have worked since: somebody used what was sent there. */
async function healthBy(ctx: Context, { letter, outcome }: Taking): Promise<ContactHealth | undefined> {
  if (await hasWorkedSince(ctx, letter)) return undefined;
  return healthAfter(letter.channel, outcome.class, letter.id, ctx.clock.now());
}

function note(ctx: Context, { letter, point, outcome, passedTo }: Taking, health?: ContactHealth) {
  const { id: message, letter: kind, subject } = letter;
  const { action, class: meaning } = outcome;
  const detail = { message, letter: kind, action, class: meaning, to: masked(point).address };
  const more = { ...(passedTo === undefined ? {} : { passedTo }), ...(health && { health: health.state }) };
  return record(ctx, { act: "delivery.report", subject, detail: { ...detail, ...more } });
}

function takenReport({ letter, outcome, passedTo }: Taking, health?: ContactHealth): TakenReport {
  const { action, class: meaning } = outcome;
  const reference = namedIn("recovery", letter.subject);
  return { message: letter.id, reference, action, class: meaning, passedTo, health };
}
