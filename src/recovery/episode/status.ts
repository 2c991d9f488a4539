import type { Method } from "../../base/method.ts";
import { type Duration, day, type Moment } from "../../base/time.ts";
import { isLeaving, type Message } from "../../store/post/messages.ts";
import type { ActivationRecord } from "../../store/recovery/activations.ts";
import type { LinkEnd } from "../../store/recovery/bearer-secrets.ts";
import type { LinkRecord } from "../../store/recovery/links.ts";
import type { RecoveryRecord } from "../../store/recovery/recoveries.ts";

/** Where a recovery stands; what only time changes is true whenever it is read. */
export type RecoveryStatus = "started" | "sent" | "opened" | "completed" | "expired" | "cancelled" | "held";

export interface Recovery {
  readonly reference: string;
  readonly cedula: string;
  readonly method: Method;
  /** Where it was begun. */
  readonly door: RecoveryRecord["door"];
  readonly status: RecoveryStatus;
  readonly startedAt: Moment;
  /** When its last usable link stops working, as far as is known now. */
  readonly expiresAt: Moment;
  /** Masked; undefined while no letter was ordered. */
  readonly sentTo: string | undefined;
}

type Terms = Pick<RecoveryRecord, "linkTtl" | "linkCap">;

/**
 * When the link in a letter stops working: counted from acceptance, or from when it may have been accepted, capped
 * from the request.
 */
export function linkEnd(
  { linkTtl, linkCap }: Terms,
  { queuedAt, acceptedAt, doubtedAt }: Pick<Message, "queuedAt" | "acceptedAt" | "doubtedAt">,
): Moment {
  const cap = queuedAt + linkCap;
  const from = acceptedAt ?? doubtedAt;
  return from === undefined ? cap : Math.min(from + linkTtl, cap);
}

export const heldLife: Duration = day;

/** Whether a recovery waits for a supervisor, or would if its time were not over. */
export function isHeld({ heldAt, releasedAt }: Pick<RecoveryRecord, "heldAt" | "releasedAt">): boolean {
  return heldAt !== undefined && releasedAt === undefined;
}

/** What a recovery may be completed with: the letters that carry links, and what was handed over at a counter. */
export interface Carriers {
  readonly letters: readonly Message[];
  readonly activations: readonly ActivationRecord[];
}

/** Whether a server took a letter, and it did not come back later. */
function wasTaken({ acceptedAt, status }: Pick<Message, "acceptedAt" | "status">): boolean {
  return acceptedAt !== undefined && status !== "bounced";
}

/** When a recovery expires: with its last usable link or activation, or one cap after its letter was given up. */
export function expiryOf(recovery: RecoveryRecord, { letters, activations }: Carriers): Moment {
  if (isHeld(recovery)) return (recovery.heldAt ?? 0) + heldLife;
  const links = letters.map((letter) => {
    const givenUp = !wasTaken(letter) && letter.closedAt !== undefined;
    if (givenUp) return (letter.closedAt ?? 0) + recovery.linkCap;
    // one in doubt goes once more, with another link
    return isLeaving(letter) ? letter.queuedAt + recovery.linkCap : linkEnd(recovery, letter);
  });
  const ends = [...links, ...activations.map((activation) => activation.expiresAt)];
  return ends.length === 0 ? recovery.startedAt + recovery.linkCap : Math.max(...ends);
}

export function statusOf(recovery: RecoveryRecord, carriers: Carriers, now: Moment): RecoveryStatus {
  if (recovery.outcome !== undefined) return recovery.outcome;
  if (now >= expiryOf(recovery, carriers)) return "expired";
  if (isHeld(recovery)) return "held";
  if (recovery.openedAt !== undefined) return "opened";
  return carriers.letters.some(wasTaken) ? "sent" : "started";
}

/** Whether a recovery goes on by its links. */
export function isOpen(status: RecoveryStatus): boolean {
  return status === "started" || status === "sent" || status === "opened";
}

/** What a link or an activation does when it is used. */
export type LinkState = "usable" | "used" | "superseded" | "revoked" | "changed" | "expired";

/** Whether a link opens anything at a moment, and if not, why. */
export function linkState(
  link: LinkRecord,
  recovery: RecoveryRecord,
  letter: Message | undefined,
  now: Moment,
): LinkState {
  return stateOf(link.killedBy, recovery, !letter || now >= linkEnd(recovery, letter));
}

export function activationState(
  activation: ActivationRecord,
  recovery: RecoveryRecord,
  now: Moment,
): LinkState {
  return stateOf(activation.endedBy, recovery, now >= activation.expiresAt);
}

function stateOf(end: LinkEnd | undefined, { outcome }: RecoveryRecord, over: boolean): LinkState {
  if (end !== undefined) return end;
  if (outcome === "completed") return "used";
  if (outcome === "cancelled") return "revoked";
  return over || outcome === "expired" ? "expired" : "usable";
}
