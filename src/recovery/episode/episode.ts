import { authorize, type Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { readableId } from "../../base/random.ts";
import { sourceOf, subjectOf } from "../../base/subjects.ts";
import { fill } from "../../base/texts.ts";
import { type Duration, day } from "../../base/time.ts";
import { isAwaited, transaction } from "../../store/engine/transaction.ts";
import { withdrawLetters } from "../../store/post/outbox.ts";
import {
  addRecovery,
  closeRecovery,
  doorOf,
  findUnclosedRecovery,
  type NewRecovery,
  type RecoveryRecord,
  recoveriesBegun,
} from "../../store/recovery/recoveries.ts";
import { expiryOf, statusOf } from "./status.ts";
import { texts } from "./texts.ts";
import { carriersOf, carriersOfEach, linkLetter } from "./view.ts";

/** Writes a new recovery that the actor begins, and gives it. */
export function openRecovery(
  ctx: Context,
  begun: Omit<NewRecovery, "reference" | "source" | "checkedBy" | "door" | "office">,
): Promise<RecoveryRecord> {
  return addRecovery(ctx.store, {
    ...begun,
    // what a person can read aloud
    reference: `R${readableId(ctx.random, 9)}`,
    source: sourceOf(ctx),
    checkedBy: ctx.actor.kind === "operator" ? "operator" : "captcha",
    door: doorOf(ctx.actor),
    office: ctx.actor.office,
  });
}

/** One open recovery a person: throws *refused* with the reference of the one there is. */
export async function requireNoneOpen(ctx: Context, cedula: string): Promise<void> {
  const earlier = await findOpenRecovery(ctx, cedula);
  if (!earlier) return;
  const { reference } = earlier;
  const sentence = fill(texts.alreadyOpen, { reference });
  throw new ClaveError("recovery-open", sentence, fill(texts.alreadyOpenHint, { reference }), {
    reference,
  });
}

/** The open recovery of a person; time may have ended it unnoticed until now, which is then written down. */
export async function findOpenRecovery(ctx: Context, cedula: string): Promise<RecoveryRecord | undefined> {
  const earlier = await findUnclosedRecovery(ctx.store, cedula);
  return earlier && !(await closeIfExpired(ctx, earlier)) ? earlier : undefined;
}

/** Writes down that time ended a recovery; false where it did not. */
export async function closeIfExpired(ctx: Context, earlier: RecoveryRecord): Promise<boolean> {
  const carriers = await carriersOf(ctx, [earlier]);
  if (statusOf(earlier, carriers, ctx.clock.now()) !== "expired") return false;
  await closeRecovery(ctx, earlier.reference, "expired", expiryOf(earlier, carriers));
  return true;
}

/** Withdraws the letters with links of a recovery that have not left; gives how many. */
export function withdrawLinks(ctx: Context, reference: string): Promise<number> {
  return withdrawLetters(ctx.store, subjectOf("recovery", reference), linkLetter, ctx.clock.now());
}

/** A report of a bounce may still change when a recovery ended that ran out less than this ago. */
const longAgo: Duration = day;

/**
 * Writes down that time ended recoveries a day ago or longer, so that what a report reads as still open does not
 * grow for ever. Nobody waits for it: an expired recovery is told as one whenever it is read.
 */
export async function closeLongExpired(ctx: Context): Promise<void> {
  authorize(ctx, "delivery.run");
  const before = ctx.clock.now() - longAgo;
  const pages = recoveriesBegun(ctx.store, { since: 0, before, unclosed: true });
  for await (const old of pages) await closeOld(ctx, old);
}

function closeOld(ctx: Context, records: readonly RecoveryRecord[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const carriersFor = await carriersOfEach(ctx, records);
    for (const record of records) {
      // the rest is found by the next run
      if (isAwaited(ctx)) return;
      const end = expiryOf(record, carriersFor(record));
      if (end < ctx.clock.now() - longAgo) await closeRecovery(ctx, record.reference, "expired", end);
    }
  });
}
