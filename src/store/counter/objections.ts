import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { lookupOf, maybe, moment, text } from "../engine/columns.ts";
import { leaves } from "../engine/kept-states.ts";
import { type New, type RecordOf, Table } from "../engine/table.ts";

const objections = new Table("objections", {
  /** SHA-256 of the token in the notice. */
  digest: text,
  caseId: text,
  message: text,
  /** Canonical form of the address it went to, as it is looked up. */
  lookup: text,
  mintedAt: moment,
  usedAt: maybe(moment),
});

/** The right to object to a case that a notice gives whoever reads it. */
export type Objection = RecordOf<typeof objections>;

export function addObjection(
  store: StoreHandle,
  { canonical, ...given }: Omit<New<Objection>, "lookup"> & { readonly canonical: string },
): Promise<void> {
  return objections.insert(store, { ...given, lookup: lookupOf(canonical) });
}

export function findObjection(store: StoreHandle, digest: string): Promise<Objection | undefined> {
  return objections.find(store, { digest });
}

/** Takes every right to object away that nobody used: whoever is to have one is told anew. Gives how many. */
export function dropUnusedObjections(store: StoreHandle): Promise<number> {
  return objections.on(store).whereNull("used_at").del();
}

/** When an address last objected to anything since a moment. */
export async function lastObjection(
  store: StoreHandle,
  { lookup }: Objection,
  since: Moment,
): Promise<Moment | undefined> {
  const row = await objections
    .on(store)
    .where({ lookup })
    .where("used_at", ">", since)
    .orderBy("used_at", "desc")
    .first("used_at");
  return row?.used_at ?? undefined;
}

/** Notes that a right was used; false when it was used before. */
export async function useObjection(store: StoreHandle, digest: string, now: Moment): Promise<boolean> {
  const used = (await objections.update(store, { digest, usedAt: undefined }, { usedAt: now })) === 1;
  const objection = used ? await findObjection(store, digest) : undefined;
  if (objection) leaves(store, "case.objections", objection.caseId);
  return used;
}
