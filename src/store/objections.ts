import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";
import { lookupOf } from "./sealed.ts";

/** The right to object to a case that a notice gives whoever reads it. */
export interface Objection {
  /** SHA-256 of the token in the notice. */
  readonly digest: string;
  readonly caseId: string;
  readonly message: string;
  /** Canonical form of the address it went to, as it is looked up. */
  readonly lookup: string;
  readonly mintedAt: Moment;
  readonly usedAt: Moment | undefined;
}

/** Writes a right to object that was just minted. */
export async function addObjection(
  store: StoreHandle,
  given: Pick<Objection, "digest" | "caseId" | "message" | "mintedAt"> & { readonly canonical: string },
): Promise<void> {
  const { digest, caseId, message, canonical, mintedAt } = given;
  await sql(store)("objections").insert({
    digest,
    case_id: caseId,
    message,
    lookup: lookupOf(canonical),
    minted_at: mintedAt,
  });
}

/** The right to object of a token's digest. */
export async function findObjection(store: StoreHandle, digest: string): Promise<Objection | undefined> {
  const row = await sql(store)("objections").where({ digest }).first();
  return (
    row && {
      digest: row.digest,
      caseId: row.case_id,
      message: row.message,
      lookup: row.lookup,
      mintedAt: row.minted_at,
      usedAt: row.used_at ?? undefined,
    }
  );
}

/** When an address last objected to anything since a moment. */
export async function lastObjection(
  store: StoreHandle,
  { lookup }: Objection,
  since: Moment,
): Promise<Moment | undefined> {
  const row = await sql(store)("objections")
    .where({ lookup })
    .where("used_at", ">", since)
    .orderBy("used_at", "desc")
    .first("used_at");
  return row?.used_at;
}

/** Notes that a right was used; false when it was used before. */
export async function useObjection(store: StoreHandle, digest: string, now: Moment): Promise<boolean> {
  const changed: number = await sql(store)("objections")
    .where({ digest })
    .whereNull("used_at")
    .update({ used_at: now });
  return changed === 1;
}
