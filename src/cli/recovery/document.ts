import { iso } from "../../base/time.ts";
import type { Recovery } from "../../recovery/recovery.ts";

/** A recovery as scripts read it (contract, JSON that scripts rely on). */
export function recoveryDocument(recovery: Recovery) {
  const { reference, cedula, method, status, startedAt, expiresAt, sentTo } = recovery;
  return {
    reference,
    affiliate: cedula,
    method,
    status,
    startedAt: iso(startedAt),
    expiresAt: iso(expiresAt),
    sentTo: sentTo ?? null,
  };
}
