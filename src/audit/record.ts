import type { Context, StoreHandle } from "../base/context.ts";
import { alone, beforeCommit, inTransaction, transaction } from "../store/engine/transaction.ts";
import {
  type AuditEntry,
  auditHead,
  insertAuditEntries,
  lastAuditEntry,
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

function entryOf(ctx: Context, { act, subject, outcome = "done", reason, detail = {} }: Deed): AuditEntry {
  const { kind, name } = ctx.actor;
  return { at: ctx.clock.now(), actorKind: kind, actor: name, act, subject, outcome, reason, detail };
}

async function append(ctx: Context): Promise<void> {
  await alone(ctx, "audit");
  const end = await endOf(ctx);
  let { id, hash } = end;
  const entries = pending.get(ctx.store) ?? [];
  const lines = entries.map((entry) => {
    id += 1;
    const line = { id, entry, detail: JSON.stringify(entry.detail) };
    hash = entryHash(hash, line);
    return { ...line, hash };
  });
  await insertAuditEntries(ctx.store, lines);
  const count = end.entries + entries.length;
  await putAuditHead(
    ctx.store,
    end.ours ? signedHead(ctx.keys, count, hash) : { entries: count, hash, signature: "" },
  );
}

/** What the next entry follows. */
interface End {
  readonly id: number;
  readonly entries: number;
  readonly hash: string;
  /** Whether this desk signed it. What was tampered with is not signed over: work goes on, and `verify` tells. */
  readonly ours: boolean;
}

async function endOf(ctx: Context): Promise<End> {
  const head = await auditHead(ctx.store);
  const last = await lastAuditEntry(ctx.store);
  // what was cut off the end leaves its numbers behind: nobody gets them again
  if (head && isOwnHead(ctx.keys, head))
    return { id: Math.max(last?.id ?? 0, head.entries), entries: head.entries, hash: head.hash, ours: true };
  if (!head && !last) return { id: 0, entries: 0, hash: chainStart, ours: true };
  const id = last?.id ?? 0;
  return { id, entries: id, hash: last?.hash ?? chainStart, ours: false };
}

/** A reason in somebody's own words, as it is kept; undefined for one that says nothing, or far too much. */
export function ownReason(typed: string | undefined): string | undefined {
  const said = (typed ?? "").trim();
  return (said.match(/\p{L}/gu) ?? []).length >= 4 && said.length <= 500 ? said : undefined;
}
