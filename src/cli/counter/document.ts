import { iso, type Moment, second } from "../../base/time.ts";
import type { Case } from "../../counter/view.ts";

/** A case as scripts read it (contract, JSON that scripts rely on). */
export function caseDocument(found: Case) {
  return {
    ...bareCaseDocument(found),
    names: found.names,
    office: found.office ?? null,
    officer: found.officer,
    reason: found.reason,
    appointment: found.appointment ?? null,
    priority: found.priority,
    oldAddress: found.oldAddress,
    documentSeen: found.documentSeen,
    points: found.points.map(({ side, channel, address, provedAt }) => ({
      side,
      channel,
      address,
      provedAt: isoOrNull(provedAt),
    })),
    doubts: found.doubts,
    holdSeconds: found.hold === undefined ? null : found.hold / second,
    openedAt: iso(found.openedAt),
    deadlineAt: iso(found.deadlineAt),
    identifiedAt: isoOrNull(found.identifiedAt),
    submittedAt: isoOrNull(found.submittedAt),
    approvedAt: isoOrNull(found.approvedAt),
    approvedBy: found.approvedBy ?? null,
    frozenAt: isoOrNull(found.frozenAt),
  };
}

/** The same for whoever only holds a link to it. */
export function bareCaseDocument({ id, kind, status, subject, effectiveAt }: Case) {
  return { id, kind, status, subject, effectiveAt: isoOrNull(effectiveAt) };
}

function isoOrNull(moment: Moment | undefined): string | null {
  return moment === undefined ? null : iso(moment);
}
