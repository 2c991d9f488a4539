import { desk } from "./0001-desk.ts";
import type { Migration } from "./dialect.ts";

/** Every migration there is, in the order in which they are applied. */
export const migrations: readonly Migration[] = [desk];
