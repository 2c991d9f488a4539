import { isLoopback } from "../base/setting-kinds.ts";
import type { Settings } from "../base/settings.ts";
import { catalogue, fill, type Sentence, verbatim } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import type { Names } from "./dns.ts";
import { fault, good, type Observation, warning } from "./finding.ts";
import { need, type Patient } from "./patient.ts";
import { inspect, recordsIn, sendingDomains, silent } from "./sending-domain.ts";

const texts = catalogue({
  good: { es: "{domain} dice quién envía por él: {record}", en: "{domain} says who sends for it: {record}" },
  none: {
    es: "{domain} no dice qué servidores envían por él (SPF): los grandes correos lo rechazan.",
    en: "{domain} does not say which servers send for it (SPF): big providers refuse that.",
  },
  many: {
    es: "{domain} tiene {n} registros SPF: así ninguno vale.",
    en: "{domain} has {n} SPF records: that way none counts.",
  },
  manyMend: {
    es: "Deje un solo registro TXT que empiece con v=spf1 en {domain}",
    en: "Leave a single TXT record that begins with v=spf1 at {domain}",
  },
  open: {
    es: "El SPF de {domain} no excluye a nadie: debe terminar en -all o ~all.",
    en: "The SPF of {domain} shuts nobody out: it should end in -all or ~all.",
  },
  lookups: {
    es: "El SPF de {domain} pide {n} consultas, y más de 10 lo anulan.",
    en: "The SPF of {domain} asks for {n} look-ups, and more than 10 make it void.",
  },
  lookupsMend: {
    es: "Reemplace en {domain} algunos include por direcciones ip4 e ip6",
    en: "Replace some include at {domain} with ip4 and ip6 addresses",
  },
});

/** More look-ups than this make a record void (RFC 7208, 4.6.4). */
const mostLookups = 10;

/** Whether the domains say, in the one way that counts, which servers send for them. */
export function examineSpf(patient: Patient): Promise<readonly Observation[]> {
  const sender = senderIn(need(patient, "settings"));
  return inspect(patient, sendingDomains, (domain, names) => inspectSpf(domain, names, sender));
}

/** Who hands letters over to the world, as far as the settings say: the server of smtp.url, or the domain's own. */
function senderIn(settings: Settings): string {
  const { hostname } = new URL(settings["smtp.url"]);
  const isName = /[a-z]$/i.test(hostname) && !isLoopback(hostname);
  return isName ? `a:${hostname}` : "mx";
}

async function inspectSpf(domain: string, names: Names, sender: string): Promise<Observation> {
  const records = recordsIn(await names.txt(domain), "v=spf1");
  if (records === undefined) return silent(domain);
  const [record] = records;
  if (record === undefined)
    return fault("config", fill(texts.none, { domain }), published(domain, `v=spf1 ${sender} ~all`));
  if (records.length > 1) {
    const mend = fill(texts.manyMend, { domain });
    return fault("config", fill(texts.many, { domain, n: records.length }), mend);
  }
  if (!shutsOut(record)) return warning(fill(texts.open, { domain }), published(domain, closed(record)));
  const n = await lookupsOf(record, names);
  if (n > mostLookups)
    return warning(fill(texts.lookups, { domain, n }), fill(texts.lookupsMend, { domain }));
  return good(fill(texts.good, { domain, record: shown(record) }));
}

function termsOf(record: string): readonly string[] {
  return record.trim().toLowerCase().split(/\s+/).slice(1);
}

/** Whether a record ends by refusing whom it does not name, or leaves that to another. */
export function shutsOut(record: string): boolean {
  const terms = termsOf(record);
  const all = terms.find((term) => /^[-+~?]?all$/.test(term));
  return all === undefined ? terms.some((term) => term.startsWith("redirect=")) : /^[-~]/.test(all);
}

/** How many look-ups a record asks for, about: those of the records that it includes are counted with it. */
async function lookupsOf(record: string, names: Names, depth = 0): Promise<number> {
  let count = 0;
  for (const term of termsOf(record)) {
    if (!/^[-+~?]?(include:|exists:|redirect=|(a|mx|ptr)([:/]|$))/.test(term)) continue;
    count += 1;
    const other = /^(?:[-+~?]?include:|redirect=)([^%]+)$/.exec(term)?.[1];
    if (other === undefined || depth > 4 || count > mostLookups) continue;
    const [next] = recordsIn(await names.txt(other), "v=spf1") ?? [];
    if (next !== undefined) count += await lookupsOf(next, names, depth + 1);
  }
  return count;
}

function closed(record: string): string {
  return `${record.trim().replace(/\s+[+?]?all\b/i, "")} ~all`;
}

function published(domain: string, record: string): Sentence {
  return verbatim(`${domain}. IN TXT "${shown(record)}"`);
}

function shown(record: string): string {
  return visible(record).slice(0, 200);
}
