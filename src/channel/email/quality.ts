import distanceBetween from "damerau-levenshtein";
import type { NewAddress } from "../../base/channel.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { explainAddress, judgeAddress } from "./address.ts";
import {
  type BigDomain,
  bigDomains,
  isKnownDomain,
  isPublicProvider,
  isRoleMailbox,
} from "./known-mailboxes.ts";

/** Whether a person can be reached at an address for years, or what speaks against it. */
export type AddressQuality =
  | { readonly outcome: "good" }
  | { readonly outcome: "slip"; readonly correction: string }
  | { readonly outcome: "disposable" }
  | { readonly outcome: "role" };

const texts = catalogue({
  spell: { es: "Pida a la persona que la deletree.", en: "Ask the person to spell it." },
  slipHint: {
    es: "¿Quiso decir {correction}? Si está bien como se escribió, añada --as-typed.",
    en: "Did you mean {correction}? If it is right as typed, add --as-typed.",
  },
  ownMailboxHint: {
    es: "Ofrezca a la persona registrar su móvil (--phone) o abrir un correo propio.",
    en: "Offer the person to register a mobile (--phone) or to open a mailbox of their own.",
  },
  slip: {
    es: "Lo que sigue a la @ es casi lo de {correction}: puede ser un error al escribir. Revíselo con la persona, letra por letra.",
    en: "What follows the @ is almost that of {correction}: it may be a slip. Check it with the person, letter by letter.",
  },
  disposable: {
    es: "Ese correo es de un servicio temporal: se borra en horas o días. Pida una dirección que la persona vaya a conservar.",
    en: "That mailbox is from a temporary service: it is gone in hours or days. Ask for an address that the person will keep.",
  },
  role: {
    es: "Ese buzón es de un cargo o un departamento, y lo pueden leer varias personas. Pida uno que lea solo la persona.",
    en: "That mailbox belongs to a post or a department, and several people may read it. Ask for one that the person alone reads.",
  },
});

/** What `asTyped` says: the person has seen the correction and keeps what was typed. */
export interface QualityOptions {
  readonly asTyped?: boolean;
}

/** Judges a valid address that is typed for the first time. */
export async function judgeQuality(address: string, options: QualityOptions = {}): Promise<AddressQuality> {
  const at = address.lastIndexOf("@");
  const mailbox = address.slice(0, at);
  const domain = address.slice(at + 1).toLowerCase();
  const meant = options.asTyped ? undefined : meantDomain(domain);
  if (meant !== undefined) return { outcome: "slip", correction: `${mailbox}@${meant}` };
  if (await isDisposable(domain)) return { outcome: "disposable" };
  return { outcome: isRoleMailbox(mailbox) ? "role" : "good" };
}

/** What speaks against an address and what to do, for the officer who typed it. */
export function explainQuality(judged: Exclude<AddressQuality, { readonly outcome: "good" }>): Sentence {
  if (judged.outcome === "slip") return fill(texts.slip, { correction: judged.correction });
  return texts[judged.outcome];
}

/** Reads an address typed at the counter; throws *invalid* with the correction where it looks like a slip. */
export async function readNew(typed: string, insists: boolean): Promise<NewAddress> {
  const read = judgeAddress(typed);
  if (read.outcome === "invalid")
    throw new ClaveError("address-invalid", explainAddress(read.fault), texts.spell);
  const { address, canonical } = read;
  const quality = await judgeQuality(address, { asTyped: insists });
  if (quality.outcome === "slip") {
    const { correction } = quality;
    const hint = fill(texts.slipHint, { correction });
    throw new ClaveError("address-slip", explainQuality(quality), hint, { correction });
  }
  if (quality.outcome !== "good")
    throw new ClaveError(`address-${quality.outcome}`, explainQuality(quality), texts.ownMailboxHint);
  const domain = address.slice(address.lastIndexOf("@") + 1);
  return { address, canonical, domain: isPublicProvider(domain) ? undefined : domain };
}

/** The big domain that was meant where another was typed; undefined where none is close enough. */
function meantDomain(domain: string): string | undefined {
  if (isKnownDomain(domain)) return undefined;
  let fewest = Number.POSITIVE_INFINITY;
  let meant: string | undefined;
  for (const big of bigDomains) {
    const slips = slipsFrom(big, domain);
    if (slips >= fewest) continue;
    fewest = slips;
    meant = `${big.name}.${big.ending}`;
  }
  return meant;
}

/** How many slips of the fingers make a typed domain of a big one; infinite where it is rather another. */
function slipsFrom(big: BigDomain, typed: string): number {
  const whole = `${big.name}.${big.ending}`;
  // hot.mail.com, www.gmail.com
  if (typed === `www.${whole}` || letters(typed) === letters(whole)) return 1;
  const dot = typed.indexOf(".");
  const name = typed.slice(0, dot);
  const ending = typed.slice(dot + 1);
  if (big.only && name === big.name && /^[a-z]{2,4}(\.[a-z]{2,3})?$/.test(ending)) return 1;
  const slips = nameSlips(big.name, name) + endingSlips(big.ending, ending);
  return slips <= mostSlips ? slips : Number.POSITIVE_INFINITY;
}

const mostSlips = 2;

/** Short names are a letter away from many real ones; a long name bears two slips, but never in the first letter. */
function nameSlips(meant: string, typed: string): number {
  if (typed === meant) return 0;
  const slips = distance(meant, typed);
  const borne = meant.length < 5 ? 0 : meant.length < 7 || typed[0] !== meant[0] ? 1 : 2;
  return slips <= borne ? slips : Number.POSITIVE_INFINITY;
}

function endingSlips(meant: string, typed: string): number {
  if (typed === meant) return 0;
  // another country's two letters are a country's, not a slip
  const slips = meant.length === 2 && typed.length === 2 ? mostSlips : distance(meant, typed);
  return slips === 1 ? slips : Number.POSITIVE_INFINITY;
}

/** Letters to put in, leave out, change or swap with a neighbour. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > mostSlips) return Number.POSITIVE_INFINITY;
  return distanceBetween(one, other).steps;
}

function letters(domain: string): string {
  return domain.replaceAll(".", "");
}

let disposable: Promise<ReadonlySet<string>> | undefined;

/** Whether a domain, or one that it lies under, gives mailboxes away for minutes. */
async function isDisposable(domain: string): Promise<boolean> {
  if (isPublicProvider(domain)) return false;
  disposable ??= loadDisposable();
  const listed = await disposable;
  for (let rest = domain; rest.includes("."); rest = rest.slice(rest.indexOf(".") + 1))
    if (listed.has(rest)) return true;
  return false;
}

async function loadDisposable(): Promise<ReadonlySet<string>> {
  const { disposableEmailBlocklistSet } = await import("disposable-email-domains-js");
  return disposableEmailBlocklistSet();
}
