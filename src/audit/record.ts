import type { Context, StoreHandle } from "../base/context.ts";
import {
  type AuditEntry,
  auditHead,
  chainAuditEntry,
  insertAuditEntry,
  putAuditHead,
  unchainedEntries,
} from "../store/audit-entries.ts";
import { alone, beforeCommit, inTransaction, transaction } from "../store/transaction.ts";
import { chainStart, entryHash, signedHead } from "./chain.ts";

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
  const entries = pending.get(ctx.store) ?? [];
  pending.set(ctx.store, [...entries, entryOf(ctx, deed)]);
  if (entries.length === 0) beforeCommit(ctx, "audit", () => append(ctx));
}

function entryOf(ctx: Context, { act, subject, outcome = "done", reason, detail = {} }: Deed): AuditEntry {
  const { kind, name } = ctx.actor;
  // what is hashed is what will be read back: a detail that is undefined is none
  const kept = JSON.parse(JSON.stringify(detail)) as AuditEntry["detail"];
  return { at: ctx.clock.now(), actorKind: kind, actor: name, act, subject, outcome, reason, detail: kept };
}

const chainPage = 1000;

async function append(ctx: Context): Promise<void> {
  await alone(ctx, "audit");
  let { entries, hash } = (await auditHead(ctx.store)) ?? { entries: 0, hash: chainStart };
  // acts of before there was a chain are taken into it once, in their order
  for (let old = await firstUnchained(ctx, entries); old.length > 0; ) {
    for (const { id, entry } of old) {
      hash = entryHash(hash, entry);
      entries += 1;
      await chainAuditEntry(ctx.store, id, hash);
    }
    old = await unchainedEntries(ctx.store, chainPage);
  }
  for (const entry of pending.get(ctx.store) ?? []) {
    hash = entryHash(hash, entry);
    entries += 1;
    await insertAuditEntry(ctx.store, entry, hash);
  }
  await putAuditHead(ctx.store, signedHead(ctx.keys, entries, hash));
}

async function firstUnchained(ctx: Context, entries: number) {
  return entries === 0 ? unchainedEntries(ctx.store, chainPage) : [];
}
