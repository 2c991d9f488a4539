import { type Duration, day, hour, type Moment } from "../base/time.ts";
import type { CasePoint } from "../store/case-points.ts";
import type { CaseRecord, Doubt } from "../store/cases.ts";

/** Where a case stands; what only time changes is true whenever it is read. */
export const caseStatuses = [
  "open",
  "identified",
  "proving",
  "submitted",
  "approved",
  "effective",
  "rejected",
  "vetoed",
  "expired",
] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** Where a case stands that is still to be handed in. */
export const afoot = ["open", "identified", "proving"] as const satisfies readonly CaseStatus[];

/** Whether a case is still to be handed in. */
export function isAfoot({ status }: { readonly status: CaseStatus }): boolean {
  return afoot.some((each) => each === status);
}

/** How long a case waits for its end, how long a wrong face warns, how long a notice gives the right to object. */
export const caseLife: Duration = 7 * day;
export const warningLife: Duration = 7 * day;
export const objectionLife: Duration = 10 * day;
export const toldBack: Duration = 90 * day;

/** A change of the other channel this soon after counts as the same change. */
export const sameChange: Duration = 10 * day;

const phoneHold: Duration = 24 * hour;

/** The subject under which everything about a case is written down. */
export function caseSubject(id: string): string {
  return `case:${id}`;
}

/** Where a case stands at a moment; `proposed` is whether anything new was brought yet. */
export function caseStatus(record: CaseRecord, proposed: boolean, now: Moment): CaseStatus {
  if (record.outcome === "rejected" || record.outcome === "wrong-person") return "rejected";
  if (record.frozenAt !== undefined) return "vetoed";
  if (record.outcome !== undefined) return record.outcome;
  if (record.effectiveAt !== undefined) return now >= record.effectiveAt ? "effective" : "approved";
  if (now >= record.deadlineAt) return "expired";
  if (record.submittedAt !== undefined) return "submitted";
  if (record.identifiedAt === undefined) return "open";
  return proposed ? "proving" : "identified";
}

/** Whether an objection stopped a case before, rather than after, it took effect. */
export function wasStoppedInTime({
  frozenAt,
  effectiveAt,
}: Pick<CaseRecord, "frozenAt" | "effectiveAt">): boolean {
  return frozenAt !== undefined && (effectiveAt === undefined || frozenAt < effectiveAt);
}

/** What a case rests on when it is submitted, beside what is written in it. */
export interface Grounds {
  readonly points: readonly CasePoint[];
  /** Whether the other channel was changed as lost within ten days. */
  readonly recentChange: boolean;
  /** Today at the desk, YYYY-MM-DD. */
  readonly today: string;
}

/** Why a case needs a second officer; none where possession, document and face leave no doubt. */
export function doubtsOf(record: CaseRecord, { points, recentChange, today }: Grounds): readonly Doubt[] {
  const { kind, document, warned } = record;
  const fresh = points.filter((point) => point.side === "new");
  const has = (channel: CasePoint["channel"]) => fresh.some((point) => point.channel === channel);
  const found: readonly (readonly [Doubt, boolean])[] = [
    ["validation", kind === "validation"],
    ["address-lost", has("email") && !points.some((point) => point.side === "old")],
    ["phone-unproved", has("phone")],
    ["recent-change", kind === "contact" && recentChange],
    ["document-expired", document !== undefined && document.expires < today],
    ["name-differs", document?.nameMatches === false],
    ["warned", warned],
  ];
  return found.filter(([, is]) => is).map(([doubt]) => doubt);
}

/** How long a change waits after its approval. */
export function holdFor(doubts: readonly Doubt[], full: Duration): Duration {
  if (doubts.includes("address-lost") || doubts.includes("recent-change")) return full;
  return doubts.includes("phone-unproved") ? phoneHold : 0;
}
