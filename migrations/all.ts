import { desk } from "./0001-desk.ts";
import { counter } from "./0002-counter.ts";
import { delivery } from "./0003-delivery.ts";
import { waits } from "./0004-waits.ts";
import type { Migration } from "./dialect.ts";

/** Every migration there is, in the order in which they are applied. */
export const migrations: readonly Migration[] = [desk, counter, delivery, waits];
