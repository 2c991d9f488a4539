import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { masked } from "../../holder/contacts.ts";
import { alone } from "../../store/engine/transaction.ts";
import { findMessage, lastUse, type Message, noteUsed } from "../../store/post/messages.ts";
import { clearContactHealth, findContactHealth } from "../../store/register/contact-health.ts";
import { type ContactKey, findContactPoint } from "../../store/register/contact-points.ts";

/**
 * Notes that what a letter carried, a link or a code, came back from whoever reads its mailbox: it arrived, and the
 * mailbox works. What reports said against either is lifted, and that is written down. Called inside the
 * transaction of the act that used it.
 */
export async function noteArrival(ctx: Context, letter: string): Promise<void> {
  const message = await findMessage(ctx.store, letter);
  if (!message) return;
  await aloneWithMailbox(ctx, message);
  const now = ctx.clock.now();
  const known = await findContactHealth(ctx.store, message, now);
  if (known) await clearContactHealth(ctx.store, message);
  const returned = await noteUsed(ctx.store, letter, now);
  if (!known && !returned) return;
  const point = await findContactPoint(ctx.store, message);
  await record(ctx, {
    act: "delivery.arrival",
    subject: message.subject,
    detail: {
      message: letter,
      letter: message.letter,
      to: point && masked(point).address,
      ...(known ? { state: known.state, class: known.class } : {}),
    },
  });
}

/** Whether a mailbox is known to have worked since a letter to it left: what is reported of that letter is then no news. */
export async function hasWorkedSince(ctx: Context, letter: Message): Promise<boolean> {
  const used = await lastUse(ctx.store, letter);
  return used !== undefined && used >= (letter.acceptedAt ?? letter.doubtedAt ?? letter.queuedAt);
}

/** Lets one act at a time through on what is known of a mailbox: a report, and a use of what it says never came. */
export function aloneWithMailbox(ctx: Context, { holder, channel, number }: ContactKey): Promise<void> {
  return alone(ctx, `mailbox:${holder}:${channel}:${number}`);
}
