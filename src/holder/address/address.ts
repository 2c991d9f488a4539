import { domainToASCII } from "node:url";
import { catalogue, type Sentence } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { hasInvisible, maskAddress, maskPhone } from "../../base/visible.ts";
import { type ContactPoint, isInForce, isReal } from "../../store/register/contact-points.ts";

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

/** A mobile number as `+5939XXXXXXXX` from any way of writing it in Ecuador; undefined for anything else. */
export function normalisePhone(text: string): string | undefined {
  // nobody writes a number this long, and a cell may hold megabytes
  if (text.length > 40) return undefined;
  const digits = text.trim().replace(/[ \u00a0().-]/g, "");
  const mobile = /^(?:(?:\+|00)?593)?0?(9[0-9]{8})$/.exec(digits)?.[1];
  return mobile === undefined ? undefined : `+593${mobile}`;
}

/** A contact point as an operator may see it: recognisable, not readable. */
export interface MaskedContact {
  readonly channel: ContactPoint["channel"];
  readonly address: string;
  readonly since: Moment;
  readonly until: Moment | undefined;
  /** The import that brought it, where that waits for a second person. */
  readonly awaits: string | undefined;
}

/** Hides a contact point's address but for what its owner recognises. */
export function masked({ channel, address, since, until, awaits }: ContactPoint): MaskedContact {
  const hidden = channel === "email" ? maskAddress(address) : maskPhone(address);
  return { channel, address: hidden, since, until, awaits };
}

/** The mailboxes among contact points that are in force at a moment; one that awaits its confirmation is not. */
export function mailboxesInForce(points: readonly ContactPoint[], now: Moment): readonly ContactPoint[] {
  return points.filter((point) => point.channel === "email" && isInForce(point, now));
}

/**
 * The mailboxes that are to hear of what was done, those that ended since a moment included. One that begins later
 * is among them: no clock keeps a notice from somebody.
 */
export function mailboxesOnFile(points: readonly ContactPoint[], since: Moment): readonly ContactPoint[] {
  const told = (point: ContactPoint) =>
    point.channel === "email" &&
    point.awaits === undefined &&
    isReal(point) &&
    (point.until ?? Number.POSITIVE_INFINITY) > since;
  return points.filter(told);
}
