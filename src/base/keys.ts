import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  hash,
  hkdfSync,
  sign,
  timingSafeEqual,
  verify,
} from "node:crypto";
import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ClaveError } from "./errors.ts";
import { readIfThere } from "./files.ts";
import { type Home, keyIn, makePrivateFolder, nextKeyIn, oldKeysIn, writePrivateFile } from "./home.ts";
import type { Random } from "./random.ts";
import { catalogue } from "./texts.ts";

/** Keyed digests under a key that is never in the store: a copied store alone answers no guess. */
export interface Digests {
  /** The key's fingerprint: begins the SHA-256 of its public half, in hex. */
  readonly id: string;
  /** 32 bytes that only this desk can compute from the text, different for every purpose. */
  digest(purpose: string, text: string): Buffer;
  /** What anyone checks its signatures with: SPKI in base64url. */
  publicKey(): string;
}

/** A key that the desk had: what was digested under it is still compared, and nothing is signed with it. */
export interface EarlierKey extends Digests {
  /** Whether others may have it: what rests on it alone counts for nothing. */
  readonly leaked: boolean;
}

/** The desk's key, and those before it. */
export interface Keys extends Digests {
  /** An Ed25519 signature that only this desk can make, in base64url. */
  sign(text: string): string;
  /** The keys before it, the first of the desk first. */
  readonly earlier: readonly EarlierKey[];
  /** Goes by an id where `proved`, under it, finds what this key alone can have made: deriving it costs a start 2 ms. */
  goBy(id: string, proved: () => boolean): void;
}

/** Every key that something may have been digested under, the desk's own first. */
export function everyKey(keys: Keys): readonly Digests[] {
  return [keys, ...keys.earlier];
}

/** The keys that nobody else has, the desk's own first: what is under another is closed. */
export function trustedKeys(keys: Keys): readonly Digests[] {
  return [keys, ...keys.earlier.filter(({ leaked }) => !leaked)];
}

/** The first key that nobody else has: for what must stay the same when the key changes, and is kept nowhere. */
export function lastingKey(keys: Keys): Digests {
  return keys.earlier.find(({ leaked }) => !leaked) ?? keys;
}

/**
 * The first key that the desk ever had, whatever became of it: for what must never change, since whoever compares then
 * and now would tell what is real from what was made up.
 */
export function firstKey(keys: Keys): Digests {
  return keys.earlier[0] ?? keys;
}

/** A digest as it is kept to be compared for years: the id of its key stands before it. */
export function keptDigest(key: Digests, purpose: string, text: string): string {
  return `${key.id}:${key.digest(purpose, text).toString("hex")}`;
}

/** Whether a digest that is kept counts for nothing: others may have its key, or it is none of ours. */
export function isClosed(keys: Keys, kept: string): boolean {
  return keyOf(keys, kept) === undefined;
}

/** Whether a text is what was digested; never where that is closed. */
export function isDigestOf(keys: Keys, kept: string, purpose: string, text: string): boolean {
  const key = keyOf(keys, kept);
  const given = (key ?? keys).digest(purpose, text);
  const own = Buffer.from(kept.slice(kept.indexOf(":") + 1), "hex");
  return key !== undefined && given.length === own.length && timingSafeEqual(given, own);
}

/** Those from before keys had an id are of the first one. */
function keyOf(keys: Keys, kept: string): Digests | undefined {
  if (kept.startsWith(`${keys.id}:`)) return keys;
  const first = keys.earlier[0];
  if (!first && !kept.includes(":")) return keys;
  const key = kept.includes(":") ? keys.earlier.find(({ id }) => kept.startsWith(`${id}:`)) : first;
  return key?.leaked ? undefined : key;
}

/** Whether a text was signed by whoever has the private half of a public key. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64url"), format: "der", type: "spki" });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, "base64url"));
  } catch {
    return false;
  }
}

const texts = catalogue({
  unusable: {
    es: "La llave de la mesa (keys/desk.key) está dañada.",
    en: "The desk's key (keys/desk.key) is damaged.",
  },
  missing: {
    es: "Falta la llave de la mesa (keys/desk.key).",
    en: "The desk's key (keys/desk.key) is missing.",
  },
  restoreHint: {
    es: "Restáurela del respaldo; sin ella las respuestas importadas no se comprueban. No cree otra mesa.",
    en: "Restore it from the backup; without it imported answers cannot be checked. Do not make another desk.",
  },
});

/** Makes the desk's key unless there is one; an interrupted start leaves a whole key or none. */
export function createKeys(folder: string, random: Random): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeNew(keyIn({ keys: folder }), `${random.bytes(32).toString("hex")}\n`, random);
}

