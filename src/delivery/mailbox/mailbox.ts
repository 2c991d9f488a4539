import { catalogue, type Sentence } from "../../base/texts.ts";
import { type Duration, day, type Moment } from "../../base/time.ts";
import type { ContactHealth } from "../../store/register/contact-health.ts";
import type { ReplyClass } from "../smtp/reply.ts";

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

/** What a server said that speaks against an address. */
const whys = catalogue({
  "no-such-address": {
    es: "su servidor dice que no existe",
    en: "its server says that it does not exist",
  },
  "no-such-domain": { es: "ese dominio no existe", en: "that domain does not exist" },
  malformed: { es: "está mal escrita", en: "it is malformed" },
  disabled: { es: "el buzón está desactivado", en: "the mailbox is disabled" },
  "mailbox-full": {
    es: "el buzón está lleno, y su dueño puede vaciarlo",
    en: "the mailbox is full, and its owner can empty it",
  },
  unreachable: { es: "su servidor no responde", en: "its server does not answer" },
  permanent: { es: "su servidor rechazó la última carta", en: "its server refused the last letter" },
});

const otherwise = catalogue({
  refused: { es: "su servidor no acepta las cartas", en: "its server does not accept the letters" },
});

/** A kind of refusal that speaks against the mailbox; any other is no fault of it. */
type KindAgainst = keyof typeof whys & ReplyClass;

/** How a final refusal of each kind speaks against the mailbox, and for how long; for good where nothing is said. */
const verdicts: Readonly<
  Record<KindAgainst, { readonly state: ContactHealth["state"]; readonly life?: Duration }>
> = {
  "no-such-address": { state: "obsolete" },
  "no-such-domain": { state: "obsolete" },
  malformed: { state: "obsolete" },
  disabled: { state: "obsolete" },
  "mailbox-full": { state: "suppressed", life: day },
  unreachable: { state: "suppressed", life: day },
  permanent: { state: "suppressed", life: 3 * day },
};

/** The kinds of refusal that speak against a mailbox. */
export const kindsAgainst = Object.keys(verdicts) as readonly KindAgainst[];

function isAgainst(meaning: string): meaning is KindAgainst {
  return kindsAgainst.some((kind) => kind === meaning);
}

/** What a final refusal says of the mailbox it was for; undefined where it says nothing against it. */
export function healthAfter(meaning: ReplyClass, message: string, now: Moment): ContactHealth | undefined {
  if (!isAgainst(meaning)) return undefined;
  const { state, life } = verdicts[meaning];
  return { state, class: meaning, since: now, until: life === undefined ? undefined : now + life, message };
}

/** What is known against a mailbox, in words that follow a colon. */
export function whyAgainst(meaning: string): Sentence {
  return isAgainst(meaning) ? whys[meaning] : otherwise.refused;
}
