import type { Cause } from "./cause.ts";
import { personCauses } from "./person-causes.ts";
import { recoveryCauses } from "./recovery-causes.ts";
import { refusalCauses } from "./refusals.ts";
import { takenCauses } from "./taken-causes.ts";
import { unsentCauses } from "./unsent-causes.ts";

/** The table: the first row that fits is the verdict, the others that fit are told after it. */
export const causes: readonly Cause[] = [
  ...personCauses,
  ...recoveryCauses,
  ...unsentCauses,
  ...refusalCauses,
  ...takenCauses,
];