/** Writes a file unless one of its name is there, whole or not at all. */
function writeNew(path: string, content: string, random: Random): void {
  const draft = `${path}.${random.bytes(6).toString("hex")}`;
  try {
    writeFileSync(draft, content, { mode: 0o600, flush: true });
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST")
      throw Object.assign(error as Error, { path: draft });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Draws the key that is to be the desk's, beside it, in the place of one that did not come to be. */
export function drawNextKey(home: Pick<Home, "keys">, random: Random): Keys {
  rmSync(nextKeyIn(home), { force: true });
  writeNew(nextKeyIn(home), `${random.bytes(32).toString("hex")}\n`, random);
  return loadKeys(home.keys, nextKeyIn(home));
}

/** Keeps the desk's key among the earlier ones, to compare with, before another takes its place. */
export function keepKey(home: Pick<Home, "keys">, { id, earlier }: Keys, leaked: boolean): void {
  const { master } = readKey(keyIn(home));
  makePrivateFolder(oldKeysIn(home));
  const which = `${earlier.length + 1}${leaked ? " leaked" : ""}`;
  writePrivateFile(join(oldKeysIn(home), `${id}.key`), `${master.toString("hex")}\n${which}\n`);
}

/** Has the key that was drawn take the place of the desk's; nothing where another did so, and drew one since. */
export function nameNextKey(home: Pick<Home, "keys">, id: string): void {
  try {
    if (existsSync(nextKeyIn(home)) && loadKeys(home.keys, nextKeyIn(home)).id === id)
      renameSync(nextKeyIn(home), keyIn(home));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** The keys of a folder; throws *config* when the key is not there or not whole, *io* when it may not be read. */
export function loadKeys(folder: string, path = keyIn({ keys: folder })): Keys {
  const own = keyFrom(readKey(path).master);
  let known: string | undefined;
  // read where somebody asks: most commands compare with none of them
  const earlier = once(() => earlierKeys(folder, known ?? own.id()));
  return {
    get id() {
      return known ?? own.id();
    },
    goBy(id, proved) {
      known = id;
      if (!proved()) known = undefined;
    },
    digest: own.digest,
    publicKey: own.publicKey,
    sign: (text) => sign(null, Buffer.from(text), own.signer()).toString("base64url"),
    get earlier() {
      return earlier();
    },
  };
}

function earlierKeys(folder: string, own: string): readonly EarlierKey[] {
  const old = oldKeysIn({ keys: folder });
  const names = existsSync(old) ? readdirSync(old).filter((name) => name.endsWith(".key")) : [];
  const found = names
    .map((name) => readKey(join(old, name)))
    .toSorted((one, other) => one.number - other.number)
    .map((kept) => ({ ...keyFrom(kept.master), marked: kept.leaked }))
    .filter(({ id }) => id() !== own);
  // whoever has a key has those that lay beside it
  const last = found.findLastIndex(({ marked }) => marked);
  return found.map(({ id, digest, publicKey }, at) => ({ id: id(), digest, publicKey, leaked: at <= last }));
}

/** What a key is used as, each made when it is first asked for. */
function keyFrom(master: Buffer) {
  const derived = new Map<string, Buffer>();
  const keyFor = (purpose: string) => {
    const known = derived.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync("sha256", master, "clave", purpose, 32));
    derived.set(purpose, key);
    return key;
  };
  // PKCS#8 around the 32 bytes that Ed25519 asks for (RFC 8410)
  const signer = once(() => {
    const key = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), keyFor("sign")]);
    return createPrivateKey({ key, format: "der", type: "pkcs8" });
  });
  const publicKey = once(() => {
    // the engine's own writer of SPKI takes longer than all else: every command asks for the key's id
    const { x = "" } = createPublicKey(signer()).export({ format: "jwk" });
    const head = Buffer.from("302a300506032b6570032100", "hex");
    return Buffer.concat([head, Buffer.from(x, "base64url")]).toString("base64url");
  });
  const id = once(() => hash("sha256", Buffer.from(publicKey(), "base64url"), "hex").slice(0, 16));
  const digest = (purpose: string, text: string) =>
    createHmac("sha256", keyFor(purpose)).update(text).digest();
  return { id, digest, signer, publicKey };
}

/** Made by the first who asks, and kept: a run of the post office signs a thousand heads. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A key's file: the key, and of an earlier one the how manieth it is and whether it leaked. */
function readKey(path: string) {
  const text = readIfThere(path)?.trim();
  if (text === undefined) throw new ClaveError("key-missing", texts.missing, texts.restoreHint);
  const [, master, number = 0, leaked] = /^([0-9a-f]{64})(?:\n(\d+)( leaked)?)?$/.exec(text) ?? [];
  if (master === undefined) throw new ClaveError("key-unusable", texts.unusable, texts.restoreHint);
  return { master: Buffer.from(master, "hex"), number: Number(number), leaked: leaked !== undefined };
}
