import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { maskAddress, visible } from "../base/visible.ts";
import { activationsOf } from "../store/activations.ts";
import { contactPointsOfMany } from "../store/contact-points.ts";
import { type Message, messagesAbout } from "../store/messages.ts";
import { findRecovery, type RecoveryRecord } from "../store/recoveries.ts";
import { type Carriers, expiryOf, type Recovery, statusOf, subjectOf } from "./recovery.ts";
import { texts } from "./texts.ts";

/** The kind of letter that carries a link. */
export const linkLetter = "recovery-link" as const;

/** The letters and activations of recoveries, oldest first. */
export async function carriersOf(ctx: Context, records: readonly RecoveryRecord[]): Promise<Carriers> {
  const subjects = records.map((record) => subjectOf(record.reference));
  // asked for only where there are any: a list of thousands is read often
  const handed = records.filter((record) => record.method === "in-person");
  const references = handed.map((record) => record.reference);
  return {
    letters: await messagesAbout(ctx.store, subjects, linkLetter),
    activations: references.length === 0 ? [] : await activationsOf(ctx.store, references),
  };
}

/** Recoveries as people see them, each with its letters taken into account, in the order given. */
export async function viewsOf(
  ctx: Context,
  records: readonly RecoveryRecord[],
): Promise<readonly Recovery[]> {
  const { letters, activations } = await carriersOf(ctx, records);
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
    const own: Carriers = {
      letters: letters.filter((letter) => letter.subject === subjectOf(record.reference)),
      activations: activations.filter((activation) => activation.recovery === record.reference),
    };
    const address = addressOf(own.letters.at(-1));
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
