import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { maskAddress, visible } from "../base/visible.ts";
import { contactPointsOfMany } from "../store/contact-points.ts";
import { type Message, messagesAbout } from "../store/messages.ts";
import { findRecovery, type RecoveryRecord } from "../store/recoveries.ts";
import { expiryOf, type Recovery, statusOf, subjectOf } from "./recovery.ts";
import { texts } from "./texts.ts";

/** The kind of letter that carries a link. */
export const linkLetter = "recovery-link";

/** Recoveries as people see them, each with its letters taken into account, in the order given. */
export async function viewsOf(
  ctx: Context,
  records: readonly RecoveryRecord[],
): Promise<readonly Recovery[]> {
  const subjects = records.map((record) => subjectOf(record.reference));
  const letters = await messagesAbout(ctx.store, subjects, linkLetter);
  const points = await contactPointsOfMany(ctx.store, [...new Set(letters.map((letter) => letter.holder))]);
  const addressOf = (letter: Message | undefined) =>
    points.find(
      (point) =>
        letter &&
        point.holder === letter.holder &&
        point.channel === letter.channel &&
        point.number === letter.number,
    )?.address;
  return records.map((record) => {
    const own = letters.filter((letter) => letter.subject === subjectOf(record.reference));
    const address = addressOf(own.at(-1));
    return {
      reference: record.reference,
      cedula: record.cedula,
      method: record.method,
      status: statusOf(record, own, ctx.clock.now()),
      startedAt: record.startedAt,
      expiresAt: expiryOf(record, own),
      sentTo: address === undefined ? undefined : maskAddress(address),
    };
  });
}

/** One recovery as people see it. */
export async function viewOf(ctx: Context, record: RecoveryRecord): Promise<Recovery> {
  const [view] = await viewsOf(ctx, [record]);
  return view ?? Promise.reject(new TypeError("one record gives one view"));
}

/** The record of a reference as typed; throws *missing*. */
export async function requireRecovery(ctx: Context, typed: string): Promise<RecoveryRecord> {
  const reference = typed.trim().toUpperCase();
  const found = await findRecovery(ctx.store, reference);
  if (found) return found;
  const sentence = fill(texts.unknown, { reference: visible(reference).slice(0, 40) });
  throw new ClaveError("missing", "recovery-missing", sentence, texts.unknownHint);
}
