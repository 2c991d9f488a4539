/** The big providers that anybody may have a mailbox at: a name, and what may follow it. */
const endings: Readonly<Record<string, string>> = {
  gmail: "com",
  hotmail:
    "com es fr it de be ca ch cl nl se no dk fi gr at co.uk co.jp co.kr co.in com.ar com.br com.au com.tr com.vn",
  outlook: "com es fr it de be cl pt ie in jp kr dk at com.ar com.br com.au com.tr",
  yahoo:
    "com es fr it de ca cl in co.uk co.jp co.in com.mx com.ar com.br com.co com.pe com.ve com.au com.hk com.tr",
  icloud: "com",
  live: "com cl fr it de be ca nl se no dk ie co.uk com.mx com.ar com.pt com.au",
  msn: "com",
  protonmail: "com ch",
  googlemail: "com",
  proton: "me",
  aol: "com es fr it de co.uk",
  gmx: "com es net de at ch us fr co.uk",
  zoho: "com eu in",
  zohomail: "com eu in",
  yandex: "com ru",
  fastmail: "com fm",
  tutanota: "com de",
  terra: "com com.br com.pe com.ec",
};

// the smaller ones, and the Internet providers of Ecuador
const others = `
  mail.com email.com ymail.com rocketmail.com me.com mac.com pm.me tuta.io mail.ru inbox.com usa.com europe.com
  hushmail.com latinmail.com starmedia.com passport.com windowslive.com qq.com 163.com web.de libero.it duck.com
  hey.com
  andinanet.net cnt.net.ec satnet.net uio.satnet.net gye.satnet.net interactive.net.ec easynet.net.ec
  ecua.net.ec etapanet.net punto.net.ec puntonet.ec netlife.ec
`;

// real, and a letter away from a big one, but not for everybody
const realNeighbours: readonly string[] = [
  "cloud.com",
  "pcloud.com",
  "prontomail.com",
  "homemail.com",
  "qmail.com",
];

const providers: ReadonlySet<string> = new Set([
  ...Object.entries(endings).flatMap(([name, after]) => wordsOf(after).map((ending) => `${name}.${ending}`)),
  ...wordsOf(others),
]);

const real: ReadonlySet<string> = new Set([...providers, ...realNeighbours]);

/** A domain that so many people use that what is almost it is likely meant to be it. */
export interface BigDomain {
  readonly name: string;
  readonly ending: string;
  /** It exists under this ending alone, so that the same name under another is a slip too. */
  readonly only?: true;
}

/** The domains that slips are corrected to, the most used first: as close to two, the first was meant. */
export const bigDomains: readonly BigDomain[] = [
  { name: "gmail", ending: "com", only: true },
  { name: "hotmail", ending: "com" },
  { name: "hotmail", ending: "es" },
  { name: "outlook", ending: "com" },
  { name: "outlook", ending: "es" },
  { name: "yahoo", ending: "com" },
  { name: "yahoo", ending: "es" },
  { name: "icloud", ending: "com", only: true },
  { name: "live", ending: "com" },
  { name: "msn", ending: "com" },
  { name: "protonmail", ending: "com" },
];

/** Whether anybody may have a mailbox at a domain, so that it tells nothing of its holder's employer. */
export function isPublicProvider(domain: string): boolean {
  return providers.has(domain.toLowerCase());
}

/** Whether a domain is known to be what it says, however much it looks like another. */
export function isKnownDomain(domain: string): boolean {
  return real.has(domain);
}

function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
