import { hash } from "node:crypto";
import { type Digests, isSignedBy, type Keys } from "../base/keys.ts";
import { entryValues, type NumberedEntry, type StoredHead } from "../store/record/audit-entries.ts";

/** What the first entry of a chain follows. */
export const chainStart = "0".repeat(64);

/** The hash of an entry: SHA-256 over the hash before it and the entry itself, so that neither can change alone. */
export function entryHash(before: string, entry: NumberedEntry): string {
  return hash("sha256", `${before}\n${JSON.stringify(entryValues(entry))}`, "hex");
}

/** The end of a chain, signed with the desk's key: whoever cuts entries off cannot sign a shorter one. */
export function signedHead(keys: Keys, entries: number, last: string): StoredHead {
  const head = { entries, hash: last, signature: keys.sign(headText(entries, last)) };
  newest.set(keys, head);
  return head;
}

/** The head that was signed last under each key: the next act meets it again, and need not check it. */
const newest = new WeakMap<Keys, StoredHead>();

export function isOwnHead(keys: Keys, { entries, hash, signature }: StoredHead): boolean {
  const own = newest.get(keys);
  if (own?.entries === entries && own.hash === hash && own.signature === signature) return true;
  return isSignedBy(keys.publicKey(), headText(entries, hash), signature);
}

/** The words that the key before signs a new one under. */
export function newKeyText({ publicKey }: Pick<Digests, "publicKey">): string {
  return `clave key ${publicKey()}`;
}

/** The words that the signature of a head stands under. */
export function headText(entries: number, last: string): string {
  return `clave audit head ${entries} ${last}`;
}
