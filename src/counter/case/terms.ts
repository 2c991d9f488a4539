import { type Duration, day, hour } from "../../base/time.ts";
import { isProvedByCode } from "../../channel/channels.ts";
import type { CasePoint } from "../../store/counter/case-points.ts";
import type { CaseRecord, Doubt } from "../../store/counter/cases.ts";

/** How long a case waits for its end, how long a wrong face warns, how long a notice gives the right to object. */
export const caseLife: Duration = 7 * day;
export const warningLife: Duration = 7 * day;
export const objectionLife: Duration = 10 * day;
export const toldBack: Duration = 90 * day;

/** A change of the other channel this soon after counts as the same change. */
export const sameChange: Duration = 10 * day;

/** How long a mobile, which no code proves, waits after its approval. */
export const phoneHold: Duration = 24 * hour;

/** What a case rests on when it is submitted, beside what is written in it. */
export interface Grounds {
  readonly points: readonly CasePoint[];
  /** Whether the other channel was changed as lost within ten days. */
  readonly recentChange: boolean;
  /** Today at the desk, YYYY-MM-DD. */
  readonly today: string;
}

/** Whether a code that is sent to something is still to be read out, where so much is said of the old mailbox. */
export function awaitsCode(oldAddress: CaseRecord["oldAddress"]) {
  return (point: Pick<CasePoint, "side" | "channel" | "provedAt">): boolean =>
    isProvedByCode(point) && point.provedAt === undefined && (point.side === "new" || oldAddress === "works");
}

/** Why a case needs a second officer; none where possession, document and face leave no doubt. */
export function doubtsOf(record: CaseRecord, { points, recentChange, today }: Grounds): readonly Doubt[] {
  const { kind, document, warned, representedBy } = record;
  const fresh = points.filter((point) => point.side === "new");
  const found: readonly (readonly [Doubt, boolean])[] = [
    ["validation", kind === "validation"],
    ["address-lost", fresh.some(isProvedByCode) && !points.some((point) => point.side === "old")],
    ["phone-unproved", !fresh.every(isProvedByCode)],
    ["recent-change", kind === "contact" && recentChange],
    ["document-expired", document !== undefined && document.expires < today],
    ["name-differs", document?.nameMatches === false],
    ["warned", warned],
    ["represented", representedBy !== undefined],
  ];
  return found.filter(([, is]) => is).map(([doubt]) => doubt);
}

/** What a change waits its whole hold for: somebody who was not there has to have the time to object. */
const wholeHold: readonly Doubt[] = ["address-lost", "recent-change", "represented"];

/** How long a change waits after its approval. */
export function holdFor(doubts: readonly Doubt[], full: Duration): Duration {
  if (wholeHold.some((doubt) => doubts.includes(doubt))) return full;
  return doubts.includes("phone-unproved") ? phoneHold : 0;
}
