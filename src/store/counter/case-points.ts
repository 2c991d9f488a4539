import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { lookupOf, maybe, moment, text, word } from "../engine/columns.ts";
import { sql } from "../engine/handle.ts";
import { leaves } from "../engine/kept-states.ts";
import { type RecordOf, Table } from "../engine/table.ts";
import { type ContactPoint, contactKey } from "../register/contact-points.ts";

const points = new Table("case_points", {
  ...contactKey,
  caseId: text,
  side: word<"new" | "old">(),
  provedAt: maybe(moment),
});

/** A contact point that a case has to prove: a new one, or the old one that still works. */
export type CasePoint = RecordOf<typeof points>;

/** What a case has to prove, new points first. */
export function casePointsOf(store: StoreHandle, caseId: string): Promise<readonly CasePoint[]> {
  return casePointsOfMany(store, [caseId]);
}

/** What several cases have to prove, the new points of each first. */
export function casePointsOfMany(
  store: StoreHandle,
  caseIds: readonly string[],
): Promise<readonly CasePoint[]> {
  return points.listAmong(store, { caseId: caseIds }, "case_id", "side", "channel");
}

/** Puts a contact point among what a case has to prove, unproved, in the place of another of its side and channel. */
export async function putCasePoint(
  store: StoreHandle,
  caseId: string,
  side: CasePoint["side"],
  { holder, channel, number, canonical }: ContactPoint,
): Promise<void> {
  const lookup = lookupOf(canonical);
  leaves(store, "case.points", caseId);
  await sql(store)("case_points")
    .insert({ case_id: caseId, side, holder, channel, number, lookup, proved_at: null, released_at: null })
    .onConflict(["case_id", "side", "channel"])
    .merge();
}

/** Notes that a code was read out; from now on a new address is reserved, and a second one breaks a unique index. */
export async function proveCasePoint(store: StoreHandle, point: CasePoint, now: Moment): Promise<void> {
  const { caseId, side, channel } = point;
  leaves(store, "case.points", caseId);
  await points.update(store, { caseId, side, channel }, { provedAt: now });
}

/** Ids of cases other than one that have reserved a canonical address. */
export async function casesReserving(
  store: StoreHandle,
  canonical: string,
  but: string,
): Promise<readonly string[]> {
  const rows: { case_id: string }[] = await sql(store)("case_points")
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
