import type { Context } from "../base/context.ts";
import { snapshot, transaction } from "../store/engine/transaction.ts";
import { type ChainedEntry, everyAuditEntry } from "../store/record/audit-entries.ts";
import { attempt } from "./attempt.ts";
import { record } from "./record.ts";
import { signedEnd } from "./walk.ts";

/** Takes a text that goes where the export does. */
export type Write = (text: string) => void | Promise<void>;

/**
 * Writes the whole record, an entry a line and the signed end in the last, and gives how many entries it has.
 * Throws *invalid* where the end bears no right signature: such an export would prove nothing.
 */
export function exportAudit(ctx: Context, write: Write): Promise<{ readonly entries: number }> {
  return attempt(ctx, "audit.export", undefined, async () => {
    await transaction(ctx, (ctx) => record(ctx, { act: "audit.export" }));
    return { entries: await snapshot(ctx, (ctx) => writeAll(ctx, write)) };
  });
}

async function writeAll(ctx: Context, write: Write): Promise<number> {
  let entries = 0;
  for await (const lines of everyAuditEntry(ctx.store)) {
    await write(lines.map((line) => `${JSON.stringify(lineOf(line))}\n`).join(""));
    entries += lines.length;
  }
  const head = await signedEnd(ctx);
  await write(`${JSON.stringify({ ...head, publicKey: ctx.keys.publicKey() })}\n`);
  return entries;
}

/** The nine values that are hashed, in their order, and the hash. */
function lineOf({ id, entry, detail, hash }: ChainedEntry) {
  const { at, actorKind, actor, act, subject = null, outcome, reason = null } = entry;
  return { id, at, actorKind, actor, act, subject, outcome, reason, detail, hash };
}
