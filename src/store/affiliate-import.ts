import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { type Affiliate, type AffiliateRow, affiliateFrom } from "./affiliates.ts";
import { rowsOf, unfolded } from "./handle.ts";
import { seal } from "./sealed.ts";

/** A person as an import writes one. */
export interface ImportedAffiliate extends Omit<Affiliate, "createdAt" | "updatedAt"> {
  /** Names without accents and case. */
  readonly search: string;
}

/** Those of the people given that the store already knows, by cédula. */
export async function knownAffiliates(
  store: StoreHandle,
  cedulas: readonly string[],
): Promise<ReadonlyMap<string, Affiliate>> {
  const rows = await rowsOf<AffiliateRow>(
    store,
    `SELECT affiliates.* FROM ${unfolded(store)} JOIN affiliates ON affiliates.cedula = value ->> 0`,
    [JSON.stringify(cedulas.map((cedula) => [cedula]))],
  );
  return new Map(rows.map((row) => [row.cedula, affiliateFrom(row)]));
}

/** Writes many new people with one statement. */
export async function addAffiliates(
  store: StoreHandle,
  people: readonly ImportedAffiliate[],
  now: Moment,
): Promise<void> {
  if (people.length === 0) return;
  await rowsOf(
    store,
    `INSERT INTO affiliates
       (cedula, id_kind, names, search, birth_date, image, language, status, created_at, updated_at)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
       CAST(? AS BIGINT), CAST(? AS BIGINT) FROM ${unfolded(store)}`,
    [now, now, JSON.stringify(people.map(listed))],
  );
}

/** Brings many known people up to date with one statement. */
export async function updateAffiliates(
  store: StoreHandle,
  people: readonly ImportedAffiliate[],
  now: Moment,
): Promise<void> {
  if (people.length === 0) return;
  await rowsOf(
    store,
    `UPDATE affiliates SET id_kind = value ->> 1, names = value ->> 2, search = value ->> 3,
       birth_date = value ->> 4, image = value ->> 5, language = value ->> 6, status = value ->> 7,
       updated_at = CAST(? AS BIGINT)
     FROM ${unfolded(store)} WHERE affiliates.cedula = value ->> 0`,
    [now, JSON.stringify(people.map(listed))],
  );
}

function listed(person: ImportedAffiliate): readonly (string | null)[] {
  return [
    person.cedula,
    person.idKind,
    person.names,
    person.search,
    seal(person.birthDate),
    person.image ?? null,
    person.language,
    person.status,
  ];
}
