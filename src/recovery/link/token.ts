import { createHash } from "node:crypto";
import { type Keys, lastingKey } from "../../base/keys.ts";
import type { Random } from "../../base/random.ts";

/** A link's secret: 32 random bytes, 43 characters of base64url. */
export function mintToken(random: Random): string {
  return random.bytes(32).toString("base64url");
}

export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The token in what a person pasted: the whole link, or the token alone; undefined when there is none. */
export function tokenIn(pasted: string): string | undefined {
  return /(?:^|#t=)([\w-]{43})$/.exec(pasted.trim())?.[1];
}

/** What the page behind a link is for: a new password, a veto, "this was not me", a new address confirmed from home, or what was done about a person. */
export type LinkPage = "r" | "v" | "n" | "c" | "h";

/** The address in a letter; the token stands behind the #, which no server on the way is sent. */
export function linkFor(portal: string, page: LinkPage, token: string): string {
  return `${portal.replace(/\/+$/, "")}/${page}#t=${token}`;
}

/**
 * The number by which a person and an official on the telephone know each other: the same in the letter and on
 * the screen, for one recovery or case. It opens nothing.
 */
export function mutualCode(keys: Keys, subject: string): string {
  const drawn = lastingKey(keys).digest("mutual-code", subject).readBigUInt64BE() % 1_000_000n;
  const digits = String(drawn).padStart(6, "0");
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}
