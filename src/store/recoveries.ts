import type { Context, StoreHandle } from "../base/context.ts";
import type { Method } from "../base/method.ts";
import type { Duration, Moment } from "../base/time.ts";
import { rowsOf, sql } from "./handle.ts";
import { killLinksOf } from "./links.ts";
import { transaction } from "./transaction.ts";
import type { DecidedWait } from "./wait-tally.ts";

export type Outcome = "completed" | "cancelled" | "expired";

/** One person's one goal: a password again. */
export interface RecoveryRecord {
  readonly reference: string;
  readonly cedula: string;
  readonly method: Method;
  readonly source: string;
  readonly checkedBy: "operator" | "captcha";
  /** Where the operator who began it sits. */
  readonly office?: string | undefined;
  /** Family of mail providers its first letter went to. */
  readonly provider?: string | undefined;
  /** Life of a link from acceptance. */
  readonly linkTtl: Duration;
  /** Longest life of a link from its request. */
  readonly linkCap: Duration;
  readonly startedAt: Moment;
  /** Since when it waits for a supervisor; undefined: it never did. */
  readonly heldAt: Moment | undefined;
  /** When the supervisor let it go on. */
  readonly releasedAt: Moment | undefined;
  readonly openedAt: Moment | undefined;
  readonly closedAt: Moment | undefined;
  readonly outcome: Outcome | undefined;
}

interface Row {
  reference: string;
  cedula: string;
  method: Method;
  source: string;
  checked_by: "operator" | "captcha";
  office: string | null;
  provider: string | null;
  link_ttl: number;
  link_cap: number;
  started_at: number;
  held_at: number | null;
  released_at: number | null;
  opened_at: number | null;
  closed_at: number | null;
  outcome: Outcome | null;
}

/** A recovery about to be written. */
export type NewRecovery = Omit<
  RecoveryRecord,
  "heldAt" | "releasedAt" | "openedAt" | "closedAt" | "outcome"
> & { readonly heldAt?: Moment | undefined };

/** Writes a new open recovery; a second open one of the same person breaks a unique index. */
export async function addRecovery(store: StoreHandle, recovery: NewRecovery): Promise<void> {
  await sql(store)("recoveries").insert({
    reference: recovery.reference,
    cedula: recovery.cedula,
    method: recovery.method,
    source: recovery.source,
    checked_by: recovery.checkedBy,
    office: recovery.office ?? null,
    provider: recovery.provider ?? null,
    link_ttl: recovery.linkTtl,
    link_cap: recovery.linkCap,
    started_at: recovery.startedAt,
    held_at: recovery.heldAt ?? null,
  });
}

/** The recovery of a reference. */
export async function findRecovery(
  store: StoreHandle,
  reference: string,
): Promise<RecoveryRecord | undefined> {
  const row = await sql(store)<Row>("recoveries").where({ reference }).first();
  return row && recoveryFrom(row);
}

/** The recoveries of several references. */
export async function findRecoveries(
  store: StoreHandle,
  references: readonly string[],
): Promise<readonly RecoveryRecord[]> {
  return (await sql(store)<Row>("recoveries").whereIn("reference", [...references])).map(recoveryFrom);
}

/** The recovery of a person that nothing has closed; time may have. */
export async function findUnclosedRecovery(
  store: StoreHandle,
  cedula: string,
): Promise<RecoveryRecord | undefined> {
  const row = await sql(store)<Row>("recoveries").where({ cedula }).whereNull("closed_at").first();
  return row && recoveryFrom(row);
}

/** Every recovery of a person, newest first. */
export async function recoveriesOf(store: StoreHandle, cedula: string): Promise<readonly RecoveryRecord[]> {
  const order = ["started_at", "reference"].map((column) => ({ column, order: "desc" }));
  return (await sql(store)<Row>("recoveries").where({ cedula }).orderBy(order)).map(recoveryFrom);
}

/** Recoveries newest first, a page at a time: those that began before the last one of the page before. */
export async function recoveriesBefore(
  store: StoreHandle,
  limit: number,
  last?: RecoveryRecord,
): Promise<readonly RecoveryRecord[]> {
  const query = sql(store)<Row>("recoveries").orderBy([
    { column: "started_at", order: "desc" },
    { column: "reference", order: "desc" },
  ]);
  if (last) query.whereRaw("(started_at, reference) < (?, ?)", [last.startedAt, last.reference]);
  return (await query.limit(limit)).map(recoveryFrom);
}

