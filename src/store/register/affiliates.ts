import type { StoreHandle } from "../../base/context.ts";
import type { Language } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { lookupOf, maybe, moment, sealed, text, word } from "../engine/columns.ts";
import { sql } from "../engine/handle.ts";
import { type RecordOf, Table } from "../engine/table.ts";

export type IdKind = "cedula" | "code";
export type AffiliateStatus = "active" | "deceased" | "suspended";

const registered = {
  cedula: text,
  idKind: word<IdKind>(),
  names: text,
  /** YYYY-MM-DD */
  birthDate: sealed,
  /** Id of the registered security image. */
  image: maybe(text),
  language: word<Language>(),
  status: word<AffiliateStatus>(),
};

const affiliates = new Table("affiliates", { ...registered, createdAt: moment, updatedAt: moment });

/** A person who may be recovered. */
export type Affiliate = RecordOf<typeof affiliates>;

export function findAffiliate(store: StoreHandle, cedula: string): Promise<Affiliate | undefined> {
  return affiliates.find(store, { cedula });
}

/** People whose folded names hold every word, in the order of their cédulas. */
export async function searchAffiliates(
  store: StoreHandle,
  words: readonly string[],
  limit: number,
): Promise<readonly Affiliate[]> {
  const query = affiliates.on(store).orderBy("cedula").limit(limit);
  for (const word of words)
    query.whereRaw("search LIKE ? ESCAPE '!'", [`%${word.replace(/[%_!]/g, "!$&")}%`]);
  return (await query).map(affiliates.read);
}

/** People who have, or once had, a contact point with this canonical address or phone. */
export async function affiliatesReachedBy(
  store: StoreHandle,
  canonical: string,
  limit: number,
): Promise<readonly Affiliate[]> {
  const holders = sql(store)("contact_points")
    .where({ lookup: lookupOf(canonical) })
    // one that ended as it began was proposed at a counter and never theirs
    .whereRaw("(until IS NULL OR since < until)")
    .select("holder");
  const rows = await affiliates.on(store).whereIn("cedula", holders).orderBy("cedula").limit(limit);
  return rows.map(affiliates.read);
}

/** Forgets a person's security image: only the counter gives a new one. */
export async function clearImage(store: StoreHandle, cedula: string, now: Moment): Promise<void> {
  await affiliates.update(store, { cedula }, { image: undefined, updatedAt: now });
}

/** Puts a person's new security image, or birth date, in the place of any other. */
export async function putDetails(
  store: StoreHandle,
  cedula: string,
  details: Partial<Pick<Affiliate, "birthDate" | "image">>,
  now: Moment,
): Promise<void> {
  await affiliates.update(store, { cedula }, { ...details, updatedAt: now });
}

const passwords = new Table("passwords", { cedula: text, verifier: text, setAt: moment });

/** Puts the verifier of a person's new password in the place of any other. */
export function putPassword(
  store: StoreHandle,
  cedula: string,
  verifier: string,
  now: Moment,
): Promise<void> {
  return passwords.put(store, { cedula, verifier, setAt: now }, "cedula");
}

const imported = new Table("affiliates", {
  ...registered,
  /** Names without accents and case. */
  search: text,
});

export type ImportedAffiliate = RecordOf<typeof imported>;

/** Those of some people that the store knows, by cédula. */
export function knownAffiliates(
  store: StoreHandle,
  cedulas: readonly string[],
): Promise<ReadonlyMap<string, Affiliate>> {
  return affiliates.known(store, "cedula", cedulas);
}

/** Adds people whom an import brought. */
export function addAffiliates(
  store: StoreHandle,
  people: readonly ImportedAffiliate[],
  now: Moment,
  importId?: string,
): Promise<void> {
  return imported.insertAll(store, people, {
    created_at: now,
    updated_at: now,
    ...(importId === undefined ? {} : { import_id: importId }),
  });
}

export async function updateAffiliates(
  store: StoreHandle,
  people: readonly ImportedAffiliate[],
  now: Moment,
): Promise<void> {
  await imported.updateAll(store, people, ["cedula"], { updated_at: now });
}
