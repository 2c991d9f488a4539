import { lookup, Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { second } from "../base/time.ts";
import { visible } from "../base/visible.ts";

const texts = catalogue({
  server: {
    es: "--dns debe ser un servidor de nombres: IP o NOMBRE, y :PUERTO si no es el 53 ({given}).",
    en: "--dns must be a name server: IP or NAME, and :PORT if it is not 53 ({given}).",
  },
  serverHint: { es: "clave doctor --dns 192.0.2.53", en: "clave doctor --dns 192.0.2.53" },
});

/** What a name server says of a name: records, that there are none, that there is no such name, or nothing. */
export type Answer = readonly string[] | "no-such-name" | "silence";

/** Asks for the records of names. */
export interface Names {
  /** The servers that take a domain's mail. */
  mx(name: string): Promise<Answer>;
  /** The texts of a name, each whole. */
  txt(name: string): Promise<Answer>;
}

/** Names as the name servers of this machine know them, or as one server does; throws *usage* for what is none. */
export async function openNames(server?: string): Promise<Names> {
  const resolver = new Resolver({ timeout: 3 * second, tries: 1 });
  if (server !== undefined) resolver.setServers([await serverAt(server)]);
  return {
    mx: (name) =>
      answer(async () => (await resolver.resolveMx(name)).map(({ exchange }) => exchange).filter(isThere)),
    txt: (name) => answer(async () => (await resolver.resolveTxt(name)).map((parts) => parts.join(""))),
  };
}

/** A domain that takes no mail says so with an empty name (RFC 7505). */
function isThere(exchange: string): boolean {
  return exchange !== "" && exchange !== ".";
}

async function answer(ask: () => Promise<readonly string[]>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENODATA") return [];
    return code === "ENOTFOUND" ? "no-such-name" : "silence";
  }
}

async function serverAt(given: string): Promise<string> {
  const [, bracketed, plain = "", port] =
    /^(?:\[([\da-f:.]+)\]|([^:[\]\s]+|[\da-f]*:[\da-f:.]*:[\da-f:.]*))(?::(\d{1,5}))?$/i.exec(given) ?? [];
  const host = bracketed ?? plain;
  try {
    if (host === "" || Number(port ?? 53) > 65_535) throw new RangeError(given);
    const { address } = isIP(host) ? { address: host } : await lookup(host);
    return `${address.includes(":") ? `[${address}]` : address}:${port ?? 53}`;
  } catch {
    const sentence = fill(texts.server, { given: visible(given).slice(0, 80) });
    throw new ClaveError("dns-invalid", sentence, texts.serverHint);
  }
}
