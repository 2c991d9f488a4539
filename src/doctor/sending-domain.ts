import type { Settings } from "../base/settings.ts";
import { catalogue, fill } from "../base/texts.ts";
import type { Answer, Names } from "./dns.ts";
import { notApplicable, type Observation, unknown } from "./finding.ts";
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
});

/** The domain that letters come from. */
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
