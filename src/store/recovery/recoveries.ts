import type { Context, StoreHandle } from "../../base/context.ts";
import type { Method } from "../../base/method.ts";
import type { Moment } from "../../base/time.ts";
import { duration, maybe, moment, text, word } from "../engine/columns.ts";
import { rowsOf } from "../engine/handle.ts";
import { leaves, leavesRow } from "../engine/kept-states.ts";
import { pagesOf } from "../engine/pages.ts";
import { type New, type RecordOf, type RowOf, Table } from "../engine/table.ts";
import { transaction } from "../engine/transaction.ts";
import { hasTrait } from "../staff/operators.ts";
import type { DecidedWait } from "../waits/tally.ts";
import { killLinksOf } from "./links.ts";

/** Where people come in. */
export const doors = ["portal", "counter", "telephone"] as const;
export type Door = (typeof doors)[number];

/** The door at which somebody acts: an operator at the counter or, of those who talk to people unseen, on the telephone. */
export function doorOf({ kind, role }: { readonly kind: string; readonly role?: string | undefined }): Door {
  if (kind !== "operator") return "portal";
  return hasTrait(role, "onTelephone") ? "telephone" : "counter";
}

export type Outcome = "completed" | "cancelled" | "expired";

const recoveries = new Table("recoveries", {
  reference: text,
  cedula: text,
  method: word<Method>(),
  source: text,
  checkedBy: word<"operator" | "captcha">(),
  /** Where it was begun; unknown of a row that nothing here wrote. */
  door: maybe(word<Door>()),
  /** Where the operator who began it sits. */
  office: maybe(text),
  /** When its link was asked for last by the birth date alone: nothing else was remembered. */
  byBirthDateAt: maybe(moment),
  /** Family of mail providers its first letter went to. */
  provider: maybe(text),
  /** Life of a link from acceptance. */
  linkTtl: duration,
  /** Longest life of a link from its request. */
  linkCap: duration,
  startedAt: moment,
  /** Since when it waits for a supervisor; undefined: it never did. */
  heldAt: maybe(moment),
  /** When the supervisor let it go on. */
  releasedAt: maybe(moment),
  openedAt: maybe(moment),
  closedAt: maybe(moment),
  outcome: maybe(word<Outcome>()),
});

/** One person's one goal: a password again. */
export type RecoveryRecord = RecordOf<typeof recoveries>;

export type NewRecovery = New<RecoveryRecord>;

/** Writes a new open recovery, and gives it; a second open one of the same person breaks a unique index. */
export async function addRecovery(store: StoreHandle, recovery: NewRecovery): Promise<RecoveryRecord> {
  await recoveries.insert(store, recovery);
  leavesRow(store, "recoveries", recovery.reference);
  return recoveries.whole(recovery);
}

export function findRecovery(store: StoreHandle, reference: string): Promise<RecoveryRecord | undefined> {
  return recoveries.find(store, { reference });
}

export function findRecoveries(
  store: StoreHandle,
  references: readonly string[],
): Promise<readonly RecoveryRecord[]> {
  return recoveries.listAmong(store, { reference: references });
}

/** The recovery of a person that nothing has closed; time may have. */
export function findUnclosedRecovery(
  store: StoreHandle,
  cedula: string,
): Promise<RecoveryRecord | undefined> {
  return recoveries.find(store, { cedula, closedAt: undefined });
}

export async function recoveriesOf(store: StoreHandle, cedula: string): Promise<readonly RecoveryRecord[]> {
  return (await recoveries.on(store).where({ cedula }).orderBy(newestFirst)).map(recoveries.read);
}

/** Writes down that the link of a recovery was asked for by the birth date alone. */
export async function noteByBirthDate(
  store: StoreHandle,
  reference: string,
  now: Moment | undefined,
): Promise<void> {
  await recoveries.update(store, { reference }, { byBirthDateAt: now });
}

/** Has a recovery go on another way: it counts as one of that, from when it began. */
export async function changeMethod(store: StoreHandle, reference: string, method: Method): Promise<void> {
  await recoveries.update(store, { reference }, { method, provider: undefined });
  leaves(store, "recovery.about", reference);
}

/** Recoveries newest first, so many at a time. */
export function newestRecoveries(
  store: StoreHandle,
  size: number,
): AsyncGenerator<readonly RecoveryRecord[]> {
  return pagesOf(async (last: RecoveryRecord | undefined, limit) => {
    const query = recoveries.on(store).orderBy(newestFirst);
    if (last) query.whereRaw("(started_at, reference) < (?, ?)", [last.startedAt, last.reference]);
    return (await query.limit(limit)).map(recoveries.read);
  }, size);
}

const newestFirst = ["started_at", "reference"].map((column) => ({ column, order: "desc" }));

