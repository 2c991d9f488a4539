import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import type { Context } from "../base/context.ts";
import { withNamedFile } from "../base/files.ts";
import { locatedFault } from "../store/engine/faults.ts";
import { snapshot, transaction } from "../store/engine/transaction.ts";
import { auditHead, type ChainedEntry, everyAuditEntry } from "../store/record/audit-entries.ts";
import { attempt } from "./attempt.ts";
import { record } from "./record.ts";

/**
 * Writes the whole record to a file that its owner alone reads, an entry a line and the signed end in the last,
 * and gives how many entries it has. The file is there whole or not at all; one of its name is replaced.
 */
export function exportAudit(ctx: Context, path: string): Promise<{ readonly entries: number }> {
  return attempt(ctx, "audit.export", undefined, async () => {
    await transaction(ctx, (ctx) => record(ctx, { act: "audit.export" }));
    const draft = `${path}.${process.pid}.draft`;
    const file = withNamedFile(path, "writing", () => openSync(draft, "wx", 0o600));
    try {
      const entries = await snapshot(ctx, (ctx) => writeAll(ctx, file)).finally(() => {
        fsyncSync(file);
        closeSync(file);
      });
      renameSync(draft, path);
      return { entries };
    } catch (error) {
      rmSync(draft, { force: true });
      throw locatedFault(error, path);
    }
  });
}

async function writeAll(ctx: Context, file: number): Promise<number> {
  let entries = 0;
  for await (const lines of everyAuditEntry(ctx.store)) {
    writeSync(file, lines.map((line) => `${JSON.stringify(lineOf(line))}\n`).join(""));
    entries += lines.length;
  }
  const head = await auditHead(ctx.store);
  writeSync(file, `${JSON.stringify({ ...head, publicKey: ctx.keys.publicKey() })}\n`);
  return entries;
}

/** The nine values that are hashed, in their order, and the hash. */
function lineOf({ id, entry, detail, hash }: ChainedEntry) {
  const { at, actorKind, actor, act, subject = null, outcome, reason = null } = entry;
  return { id, at, actorKind, actor, act, subject, outcome, reason, detail, hash };
}
