import type { Context } from "../base/context.ts";
import {
  auditHead,
  chainAuditEntries,
  lastAuditEntry,
  putAuditHead,
  unchainedEntries,
} from "../store/audit-entries.ts";
import { everyContactPoint } from "../store/explained.ts";
import { alone } from "../store/transaction.ts";
import { chainStart, entryHash, signedHead } from "./chain.ts";
import { ContactSum } from "./contact-sum.ts";
import { record } from "./record.ts";

/** The act with which the chain of a desk begins that is older than its chain. */
export const beginAct = "audit.begin";

const page = 1000;

/**
 * Takes the acts of before there was a chain into it, in their order, and writes down what lies on file: nothing
 * else vouches for that. Only a migration may ask for it: to whoever empties the chain it would give a new one.
 */
export async function beginChain(ctx: Context): Promise<void> {
  await alone(ctx, "audit");
  if ((await auditHead(ctx.store)) || !(await lastAuditEntry(ctx.store))) return;
  let [entries, last] = [0, chainStart];
  for (let old = await unchainedEntries(ctx.store, page); old.length > 0; ) {
    const hashes: (readonly [number, string])[] = [];
    for (const entry of old) {
      last = entryHash(last, entry);
      hashes.push([entry.id, last]);
    }
    entries += hashes.length;
    await chainAuditEntries(ctx.store, hashes);
    old = await unchainedEntries(ctx.store, page);
  }
  await putAuditHead(ctx.store, signedHead(ctx.keys, entries, last));
  await record(ctx, { act: beginAct, detail: { entries, ...(await onFile(ctx)) } });
}

async function onFile(ctx: Context) {
  const sum = new ContactSum(ctx.keys);
  for await (const points of everyContactPoint(ctx.store, page))
    for (const point of points) if (point.origin === "import") sum.add(point);
  return { contacts: sum.count, contactsDigest: sum.text() };
}
