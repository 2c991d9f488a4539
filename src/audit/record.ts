import type { Written } from "../base/clock.ts";
import { type Context, type StoreHandle, systemActor } from "../base/context.ts";
import type { Digests } from "../base/keys.ts";
import { rootAsked } from "../base/place/account.ts";
import { iso, type Moment, second } from "../base/time.ts";
import { leftBy, type StateName, statesOf } from "../store/engine/kept-states.ts";
import { rowsTouched, sealTouched } from "../store/engine/seal.ts";
import { alone, beforeCommit, inTransaction, transaction } from "../store/engine/transaction.ts";
import {
  type AuditEntry,
  auditHead,
  insertAuditEntries,
  lastAuditEntry,
  leapAct,
  newCountAct,
  putAuditHead,
} from "../store/record/audit-entries.ts";
import { chainStart, entryHash, isOwnHead, signedHead } from "./chain.ts";

/** What an operation says of itself; who and when come from the context. */
export interface Deed {
  readonly act: string;
  readonly subject?: string | undefined;
  readonly outcome?: "done" | "refused";
  readonly reason?: string | undefined;
  readonly detail?: AuditEntry["detail"];
}

/** What the transactions under way will write down when they commit. */
const pending = new WeakMap<StoreHandle, AuditEntry[]>();

/**
 * Writes an act down in the transaction that carries it: both are kept, or neither. The entries of a
 * transaction enter the chain together, as its last act.
 */
export async function record(ctx: Context, deed: Deed): Promise<void> {
  if (!inTransaction(ctx)) return transaction(ctx, (ctx) => record(ctx, deed));
  const entries = pending.get(ctx.store);
  if (entries) return void entries.push(entryOf(ctx, deed));
  pending.set(ctx.store, [entryOf(ctx, deed)]);
  beforeCommit(ctx, "audit", () => append(ctx));
}

/** The same where rows that give authority changed: the number of the entry is what tells an old one put back. */
export async function recordIfTouched(ctx: Context, deed: Deed): Promise<void> {
  if (rowsTouched(ctx.store) !== undefined) await record(ctx, deed);
}

function entryOf(ctx: Context, { act, subject, outcome = "done", reason, detail = {} }: Deed): AuditEntry {
  const { kind, name } = ctx.actor;
  const told = { ...detail, ...(ctx.visit !== undefined && { visit: ctx.visit }), ...rootAsked() };
  return { at: ctx.clock.now(), actorKind: kind, actor: name, act, subject, outcome, reason, detail: told };
}

async function append(ctx: Context): Promise<void> {
  await alone(ctx, "audit");
  const end = await endOf(ctx);
  if (end.written) ctx.clock.learn(end.written);
  const told = [...leapOf(ctx), ...withStates(pending.get(ctx.store) ?? [], await statesLeft(ctx))];
  const entries = inOrder(ctx, told, end.written?.at ?? 0);
  let { id, hash } = end;
  const rows = rowsTouched(ctx.store);
  const lines = entries.map((entry, at) => {
    id += 1;
    const detail =
      at + 1 < entries.length || rows === undefined ? entry.detail : { ...entry.detail, sealed: rows };
    const line = { id, entry, detail: JSON.stringify(detail) };
    hash = entryHash(hash, line);
    return { ...line, hash };
  });
  await insertAuditEntries(ctx.store, lines);
  for (const line of lines) ctx.onRecorded?.(line.id);
  if (rows !== undefined) await sealTouched(ctx.store, id);
  const count = end.entries + entries.length;
  const head = end.ours ? signedHead(ctx.keys, count, hash) : { entries: count, hash, signature: "" };
  const boot = ctx.clock.machine.boot?.();
  await putAuditHead(ctx.store, head, boot);
  const at = entries.at(-1)?.at;
  if (at !== undefined) ctx.clock.learn({ at, boot });
}

/** The last entry of a transaction says how all that it changed was left. */
function withStates(entries: readonly AuditEntry[], left: string | undefined): readonly AuditEntry[] {
  const last = entries.at(-1);
  if (!last || left === undefined) return entries;
  return [...entries.slice(0, -1), { ...last, detail: { ...last.detail, left } }];
}

/** The entry that the record adds by itself where the clock was moved forward since its last one. */
function leapOf({ clock }: Context): readonly AuditEntry[] {
  const length = clock.leapt();
  if (length === 0) return [];
  const detail = { seconds: Math.round(length / second), from: iso(clock.written?.at ?? 0) };
  const { kind, name } = systemActor;
  const nothing = { subject: undefined, reason: undefined };
  return [
    { at: clock.now(), actorKind: kind, actor: name, act: leapAct, outcome: "done", detail, ...nothing },
  ];
}

/** Entries as they follow what is there: none before it, whatever clock its writer had. */
function inOrder(ctx: Context, entries: readonly AuditEntry[], last: Moment): readonly AuditEntry[] {
  let floor = last;
  return entries.map((entry) => {
    // nobody writes of what is to come: a clock that was accepted meanwhile is the one that holds
    const present = Math.min(entry.at, ctx.clock.machine.now());
    const begins = entry.act === newCountAct && entry.outcome === "done";
    floor = begins ? present : Math.max(present, floor);
    return { ...entry, at: floor };
  });
}

/** What the next entry follows. */
interface End {
  readonly id: number;
  readonly written: Written | undefined;
  readonly entries: number;
  readonly hash: string;
  /** Whether this desk signed it. What was tampered with is not signed over: work goes on, and `verify` tells. */
  readonly ours: boolean;
}

async function endOf(ctx: Context): Promise<End> {
  const head = await auditHead(ctx.store);
  const last = await lastAuditEntry(ctx.store);
  const written = last && { at: last.entry.at, boot: head?.boot };
  // what was cut off the end leaves its numbers behind: nobody gets them again
  if (head && isOwnHead(ctx.keys, head)) {
    const { entries, hash } = head;
    return { id: Math.max(last?.id ?? 0, entries), written, entries, hash, ours: true };
  }
  if (!head && !last) return { id: 0, written, entries: 0, hash: chainStart, ours: true };
  const id = last?.id ?? 0;
  return { id, written, entries: id, hash: last?.hash ?? chainStart, ours: false };
}

/** A reason in somebody's own words, as it is kept; undefined for one that says nothing, or far too much. */
export function ownReason(typed: string | undefined): string | undefined {
  const said = (typed ?? "").trim();
  return (said.match(/\p{L}/gu) ?? []).length >= 4 && said.length <= 500 ? said : undefined;
}

/** How a transaction leaves what it changed, for its entry; undefined where it changed nothing that is kept so. */
async function statesLeft({ store, keys }: Pick<Context, "store" | "keys">): Promise<string | undefined> {
  const lines: string[] = [];
  for (const [name, ids] of leftBy(store)) {
    const states = await statesOf(store, name, ids);
    for (const id of ids) lines.push(`${name} ${stateDigest(keys, name, id, states.get(id))} ${id}`);
  }
  return lines.length === 0 ? undefined : lines.join(";");
}

/** How an entry says that a state was left. */
export function stateDigest(key: Digests, name: StateName, id: string, state: string | undefined): string {
  return state === undefined
    ? "-"
    : key.digest("audit-state", `${name}\n${id}\n${state}`).toString("hex").slice(0, 32);
}
