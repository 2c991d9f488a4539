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
