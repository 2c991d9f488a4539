import type { Act } from "../../base/acts.ts";
import type { Language } from "../../base/texts.ts";
import { type Duration, type Moment, minute } from "../../base/time.ts";
import type { Attempt } from "../../store/post/attempts.ts";
import type { DeliveryReport } from "../../store/post/delivery-reports.ts";
import { isInDoubt, type Message } from "../../store/post/messages.ts";
import type { ProviderAlarm } from "../../store/post/provider-alarms.ts";
import type { LinkEnd } from "../../store/recovery/bearer-secrets.ts";
import type { RecoveryRecord } from "../../store/recovery/recoveries.ts";
import type { AffiliateStatus } from "../../store/register/affiliates.ts";
import type { ContactHealth } from "../../store/register/contact-health.ts";

/** All that the desk knows when somebody asks why a letter did not arrive: plain data, whose addresses are masked. */
export interface Facts {
  readonly now: Moment;
  /** What whoever asks may do. */
  readonly acts: readonly Act[];
  readonly person: {
    readonly cedula: string;
    readonly language: Language;
    readonly status: AffiliateStatus;
  };
  /** The recovery that is asked about; undefined where the person never had one. */
  readonly recovery: RecoveryFacts | undefined;
  /** The letters that carry its links, oldest first. */
  readonly letters: readonly LetterFacts[];
  /** The address in force; undefined where there is none. */
  readonly address: AddressFacts | undefined;
  /** The change of address that keeps recoveries shut. */
  readonly addressChange: { readonly since: Moment; readonly until: Moment | undefined } | undefined;
  /** Until when the identity check is closed to whoever asks. */
  readonly lockedUntil: Moment | undefined;
  /** From when another link may be sent, where that is not now. */
  readonly resendFrom: Moment | undefined;
  /** The trouble that the provider of the newest letter, or of the address, is in. */
  readonly trouble: ProviderAlarm | undefined;
}

export interface RecoveryFacts
  extends Pick<
    RecoveryRecord,
    "reference" | "method" | "door" | "startedAt" | "heldAt" | "releasedAt" | "openedAt" | "closedAt"
  > {
  readonly status: "started" | "sent" | "opened" | "completed" | "expired" | "cancelled" | "held";
  readonly expiresAt: Moment;
}

/** One of its letters, with all that became of it. */
export interface LetterFacts
  extends Pick<
    Message,
    | "id"
    | "status"
    | "provider"
    | "queuedAt"
    | "dueAt"
    | "deadlineAt"
    | "acceptedAt"
    | "closedAt"
    | "heldUpBy"
    | "doubtedAt"
    | "leasedUntil"
  > {
  readonly to: string;
  readonly attempts: readonly Attempt[];
  readonly reports: readonly DeliveryReport[];
  /** Its newest link; undefined where none was ever written into it. */
  readonly link: LinkFacts | undefined;
}

export interface LinkFacts {
  readonly state: LinkEnd | "expired" | "usable";
  /** When it stopped working, or will. */
  readonly endsAt: Moment;
}

export interface AddressFacts {
  readonly to: string;
  readonly health: ContactHealth | undefined;
  /** Whether it is another person's too. */
  readonly shared: boolean;
}

/** A letter that was taken and not used for so long is silent. */
export const silentAfter: Duration = 30 * minute;

export function newestLetter({ letters }: Facts): LetterFacts | undefined {
  return letters.at(-1);
}

/** Whether no link of the recovery can be used any more, or there never was a recovery. */
export function isOver({ recovery }: Facts): boolean {
  return recovery === undefined || ["completed", "expired", "cancelled"].includes(recovery.status);
}

/** Whether a letter still waits to leave. */
export function isWaiting({ status, deadlineAt }: LetterFacts, now: Moment): boolean {
  return ["queued", "deferred", "held"].includes(status) && now < deadlineAt;
}

/** Whether nobody knows if the newest letter arrived, tried again later or given up. */
export function isDoubtful(facts: Facts): boolean {
  const letter = newestLetter(facts);
  return letter !== undefined && isInDoubt(letter, facts.now);
}

/** What held a letter up or turned it away, by the class of the reply; undefined where nothing did. */
export function meaningOf({ status, heldUpBy, attempts, reports }: LetterFacts): string | undefined {
  const own = reports.filter(({ passedTo }) => passedTo === undefined);
  const reported = status === "bounced" ? own.findLast(({ action }) => action === "failed") : undefined;
  return reported?.class ?? heldUpBy ?? attempts.findLast((each) => each.class !== undefined)?.class;
}

/** Whether a letter was taken back before it left: no attempt ended it, or the last one found nobody who wanted it. */
export function isWithdrawn({ status, closedAt, attempts }: LetterFacts): boolean {
  const last = attempts.find(({ endedAt }) => endedAt !== undefined && endedAt === closedAt);
  return status === "failed" && (last === undefined || last.class === "withdrawn");
}
