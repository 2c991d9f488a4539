import type { StoreHandle } from "../../base/context.ts";
import type { Method } from "../../base/method.ts";
import { moment, text, word } from "../engine/columns.ts";
import { type RecordOf, Table } from "../engine/table.ts";

/** How a request ended in an earlier system. */
export const earlierOutcomes = ["completed", "failed", "open"] as const;
export type EarlierOutcome = (typeof earlierOutcomes)[number];

const waits = new Table("earlier_waits", {
  /** Its reference there, or the file and line it came from. */
  id: text,
  method: word<Method>(),
  /** Empty: at no office. */
  office: text,
  /** Empty: unknown, or none. */
  provider: text,
  startedAt: moment,
  /** The end; of an open one the last moment it is known to have been open. */
  endedAt: moment,
  outcome: word<EarlierOutcome>(),
});

export type EarlierWait = RecordOf<typeof waits>;

/** Those of the waits given that the store already knows, by id. */
export function knownEarlierWaits(
  store: StoreHandle,
  ids: readonly string[],
): Promise<ReadonlyMap<string, EarlierWait>> {
  return waits.known(store, "id", ids);
}

export function addEarlierWaits(store: StoreHandle, added: readonly EarlierWait[]): Promise<void> {
  return waits.insertAll(store, added);
}

export async function updateEarlierWaits(store: StoreHandle, changed: readonly EarlierWait[]): Promise<void> {
  await waits.updateAll(store, changed, ["id"]);
}
