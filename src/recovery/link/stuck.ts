import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import type { Duration, Moment } from "../../base/time.ts";
import { type ChannelName, channelBy } from "../../channel/channels.ts";
import { providerOf } from "../../delivery/mailbox/mailbox.ts";
import { requireAffiliate } from "../../holder/identity/identity.ts";
import { isLeaving, type Message } from "../../store/post/messages.ts";
import { wasDoneSince } from "../../store/record/audit-entries.ts";
import type { RecoveryRecord } from "../../store/recovery/recoveries.ts";
import type { ContactPoint } from "../../store/register/contact-points.ts";
import { type RecoveryStatus, statusOf } from "../episode/status.ts";
import { requireReachable } from "./reachable.ts";
import { waitOf } from "./resendable.ts";

const skipReasons = [
  "opened",
  "not-sent-yet",
  "held",
  "revoked",
  "own-record",
  "contact-on-hold",
  "person-not-active",
  "no-address",
  "address-shared",
  "address-obsolete",
  "address-suppressed",
  "cooldown",
  "person-limit",
  "destination-limit",
  "no-longer-stuck",
] as const;
/** Why a link that should have worked by now is not sent again. */
export type SkipReason = (typeof skipReasons)[number];

/** A link that should have worked by now and is to be sent again. */
export interface StuckLink {
  readonly reference: string;
  readonly cedula: string;
  /** Who runs the mailbox that it goes to. */
  readonly provider: string;
  /** When a server took its newest letter, or gave it up. */
  readonly since: Moment;
  readonly to: ContactPoint;
}

export interface Skipped {
  readonly reference: string;
  readonly reason: SkipReason;
}

/**
 * How the link of a recovery stands with its letters, oldest first: to be sent again, or why not; undefined where
 * none should have worked by now. Only what the store says at this moment counts.
 */
export async function standingOf(
  ctx: Context,
  found: RecoveryRecord,
  letters: readonly Message[],
  olderThan: Duration,
): Promise<StuckLink | Skipped | undefined> {
  const { reference, cedula } = found;
  const now = ctx.clock.now();
  const since = lastMove(found, letters);
  const status = statusOf(found, { letters, activations: [] }, now);
  const channel = channelBy(found.method);
  if (!channel || hasEnded(status) || now - since < olderThan) return undefined;
  const early = await whyNot(ctx, found, letters, status);
  if (early) return { reference, reason: early };
  const to = await destination(ctx, cedula, channel);
  if (typeof to === "string") return { reference, reason: to };
  const wait = await waitOf(ctx, found, to);
  if (wait) return { reference, reason: wait.reason };
  return { reference, cedula, provider: providerOf(to), since, to };
}

/** When something last happened to its newest letter; it is not stuck for so long after. */
function lastMove({ heldAt, startedAt }: RecoveryRecord, letters: readonly Message[]): Moment {
  const newest = letters.at(-1);
  if (!newest) return heldAt ?? startedAt;
  return newest.acceptedAt ?? newest.closedAt ?? newest.queuedAt;
}

function hasEnded(status: RecoveryStatus): boolean {
  return status === "completed" || status === "cancelled" || status === "expired";
}

async function whyNot(
  ctx: Context,
  { reference, cedula }: RecoveryRecord,
  letters: readonly Message[],
  status: RecoveryStatus,
): Promise<SkipReason | undefined> {
  if (status === "held" || status === "opened") return status;
  if (letters.some(isLeaving)) return "not-sent-yet";
  if (ctx.actor.cedula === cedula) return "own-record";
  // somebody had a reason to kill it: somebody decides on the next one too
  const newest = letters.at(-1)?.queuedAt ?? 0;
  return (await wasDoneSince(ctx.store, subjectOf("recovery", reference), "link.revoke", newest))
    ? "revoked"
    : undefined;
}

async function destination(
  ctx: Context,
  cedula: string,
  by: ChannelName,
): Promise<ContactPoint | SkipReason> {
  try {
    return await requireReachable(ctx, await requireAffiliate(ctx, cedula), by);
  } catch (error) {
    const reason = error instanceof ClaveError && skipReasons.find((each) => each === error.code);
    if (!reason) throw error;
    return reason;
  }
}
