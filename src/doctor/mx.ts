import { catalogue, fill } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import type { Names } from "./dns.ts";
import { fault, good, type Observation, warning } from "./finding.ts";
import type { Patient } from "./patient.ts";
import { inspect, sendingDomains, silent } from "./sending-domain.ts";

const texts = catalogue({
  good: { es: "{domain} recibe correo en {hosts}.", en: "{domain} takes mail at {hosts}." },
  none: {
    es: "{domain} no tiene registro MX: los avisos de rechazo no vuelven.",
    en: "{domain} has no MX record: reports of refused letters do not come back.",
  },
  noneMend: {
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

/** Whether reports about letters find their way back. */
export function examineMx(patient: Patient): Promise<readonly Observation[]> {
  return inspect(patient, sendingDomains, inspectMx);
}

async function inspectMx(domain: string, names: Names): Promise<Observation> {
  const hosts = await names.mx(domain);
  if (hosts === "silence") return silent(domain);
  if (hosts === "no-such-name") return fault("config", fill(texts.unknown, { domain }), texts.unknownMend);
  if (hosts.length === 0) return warning(fill(texts.none, { domain }), texts.noneMend);
  return good(fill(texts.good, { domain, hosts: visible(hosts.slice(0, 3).join(", ")) }));
}
