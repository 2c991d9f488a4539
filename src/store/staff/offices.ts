import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { text } from "../engine/columns.ts";
import { leaves } from "../engine/kept-states.ts";
import { type RecordOf, Table } from "../engine/table.ts";

const offices = new Table("offices", {
  /** Short, as printed on receipts. */
  code: text,
  name: text,
});

/** A place with a counter. */
export type Office = RecordOf<typeof offices>;

export function findOffice(store: StoreHandle, code: string): Promise<Office | undefined> {
  return offices.find(store, { code });
}

export async function everyOffice(store: StoreHandle, limit: number): Promise<readonly Office[]> {
  return (await offices.on(store).orderBy("code").limit(limit)).map(offices.read);
}

export function addOffice(store: StoreHandle, office: Office, now: Moment): Promise<void> {
  leaves(store, "office", office.code);
  return offices.insertAll(store, [office], { created_at: now });
}
