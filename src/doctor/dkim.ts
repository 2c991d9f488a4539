import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Settings } from "../base/settings.ts";
import { catalogue, fill, verbatim } from "../base/texts.ts";
import type { Names } from "./dns.ts";
import { fault, good, notApplicable, type Observation } from "./finding.ts";
import { need, type Patient } from "./patient.ts";
import { fromDomain, inspect, silent } from "./sending-domain.ts";

const texts = catalogue({
  unused: {
    es: "Las cartas no se firman aquí (dkim.keyFile vacío).",
    en: "Letters are not signed here (dkim.keyFile is empty).",
  },
  good: {
    es: "{name} publica la clave con que se firman las cartas.",
    en: "{name} publishes the key that letters are signed with.",
  },
  noKey: {
    es: "El archivo de dkim.keyFile no se puede leer como clave.",
    en: "The file of dkim.keyFile cannot be read as a key.",
  },
  noKeyMend: {
    es: "Revise la ruta y los permisos: clave config get dkim.keyFile",
    en: "Check its path and permissions: clave config get dkim.keyFile",
  },
  none: {
    es: "{name} no publica ninguna clave: las firmas de las cartas no valen.",
    en: "{name} publishes no key: the signatures of letters do not count.",
  },
  other: {
    es: "{name} publica otra clave: las firmas de las cartas parecen falsas.",
    en: "{name} publishes another key: the signatures of letters look forged.",
  },
});

/** The public half of a signing key as DNS holds it: Ed25519 bare (RFC 8463), RSA in its wrapping. */
interface PublicHalf {
  readonly type: "ed25519" | "rsa";
  readonly bytes: Buffer;
}

/** Whether the domain publishes the key that letters are signed with. */
export async function examineDkim(patient: Patient): Promise<readonly Observation[]> {
  const settings = need(patient, "settings");
  const file = settings["dkim.keyFile"];
  if (file === "") return [notApplicable(texts.unused)];
  const key = publicHalf(file);
  if (!key) return [fault("config", texts.noKey, texts.noKeyMend)];
  return inspect(patient, signingDomain, async (domain, names) =>
    compare(`${settings["dkim.selector"]}._domainkey.${domain}`, key, names),
  );
}

function signingDomain(settings: Settings): readonly string[] {
  return [settings["dkim.domain"] || fromDomain(settings)];
}

function publicHalf(file: string): PublicHalf | undefined {
  try {
    const key = createPublicKey(readFileSync(file));
    const wrapped = key.export({ format: "der", type: "spki" });
    // 12 bytes of wrapping before the 32 of the key
    if (key.asymmetricKeyType === "ed25519") return { type: "ed25519", bytes: wrapped.subarray(12) };
    return key.asymmetricKeyType === "rsa" ? { type: "rsa", bytes: wrapped } : undefined;
  } catch {
    return undefined;
  }
}

async function compare(name: string, key: PublicHalf, names: Names): Promise<Observation> {
  const answer = await names.txt(name);
  if (answer === "silence") return silent(name);
  const published = (answer === "no-such-name" ? [] : answer).map(publishedKey).filter((each) => each !== "");
  if (published.some((each) => Buffer.from(each, "base64").equals(key.bytes)))
    return good(fill(texts.good, { name }));
  const record = `v=DKIM1; k=${key.type}; p=${key.bytes.toString("base64")}`;
  const sentence = fill(published.length === 0 ? texts.none : texts.other, { name });
  return fault("config", sentence, verbatim(`${name}. IN TXT "${record}"`));
}

/** The key in a record; empty where there is none, or it was withdrawn. */
function publishedKey(record: string): string {
  return /(?:^|;)\s*p\s*=([^;]*)/i.exec(record)?.[1]?.replace(/\s/g, "") ?? "";
}
