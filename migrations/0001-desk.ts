import { counter } from "./0001-desk/counter.ts";
import { post } from "./0001-desk/post.ts";
import { recovery } from "./0001-desk/recovery.ts";
import { register } from "./0001-desk/register.ts";
import { staff } from "./0001-desk/staff.ts";
import { waits } from "./0001-desk/waits.ts";
import type { Migration } from "./dialect.ts";

/**
 * The desk: who serves, who is served, what was asked, what was sent, how long it took, who did what.
 * Every moment is milliseconds since 1970 UTC, written by the program's clock, never by the engine.
 */
export const desk: Migration = {
  // before the first release it was four steps, and the ledgers of desks made then hold four names. So does every
  // other: all are one store, and the next migration is number 5, so that none is ever given a name of these
  names: ["0001-desk", "0002-counter", "0003-delivery", "0004-waits"],
  statements: (dialect) =>
    // what is referred to comes first
    [staff, register, post, recovery, counter, waits].flatMap((part) => part(dialect)),
};