/**
 * Recoveries that nothing has closed, time may have, oldest first, a page at a time: those after a moment and a
 * reference.
 */
export async function unclosedRecoveries(
  store: StoreHandle,
  limit: number,
  after: Pick<RecoveryRecord, "startedAt" | "reference">,
): Promise<readonly RecoveryRecord[]> {
  const query = sql(store)<Row>("recoveries")
    .whereNull("closed_at")
    .whereRaw("(started_at, reference) > (?, ?)", [after.startedAt, after.reference])
    .orderBy(["started_at", "reference"]);
  return (await query.limit(limit)).map(recoveryFrom);
}

/** Recoveries that began before a moment, oldest first, a page at a time: those after a moment and a reference. */
export async function recoveriesAfter(
  store: StoreHandle,
  limit: number,
  after: Pick<RecoveryRecord, "startedAt" | "reference">,
  to: Moment,
): Promise<readonly RecoveryRecord[]> {
  const query = sql(store)<Row>("recoveries")
    .whereRaw("(started_at, reference) > (?, ?)", [after.startedAt, after.reference])
    .where("started_at", "<", to)
    .orderBy(["started_at", "reference"]);
  return (await query.limit(limit)).map(recoveryFrom);
}

/** Lets a recovery go on that waits for a supervisor; false when another act decided first. */
export async function releaseRecovery(store: StoreHandle, reference: string, now: Moment): Promise<boolean> {
  const changed: number = await sql(store)("recoveries")
    .where({ reference })
    .whereNotNull("held_at")
    .whereNull("released_at")
    .whereNull("closed_at")
    .update({ released_at: now });
  return changed === 1;
}

/** Notes the first use of a link by a person. */
export async function markOpened(store: StoreHandle, reference: string, now: Moment): Promise<void> {
  await sql(store)("recoveries").where({ reference }).whereNull("opened_at").update({ opened_at: now });
}

/** Ends a recovery that is still open, and counts its wait; false when another act ended it first. */
export function closeRecovery(
  ctx: Context,
  reference: string,
  outcome: Outcome,
  at: Moment,
): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const closed = await rowsOf<Row>(
      ctx.store,
      "UPDATE recoveries SET closed_at = ?, outcome = ? WHERE reference = ? AND closed_at IS NULL RETURNING *",
      [at, outcome, reference],
    );
    // most commands close nothing, and are spared what counts
    const { countWaits } = await import("./wait-counts.ts");
    countWaits(ctx, { added: closed.map(waitIn) });
    return closed.length === 1;
  });
}

/** The wait of a recovery that is closed: to the first use of its link, in person to the new password. */
function waitIn({ method, office, provider, started_at, opened_at, closed_at, outcome }: Row): DecidedWait {
  const decidedAt = closed_at ?? started_at;
  const arrived = outcome === "completed" && method !== "in-person" ? (opened_at ?? decidedAt) : decidedAt;
  return {
    method,
    office: office ?? "",
    provider: provider ?? "",
    startedAt: started_at,
    endedAt: arrived,
    decidedAt,
    completed: outcome === "completed",
  };
}

/** Whether a person set a password through a recovery since a moment. */
export async function wasCompletedSince(store: StoreHandle, cedula: string, since: Moment): Promise<boolean> {
  const row = await sql(store)("recoveries")
    .where({ cedula, outcome: "completed" })
    .where("closed_at", ">=", since)
    .first("reference");
  return row !== undefined;
}

/** Ends the open recoveries of many people and kills their links: what they rested on changed. */
export async function closeRecoveriesOf(ctx: Context, cedulas: readonly string[], at: Moment): Promise<void> {
  for (const cedula of cedulas) {
    await killLinksOf(ctx.store, cedula, "changed", at);
    const open = await findUnclosedRecovery(ctx.store, cedula);
    if (open) await closeRecovery(ctx, open.reference, "cancelled", at);
  }
}

function recoveryFrom(row: Row): RecoveryRecord {
  return {
    reference: row.reference,
    cedula: row.cedula,
    method: row.method,
    source: row.source,
    checkedBy: row.checked_by,
    office: row.office ?? undefined,
    provider: row.provider ?? undefined,
    linkTtl: row.link_ttl,
    linkCap: row.link_cap,
    startedAt: row.started_at,
    heldAt: row.held_at ?? undefined,
    releasedAt: row.released_at ?? undefined,
    openedAt: row.opened_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
    outcome: row.outcome ?? undefined,
  };
}
