import { createPublicKey } from "node:crypto";
import type { Settings } from "../base/settings.ts";
import { catalogue, fill, verbatim } from "../base/texts.ts";
import { readDkimKey } from "../channel/email/dkim.ts";
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
  none: {
    es: "{name} no publica ninguna clave: las firmas de las cartas no valen.",
    en: "{name} publishes no key: the signatures of letters do not count.",
  },
  other: {
    es: "{name} publica otra clave: las firmas de las cartas parecen falsas.",
    en: "{name} publishes another key: the signatures of letters look forged.",
  },
});

/** Whether the domain publishes the key that letters are signed with. */
export async function examineDkim(patient: Patient): Promise<readonly Observation[]> {
  const settings = need(patient, "settings");
  const file = settings["dkim.keyFile"];
  if (file === "") return [notApplicable(texts.unused)];
  // throws what would stop the start of the post office
  const key = createPublicKey(readDkimKey(file)).export({ format: "der", type: "spki" });
  return inspect(patient, signingDomain, async (domain, names) =>
    compare(`${settings["dkim.selector"]}._domainkey.${domain}`, key, names),
  );
}

function signingDomain(settings: Settings): readonly string[] {
  return [settings["dkim.domain"] || fromDomain(settings)];
}

async function compare(name: string, key: Buffer, names: Names): Promise<Observation> {
  const answer = await names.txt(name);
  if (answer === "silence") return silent(name);
  const published = (answer === "no-such-name" ? [] : answer).map(publishedKey).filter((each) => each !== "");
  if (published.some((each) => Buffer.from(each, "base64").equals(key)))
    return good(fill(texts.good, { name }));
  const record = `v=DKIM1; k=rsa; p=${key.toString("base64")}`;
  const sentence = fill(published.length === 0 ? texts.none : texts.other, { name });
  return fault("config", sentence, verbatim(`${name}. IN TXT ${quoted(record)}`));
}

/** A record as a zone file takes it: no stretch longer than 255 characters (RFC 1035, 3.3.14). */
function quoted(record: string): string {
  return (record.match(/.{1,250}/g) ?? []).map((part) => `"${part}"`).join(" ");
}

/** The key in a record; empty where there is none, or it was withdrawn. */
function publishedKey(record: string): string {
  return /(?:^|;)\s*p\s*=([^;]*)/i.exec(record)?.[1]?.replace(/\s/g, "") ?? "";
}
