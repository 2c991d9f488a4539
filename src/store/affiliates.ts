import type { StoreHandle } from "../base/context.ts";
import type { Language } from "../base/texts.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";
import { lookupOf, unseal } from "./sealed.ts";

export type IdKind = "cedula" | "code";
export type AffiliateStatus = "active" | "deceased" | "suspended";

/** A person who may be recovered. */
export interface Affiliate {
  readonly cedula: string;
  readonly idKind: IdKind;
  readonly names: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  /** Id of the registered security image. */
  readonly image: string | undefined;
  readonly language: Language;
  readonly status: AffiliateStatus;
  readonly createdAt: Moment;
  readonly updatedAt: Moment;
}

export interface AffiliateRow {
  cedula: string;
  id_kind: IdKind;
  names: string;
  birth_date: string;
  image: string | null;
  language: Language;
  status: AffiliateStatus;
  created_at: number;
  updated_at: number;
}

/** The person with a cédula. */
export async function findAffiliate(store: StoreHandle, cedula: string): Promise<Affiliate | undefined> {
  const row = await sql(store)<AffiliateRow>("affiliates").where({ cedula }).first();
  return row && affiliateFrom(row);
}

/** The people with any of several cédulas. */
export async function findAffiliates(
  store: StoreHandle,
  cedulas: readonly string[],
): Promise<readonly Affiliate[]> {
  return (await sql(store)<AffiliateRow>("affiliates").whereIn("cedula", [...cedulas])).map(affiliateFrom);
}

/** People whose folded names hold every word, in the order of their cédulas. */
export async function searchAffiliates(
  store: StoreHandle,
  words: readonly string[],
  limit: number,
): Promise<readonly Affiliate[]> {
  const query = sql(store)<AffiliateRow>("affiliates").orderBy("cedula").limit(limit);
  for (const word of words)
    query.whereRaw("search LIKE ? ESCAPE '!'", [`%${word.replace(/[%_!]/g, "!$&")}%`]);
  return (await query).map(affiliateFrom);
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
  const rows = await sql(store)<AffiliateRow>("affiliates")
    .whereIn("cedula", holders)
    .orderBy("cedula")
    .limit(limit);
  return rows.map(affiliateFrom);
}

export function affiliateFrom(row: AffiliateRow): Affiliate {
  return {
    cedula: row.cedula,
    idKind: row.id_kind,
    names: row.names,
    birthDate: unseal(row.birth_date),
    image: row.image ?? undefined,
    language: row.language,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Forgets a person's security image: only the counter gives a new one. */
export async function clearImage(store: StoreHandle, cedula: string, now: Moment): Promise<void> {
  await sql(store)("affiliates").where({ cedula }).update({ image: null, updated_at: now });
}

/** Puts a person's new security image in the place of any other. */
export async function putImage(
  store: StoreHandle,
  cedula: string,
  image: string,
  now: Moment,
): Promise<void> {
  await sql(store)("affiliates").where({ cedula }).update({ image, updated_at: now });
}
