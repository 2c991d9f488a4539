import { counter } from "./0001-desk/counter.ts";
import { post } from "./0001-desk/post.ts";
import { recovery } from "./0001-desk/recovery.ts";
import { register } from "./0001-desk/register.ts";
import { staff } from "./0001-desk/staff.ts";
import { waits } from "./0001-desk/waits.ts";
import type { Statements } from "./dialect.ts";

/**
 * The desk: who serves, who is served, what was asked, what was sent, how long it took, who did what.
 * Every moment is milliseconds since 1970 UTC, written by the program's clock, never by the engine.
 */
export const desk: Statements = (dialect) =>
  // what is referred to comes first
  [staff, register, post, recovery, counter, waits].flatMap((part) => part(dialect));
