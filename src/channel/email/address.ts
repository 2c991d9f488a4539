import { domainToASCII } from "node:url";
import { catalogue, type Sentence } from "../../base/texts.ts";
import { hasInvisible, visible } from "../../base/visible.ts";

export type AddressFault = "syntax" | "length" | "invisible" | "mailbox" | "domain";

/** An e-mail address as it is written to, and as it is compared; or what is wrong with it. */
export type AddressJudgement =
  | { readonly outcome: "valid"; readonly address: string; readonly canonical: string }
  | { readonly outcome: "invalid"; readonly fault: AddressFault };

const texts = catalogue({
  syntax: {
    es: "Una dirección de correo se escribe nombre@dominio, con una sola @.",
    en: "An e-mail address is written name@domain, with a single @.",
  },
  length: {
    es: "La dirección de correo es demasiado larga: hasta 64 caracteres antes de la @ y 254 en total.",
    en: "The e-mail address is too long: up to 64 characters before the @ and 254 in all.",
  },
  invisible: {
    es: "La dirección de correo contiene un salto de línea u otro carácter que no se ve; escríbala de nuevo.",
    en: "The e-mail address holds a line break or another character that cannot be seen; please type it again.",
  },
  mailbox: {
    es: "Antes de la @ van letras sin tilde ni ñ, dígitos y signos como . _ -, sin espacios ni comillas, y el punto no va al principio, al final ni dos veces seguidas.",
    en: "Before the @ come letters without accents, digits and signs such as . _ -, no spaces or quotes, and the dot is not first, not last and not doubled.",
  },
  domain: {
    es: "Lo que sigue a la @ debe ser un dominio completo, como ejemplo.com.",
    en: "What follows the @ must be a whole domain, such as example.com.",
  },
});

// sources: RFC 5321 4.5.3.1 with erratum 1690, RFC 5322 3.2.3 (dot-atom), RFC 1035 2.3.4
const longest = 254;
const longestMailbox = 64;
const dotAtom = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
// an international domain's own ASCII: domainToASCII would obey %, / and : as parts of a URL
const internationalName = /^[a-z0-9.\u0080-\uffff-]+$/;

/**
 * Judges what was typed: `address` is to be written to (its domain in lower-case ASCII), `canonical` tells
 * whether two addresses are one mailbox.
 */
export function judgeAddress(text: string): AddressJudgement {
  const typed = text.trim();
  if (typed.length > longest) return invalid("length");
  if (hasInvisible(typed)) return invalid("invisible");
  const at = typed.indexOf("@");
  if (at < 1 || at === typed.length - 1 || typed.includes("@", at + 1)) return invalid("syntax");
  const mailbox = typed.slice(0, at);
  if (!dotAtom.test(mailbox)) return invalid("mailbox");
  const domain = asciiDomain(typed.slice(at + 1).toLowerCase());
  if (domain === undefined) return invalid("domain");
  const address = `${mailbox}@${domain}`;
  if (at > longestMailbox || address.length > longest) return invalid("length");
  return { outcome: "valid", address, canonical: canonicalForm(mailbox.toLowerCase(), domain) };
}

/** What is wrong with an e-mail address, for the person who typed it. */
export function explainAddress(fault: AddressFault): Sentence {
  return texts[fault];
}

function asciiDomain(domain: string): string | undefined {
  if (hostName.test(domain)) return domain;
  if (!internationalName.test(domain)) return undefined;
  const ascii = domainToASCII(domain);
  return hostName.test(ascii) ? ascii : undefined;
}

function canonicalForm(mailbox: string, domain: string): string {
  const untagged = withoutTag(mailbox);
  if (domain !== "gmail.com" && domain !== "googlemail.com") return `${untagged}@${domain}`;
  return `${untagged.replaceAll(".", "")}@gmail.com`;
}

function withoutTag(mailbox: string): string {
  // a plus in the first place is the name itself, and a dot before the tag goes with it
  const plus = mailbox.indexOf("+", 1);
  if (plus < 0) return mailbox;
  return mailbox.slice(0, mailbox[plus - 1] === "." ? plus - 1 : plus);
}

function invalid(fault: AddressFault): AddressJudgement {
  return { outcome: "invalid", fault };
}

/** `a***@gmail.com`: enough for its owner to recognise, too little for anyone else. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 1 ? "***" : `${visible(address.slice(0, 1))}***${visible(address.slice(at))}`;
}

/** Domains that are one provider under several names; every other domain is its own provider. */
const families: Readonly<Record<string, readonly string[]>> = {
  google: ["gmail.com", "googlemail.com"],
  microsoft: ["hotmail.com", "outlook.com", "live.com", "msn.com", "hotmail.es", "outlook.es", "live.com.mx"],
  yahoo: ["yahoo.com", "yahoo.es", "ymail.com", "rocketmail.com"],
  apple: ["icloud.com", "me.com", "mac.com"],
};

const familyOf = new Map(
  Object.entries(families).flatMap(([family, domains]) => domains.map((domain) => [domain, family] as const)),
);

/** Who runs the mailbox of an address, by its domain alone: no question to the network. */
export function providerOf(address: string): string {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  return familyOf.get(domain) ?? domain;
}
