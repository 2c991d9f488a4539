import { createHmac, createPrivateKey, createPublicKey, hkdfSync, sign, verify } from "node:crypto";
import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { ClaveError } from "./errors.ts";
import { readIfThere } from "./files.ts";
import { keyIn } from "./home.ts";
import type { Random } from "./random.ts";
import { catalogue } from "./texts.ts";

/** Keyed digests under a key that is never in the store: a copied store alone answers no guess. */
export interface Keys {
  /** 32 bytes that only this desk can compute from the text, different for every purpose. */
  digest(purpose: string, text: string): Buffer;
  /** An Ed25519 signature that only this desk can make, in base64url. */
  sign(text: string): string;
  /** What anyone checks such a signature with: SPKI in base64url. */
  publicKey(): string;
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
  const key = keyIn({ keys: folder });
  const draft = `${key}.${random.bytes(6).toString("hex")}`;
  try {
    writeFileSync(draft, `${random.bytes(32).toString("hex")}\n`, { mode: 0o600, flush: true });
    linkSync(draft, key);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST")
      throw Object.assign(error as Error, { path: draft });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The keys of a folder; throws *config* when the key is not there or not whole, *io* when it may not be read. */
export function loadKeys(folder: string): Keys {
  const master = readMaster(keyIn({ keys: folder }));
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
  const publicKey = once(() =>
    createPublicKey(signer()).export({ format: "der", type: "spki" }).toString("base64url"),
  );
  return {
    digest: (purpose, text) => createHmac("sha256", keyFor(purpose)).update(text).digest(),
    sign: (text) => sign(null, Buffer.from(text), signer()).toString("base64url"),
    publicKey,
  };
}

/** Made by the first who asks, and kept: a run of the post office signs a thousand heads. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function readMaster(path: string): Buffer {
  const text = readIfThere(path)?.trim();
  if (text === undefined) throw new ClaveError("key-missing", texts.missing, texts.restoreHint);
  if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, "hex");
  throw new ClaveError("key-unusable", texts.unusable, texts.restoreHint);
}
