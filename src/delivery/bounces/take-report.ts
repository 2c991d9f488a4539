import { createHash } from "node:crypto";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { namedIn } from "../../base/subjects.ts";
import { masked } from "../../holder/address/address.ts";
import { transaction } from "../../store/engine/transaction.ts";
import {
  addDeliveryReport,
  hasDeliveryReport,
  type ReportAction,
} from "../../store/post/delivery-reports.ts";
import { bounceTaken, findPosted, isLeaving, type Message, noteHeldUp } from "../../store/post/messages.ts";
import { findRecovery } from "../../store/recovery/recoveries.ts";
import { type ContactHealth, putContactHealth } from "../../store/register/contact-health.ts";
import { type ContactPoint, findContactPoint } from "../../store/register/contact-points.ts";
import { healthAfter } from "../mailbox/mailbox.ts";
import type { ReplyClass } from "../smtp/reply.ts";
import type { Clues } from "./report-fields.ts";
import type { MailedReport } from "./report-mail.ts";
import type { Outcome } from "./report-status.ts";

export interface TakenReport {
  readonly message: string;
  /** The recovery that the letter is about; undefined for any other letter. */
  readonly reference: string | undefined;
  readonly action: ReportAction;
  readonly class: ReplyClass;
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
 * A letter is only ever found by an id of ours; a report that names two, or another recipient, does nothing.
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
    const outcome = point && outcomeFor(outcomes, point);
    if (!point || !outcome) return "another-recipient";
    // a server of ours can report faster than what it took is written down: the next reading finds it
    if (outcome.action === "failed" && isLeaving(letter)) return "too-early";
    const take = dryRun ? foresee : apply;
    return take(ctx, { letter, point, outcome, digest });
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

/** What the report says of the letter's own recipient; of several the mildest, for no more than that is certain. */
function outcomeFor(outcomes: readonly Outcome[], { address }: ContactPoint): Outcome | undefined {
  const named = outcomes.filter(({ originalRecipient }) => originalRecipient !== undefined);
  const own = named.filter(
    ({ originalRecipient }) => originalRecipient?.toLowerCase() === address.toLowerCase(),
  );
  const meant = named.length > 0 ? own : outcomes;
  return meant.toSorted((one, other) => weightOf(one) - weightOf(other))[0];
}

function weightOf({ action, class: meaning }: Outcome): number {
  if (action !== "failed") return action === "delayed" ? 1 : 0;
  const state = healthAfter(meaning, "", 0)?.state;
  return state === undefined ? 2 : state === "suppressed" ? 3 : 4;
}

interface Taking {
  readonly letter: Message;
  readonly point: ContactPoint;
  readonly outcome: Outcome;
  readonly digest: string;
}

async function foresee(ctx: Context, taking: Taking): Promise<TakenReport | Left> {
  const { letter, outcome, digest } = taking;
  if (await hasDeliveryReport(ctx.store, digest)) return "repeated";
  const bounces = outcome.action === "failed" && letter.status === "accepted";
  return takenReport(letter, outcome, bounces ? await healthBy(ctx, taking) : undefined);
}

async function apply(ctx: Context, taking: Taking): Promise<TakenReport | Left> {
  const { letter, point, outcome, digest } = taking;
  const { id: message, status } = letter;
  const { action, class: meaning, reply } = outcome;
  const now = ctx.clock.now();
  const report = { digest, message, action, class: meaning, reply, readAt: now };
  if (!(await addDeliveryReport(ctx.store, report))) return "repeated";
  const bounced = action === "failed" && (await bounceTaken(ctx.store, message, now));
  // a letter still on its way is our own server's: what holds it up is in its attempts
  if (bounced || (action === "delayed" && status === "accepted"))
    await noteHeldUp(ctx.store, message, meaning);
  const health = bounced ? await healthBy(ctx, taking) : undefined;
  if (health) await putContactHealth(ctx.store, point, health);
  await note(ctx, taking, health);
  return takenReport(letter, outcome, health);
}

/** Nothing where the report is about an address that the mailbox forwards to, or the letter was used all the same. */
async function healthBy(
  ctx: Context,
  { letter, point, outcome }: Taking,
): Promise<ContactHealth | undefined> {
  const { originalRecipient, finalRecipient } = outcome;
  const isForwarded =
    originalRecipient === undefined &&
    finalRecipient !== undefined &&
    finalRecipient.toLowerCase() !== point.address.toLowerCase();
  if (isForwarded || (await wasUsed(ctx, letter))) return undefined;
  return healthAfter(outcome.class, letter.id, ctx.clock.now());
}

async function wasUsed(ctx: Context, { subject }: Message): Promise<boolean> {
  const reference = namedIn("recovery", subject);
  const recovery = reference === undefined ? undefined : await findRecovery(ctx.store, reference);
  return recovery?.openedAt !== undefined;
}

function note(ctx: Context, { letter, point, outcome }: Taking, health?: ContactHealth): Promise<void> {
  const { id: message, letter: kind, subject } = letter;
  const { action, class: meaning } = outcome;
  const detail = { message, letter: kind, action, class: meaning, to: masked(point).address };
  const known = health ? { health: health.state } : {};
  return record(ctx, { act: "delivery.report", subject, detail: { ...detail, ...known } });
}

function takenReport(
  { id: message, subject }: Message,
  { action, class: meaning }: Outcome,
  health: ContactHealth | undefined,
): TakenReport {
  return { message, reference: namedIn("recovery", subject), action, class: meaning, health };
}