/** Which recoveries are wanted, by when they began. */
export interface Begun {
  readonly since: Moment;
  readonly before?: Moment;
  /** Only those that nothing has closed; time may have. */
  readonly unclosed?: boolean;
}

/** Recoveries in the order in which they began: however many there are, few are in memory. */
export function recoveriesBegun(
  store: StoreHandle,
  { since, before, unclosed = false }: Begun,
): AsyncGenerator<readonly RecoveryRecord[]> {
  return pagesOf(async (last: RecoveryRecord | undefined, limit) => {
    const query = recoveries
      .on(store)
      .whereRaw("(started_at, reference) > (?, ?)", last ? [last.startedAt, last.reference] : [since, ""])
      .orderBy(["started_at", "reference"]);
    if (before !== undefined) query.where("started_at", "<", before);
    if (unclosed) query.whereNull("closed_at");
    return (await query.limit(limit)).map(recoveries.read);
  }, 500);
}

/** Lets a recovery go on that waits for a supervisor; false when another act decided first. */
export async function releaseRecovery(store: StoreHandle, reference: string, now: Moment): Promise<boolean> {
  const changed: number = await recoveries
    .on(store)
    .where({ reference })
    .whereNotNull("held_at")
    .whereNull("released_at")
    .whereNull("closed_at")
    .update({ released_at: now });
  if (changed === 1) leaves(store, "recovery.hold", reference);
  return changed === 1;
}

/** Notes the first use of a link by a person. */
export async function markOpened(store: StoreHandle, reference: string, now: Moment): Promise<void> {
  await recoveries.on(store).where({ reference }).whereNull("opened_at").update({ opened_at: now });
}

/** Ends a recovery that is still open, and counts its wait; false when another act ended it first. */
export function closeRecovery(
  ctx: Context,
  reference: string,
  outcome: Outcome,
  at: Moment,
): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const closed = await rowsOf<RowOf<typeof recoveries>>(
      ctx.store,
      "UPDATE recoveries SET closed_at = ?, outcome = ? WHERE reference = ? AND closed_at IS NULL RETURNING *",
      [at, outcome, reference],
    );
    if (closed.length === 1 && outcome !== "expired") leaves(ctx.store, "recovery.outcome", reference);
    // most commands close nothing, and are spared what counts
    const { countWaits } = await import("../waits/counts.ts");
    countWaits(ctx, { added: closed.map(recoveries.read).map(waitIn) });
    return closed.length === 1;
  });
}

/**
 * Puts recoveries that ended after a moment where a clock would have that moment be the present: those whose whole
 * life was later keep their length. `reopen` takes back what only time ended. Waits are counted as they are then.
 */
export async function retimeRecoveries(
  ctx: Context,
  now: Moment,
  reopen: () => Promise<void>,
): Promise<void> {
  const { store } = ctx;
  const late = await recoveries.on(store).where("closed_at", ">", now);
  if (late.length === 0) return;
  await reopen();
  const sets = ["started_at", "opened_at", "held_at", "released_at", "closed_at"].map(
    (column) => `${column} = ${column} - (closed_at - ${now})`,
  );
  await rowsOf(store, `UPDATE recoveries SET ${sets.join(", ")} WHERE started_at > ? AND closed_at > ?`, [
    now,
    now,
  ]);
  await recoveries
    .on(store)
    .where("opened_at", ">", now)
    .whereNotNull("closed_at")
    .update({ opened_at: now });
  await recoveries.on(store).where("closed_at", ">", now).update({ closed_at: now });
  const references = late.map(({ reference }) => reference);
  const settled = await recoveries.known(store, "reference", references);
  const { countWaits } = await import("../waits/counts.ts");
  const closed = [...settled.values()].filter(({ closedAt }) => closedAt !== undefined);
  countWaits(ctx, { added: closed.map(waitIn), removed: late.map(recoveries.read).map(waitIn) });
}

/** The wait of a recovery that is closed: to the first use of its link, in person to the new password. */
function waitIn({
  method,
  office,
  provider,
  startedAt,
  openedAt,
  closedAt,
  outcome,
}: RecoveryRecord): DecidedWait {
  const decidedAt = closedAt ?? startedAt;
  const completed = outcome === "completed";
  return {
    method,
    office: office ?? "",
    provider: provider ?? "",
    startedAt,
    endedAt: completed && method !== "in-person" ? (openedAt ?? decidedAt) : decidedAt,
    decidedAt,
    completed,
  };
}

/** Whether a person set a password through a recovery since a moment. */
export async function wasCompletedSince(store: StoreHandle, cedula: string, since: Moment): Promise<boolean> {
  const row = await recoveries
    .on(store)
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
