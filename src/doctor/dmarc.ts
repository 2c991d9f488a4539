import { catalogue, fill, verbatim } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import type { Names } from "./dns.ts";
import { good, type Observation, warning } from "./finding.ts";
import type { Patient } from "./patient.ts";
import { fromDomain, inspect, recordsIn, silent } from "./sending-domain.ts";

const texts = catalogue({
  good: {
    es: "{name} pide {policy} con lo que no pase las pruebas.",
    en: "{name} asks for {policy} with what fails the tests.",
  },
  lax: {
    es: "{name} solo observa (p=none): las falsificaciones llegan igual.",
    en: "{name} only watches (p=none): forgeries arrive all the same.",
  },
  none: {
    es: "{domain} no dice qué hacer con cartas falsas en su nombre (DMARC).",
    en: "{domain} does not say what to do with letters forged in its name (DMARC).",
  },
  many: {
    es: "{name} tiene {n} registros DMARC: así ninguno vale.",
    en: "{name} has {n} DMARC records: that way none counts.",
  },
  manyMend: {
    es: "Deje un solo registro TXT que empiece con v=DMARC1 en {name}",
    en: "Leave a single TXT record that begins with v=DMARC1 at {name}",
  },
  bad: {
    es: "El DMARC de {name} no trae una política que valga: {record}",
    en: "The DMARC of {name} holds no policy that counts: {record}",
  },
});

/** Whether the domain says what others shall do with letters that are forged in its name. */
export function examineDmarc(patient: Patient): Promise<readonly Observation[]> {
  return inspect(patient, (settings) => [fromDomain(settings)], inspectDmarc);
}

async function inspectDmarc(domain: string, names: Names): Promise<Observation> {
  for (const above of domainsAbove(domain)) {
    const name = `_dmarc.${above}`;
    const records = recordsIn(await names.txt(name), "v=DMARC1");
    if (records === undefined) return silent(name);
    const [record] = records;
    if (records.length > 1)
      return warning(fill(texts.many, { name, n: records.length }), fill(texts.manyMend, { name }));
    if (record !== undefined) return judge(name, record);
  }
  return warning(fill(texts.none, { domain }), published(`_dmarc.${domain}`));
}

/** A domain and those it is part of, down to two words: a policy goes for what is below, too. */
function domainsAbove(domain: string): readonly string[] {
  const parts = domain.split(".");
  return parts.slice(0, -1).map((_, at) => parts.slice(at).join("."));
}

function judge(name: string, record: string): Observation {
  const policy = /;\s*p\s*=\s*(none|quarantine|reject)\s*(?:;|$)/i.exec(record)?.[1]?.toLowerCase();
  if (policy === undefined) {
    const told = visible(record).slice(0, 200);
    return warning(fill(texts.bad, { name, record: told }), published(name));
  }
  return good(policy === "none" ? fill(texts.lax, { name }) : fill(texts.good, { name, policy }));
}

function published(name: string) {
  return verbatim(`${name}. IN TXT "v=DMARC1; p=quarantine"`);
}
