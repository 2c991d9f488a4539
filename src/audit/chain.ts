import { createHash } from "node:crypto";
import type { Keys } from "../base/keys.ts";
import type { AuditEntry } from "../store/audit-entries.ts";

/** What the first entry of a chain follows. */
export const chainStart = "0".repeat(64);

/** The hash of an entry: SHA-256 over the hash before it and the entry itself, so that neither can change alone. */
export function entryHash(before: string, entry: AuditEntry): string {
  const { at, actorKind, actor, act, subject, outcome, reason, detail } = entry;
  const text = JSON.stringify([at, actorKind, actor, act, subject ?? null, outcome, reason ?? null, detail]);
  return createHash("sha256").update(`${before}\n${text}`).digest("hex");
}

/** Where a chain ends: whoever cuts entries off its end cannot sign a shorter one. */
export interface ChainHead {
  readonly entries: number;
  readonly hash: string;
  readonly signature: string;
}

/** The end of a chain, signed with the desk's key. */
export function signedHead(keys: Keys, entries: number, hash: string): ChainHead {
  return { entries, hash, signature: keys.sign(headText(entries, hash)) };
}

/** The words that the signature of a head stands under. */
export function headText(entries: number, hash: string): string {
  return `clave audit head ${entries} ${hash}`;
}
