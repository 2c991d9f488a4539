import { record } from "../../audit/record.ts";
import type { Act } from "../../base/acts.ts";
import type { Context } from "../../base/context.ts";
import { subjectOf } from "../../base/subjects.ts";
import { maskOf } from "../../channel/channels.ts";
import { troubleOf } from "../../delivery/mailbox/radar.ts";
import { queueLetter } from "../../delivery/send/queue.ts";
import { findMessage, isInDoubt, type Message } from "../../store/post/messages.ts";
import type { ProviderAlarm } from "../../store/post/provider-alarms.ts";
import type { RecoveryRecord } from "../../store/recovery/recoveries.ts";
import type { ContactPoint } from "../../store/register/contact-points.ts";
import type { Recovery } from "../episode/status.ts";
import { linkLetter, requireRecovery, viewOf } from "../episode/view.ts";

/** An open recovery, and the letter that is queued for it; none while it is held. */
export interface Started {
  readonly recovery: Recovery;
  readonly message: Pick<Message, "id" | "status"> | undefined;
}

/** Queues the letter that carries a recovery's link, and writes the act down that it is for. */
export async function queueLink(
  ctx: Context,
  act: Act,
  { reference, linkCap }: Pick<RecoveryRecord, "reference" | "linkCap">,
  to: ContactPoint,
  more: Readonly<Record<string, string>> = {},
): Promise<NonNullable<Started["message"]>> {
  const subject = subjectOf("recovery", reference);
  const id = await queueLetter(ctx, { letter: linkLetter, subject, to, life: linkCap });
  const detail = { affiliate: to.holder, ...more, to: maskOf(to), message: id };
  await record(ctx, { act, subject, detail });
  return { id, status: "queued" };
}

export interface StartedNow extends Started {
  /** The trouble that the mail provider of the letter is in; undefined where it is in none. */
  readonly trouble: ProviderAlarm | undefined;
  /** Whether a server had the letter and did not say whether it took it. */
  readonly inDoubt: boolean;
}

/** How a recovery and its letter stand after the letter was sent, or tried. */
export async function startedNow(ctx: Context, { recovery, message }: Started): Promise<StartedNow> {
  const letter = message && (await findMessage(ctx.store, message.id));
  return {
    inDoubt: letter !== undefined && isInDoubt(letter, ctx.clock.now()),
    trouble: letter && (await troubleOf(ctx, letter.provider)),
    recovery: await viewOf(ctx, await requireRecovery(ctx, recovery.reference)),
    message: message && { id: message.id, status: letter?.status ?? message.status },
  };
}
