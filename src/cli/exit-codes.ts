import type { Kind } from "../base/errors.ts";

/** What a process ends with for each kind of failure (contract; after sysexits.h). */
export const exitCodes: Readonly<Record<Kind, number>> = {
  refused: 1,
  usage: 64,
  invalid: 65,
  "no-input": 66,
  missing: 67,
  unavailable: 69,
  defect: 70,
  io: 74,
  busy: 75,
  forbidden: 77,
  config: 78,
  cancelled: 130,
};
