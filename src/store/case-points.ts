import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import type { ContactKey, ContactPoint } from "./contact-points.ts";
import { sql } from "./handle.ts";
import { lookupOf } from "./sealed.ts";

/** A contact point that a case has to prove: a new one, or the old one that still works. */
export interface CasePoint extends ContactKey {
  readonly caseId: string;
  readonly side: "new" | "old";
  readonly provedAt: Moment | undefined;
}

interface Row extends ContactKey {
  case_id: string;
  side: "new" | "old";
  lookup: string;
  proved_at: number | null;
  released_at: number | null;
}

/** What a case has to prove, new points first. */
export function casePointsOf(store: StoreHandle, caseId: string): Promise<readonly CasePoint[]> {
  return casePointsOfMany(store, [caseId]);
}

/** What several cases have to prove, the new points of each first. */
export async function casePointsOfMany(
  store: StoreHandle,
  caseIds: readonly string[],
): Promise<readonly CasePoint[]> {
  const rows = await sql(store)<Row>("case_points")
    .whereIn("case_id", [...caseIds])
    .orderBy(["case_id", "side", "channel"]);
  return rows.map(({ case_id, holder, channel, number, side, proved_at }) => ({
    caseId: case_id,
    side,
    holder,
    channel,
    number,
    provedAt: proved_at ?? undefined,
  }));
}

/** Puts a contact point among what a case has to prove, unproved, in the place of another of its side and channel. */
export async function putCasePoint(
  store: StoreHandle,
  caseId: string,
  side: CasePoint["side"],
  { holder, channel, number, canonical }: ContactPoint,
): Promise<void> {
  const lookup = lookupOf(canonical);
  await sql(store)("case_points")
    .insert({ case_id: caseId, side, holder, channel, number, lookup, proved_at: null, released_at: null })
    .onConflict(["case_id", "side", "channel"])
    .merge();
}

/** Notes that a code was read out; from now on a new address is reserved, and a second one breaks a unique index. */
export async function proveCasePoint(store: StoreHandle, point: CasePoint, now: Moment): Promise<void> {
  const { caseId, side, channel } = point;
  await sql(store)("case_points").where({ case_id: caseId, side, channel }).update({ proved_at: now });
}

/** Ids of cases other than one that have reserved a canonical address. */
export async function casesReserving(
  store: StoreHandle,
  canonical: string,
  but: string,
): Promise<readonly string[]> {
  const rows: { case_id: string }[] = await sql(store)<Row>("case_points")
    .where({ lookup: lookupOf(canonical), side: "new" })
    .whereNotNull("proved_at")
    .whereNull("released_at")
    .whereNot({ case_id: but })
    .select("case_id");
  return rows.map((row) => row.case_id);
}

/** Gives up what a case has reserved. */
export async function releaseCasePoints(store: StoreHandle, caseId: string, now: Moment): Promise<void> {
  await sql(store)("case_points")
    .where({ case_id: caseId })
    .whereNull("released_at")
    .update({ released_at: now });
}
