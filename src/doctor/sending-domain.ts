import type { Settings } from "../base/settings.ts";
import { catalogue, fill } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import type { Answer, Names } from "./dns.ts";
import { fault, good, notApplicable, type Observation, unknown, warning } from "./finding.ts";
import { need, type Patient } from "./patient.ts";

const texts = catalogue({
  private: {
    es: "{domain} no es un dominio de internet.",
    en: "{domain} is not a domain of the internet.",
  },
  silence: {
    es: "Ningún servidor de nombres respondió por {name}: no se sabe.",
    en: "No name server answered for {name}: it is not known.",
  },
  mx: { es: "{domain} recibe correo en {hosts}.", en: "{domain} takes mail at {hosts}." },
  noMx: {
    es: "{domain} no tiene registro MX: los avisos de rechazo no vuelven.",
    en: "{domain} has no MX record: reports of refused letters do not come back.",
  },
  noMxMend: {
    es: "Publique un MX del dominio, o indique adónde vuelven: clave config set smtp.returnPath DIRECCIÓN",
    en: "Publish an MX for the domain, or name where they return: clave config set smtp.returnPath ADDRESS",
  },
  unknown: {
    es: "El dominio {domain} no existe: otros servidores no aceptan cartas de él.",
    en: "The domain {domain} does not exist: other servers take no letters from it.",
  },
  unknownMend: {
    es: "Está en smtp.from o en smtp.returnPath: use allí un dominio de la institución. Véalos: clave config show",
    en: "It stands in smtp.from or in smtp.returnPath: use a domain of the institution's there. See them: clave config show",
  },
});

export function fromDomain(settings: Settings): string {
  return domainOf(settings["smtp.from"]);
}

/** The domains that letters come from and go back to. */
export function sendingDomains(settings: Settings): readonly string[] {
  const back = settings["smtp.returnPath"];
  return [...new Set([fromDomain(settings), ...(back === "" ? [] : [domainOf(back)])])];
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

/** Names that the internet knows nothing of (RFC 2606, RFC 6761). */
function isPrivate(domain: string): boolean {
  return /(^|\.)(localhost|example|test|invalid)$/.test(domain);
}

/** What some records of one domain come to, by the domain and what to ask. */
export type Inspection = (domain: string, names: Names) => Promise<Observation>;

/** Has each of some domains inspected; one that the internet knows nothing of is not asked for. */
export function inspect(
  patient: Patient,
  domains: (settings: Settings) => readonly string[],
  inspection: Inspection,
): Promise<readonly Observation[]> {
  return Promise.all(
    domains(need(patient, "settings")).map((domain) =>
      isPrivate(domain)
        ? Promise.resolve(notApplicable(fill(texts.private, { domain })))
        : inspection(domain, patient.names),
    ),
  );
}

/** That a name server said nothing: no fault of the domain. */
export function silent(name: string): Observation {
  return unknown(fill(texts.silence, { name }));
}

/** The records in an answer that begin with a word; undefined where nobody answered. */
export function recordsIn(answer: Answer, word: string): readonly string[] | undefined {
  if (answer === "silence") return undefined;
  const texts = answer === "no-such-name" ? [] : answer;
  const begins = new RegExp(`^${word}([\\s;]|$)`, "i");
  return texts.filter((text) => begins.test(text.trim()));
}

/** Whether reports about letters find their way back. */
export function examineMx(patient: Patient): Promise<readonly Observation[]> {
  return inspect(patient, sendingDomains, inspectMx);
}

async function inspectMx(domain: string, names: Names): Promise<Observation> {
  const hosts = await names.mx(domain);
  if (hosts === "silence") return silent(domain);
  if (hosts === "no-such-name") return fault("config", fill(texts.unknown, { domain }), texts.unknownMend);
  if (hosts.length === 0) return warning(fill(texts.noMx, { domain }), texts.noMxMend);
  return good(fill(texts.mx, { domain, hosts: visible(hosts.slice(0, 3).join(", ")) }));
}
