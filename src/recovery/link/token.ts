import { createHash } from "node:crypto";
import { ClaveError } from "../../base/errors.ts";
import { type Digests, type Keys, lastingKey } from "../../base/keys.ts";
import type { Random } from "../../base/random.ts";
import { catalogue } from "../../base/texts.ts";

const texts = catalogue({
  several: {
    es: "Aquí hay varios enlaces distintos.",
    en: "There are several different links here.",
  },
  severalHint: {
    es: "Pegue uno solo: el del mensaje más nuevo.",
    en: "Paste one alone: that of the newest message.",
  },
});

/** A link's secret: 32 random bytes, 43 characters of base64url. */
export function mintToken(random: Random): string {
  return random.bytes(32).toString("base64url");
}

export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * The token in what a person pasted: the token alone, its link, or all of the mail, with whatever mail programs put around
 * and into it; undefined where there is none. Throws *invalid* for several that differ.
 */
export function tokenIn(pasted: string): string | undefined {
  const text = asTyped(pasted);
  const links = [...text.matchAll(linked)].map(([, token = ""]) => token.replaceAll(/[\s>]/g, ""));
  const [first, another] = new Set(links);
  if (another !== undefined) throw new ClaveError("link-several", texts.several, texts.severalHint);
  return first ?? /^[^\w-]*([\w-]{43})[^\w-]*$/.exec(text)?.[1];
}

/** Behind its mark, over two lines of a mail or quoted there too. */
const linked = /#t=((?:[\w-][\s>]*){43})(?![\w-])/g;

/** Without what a mail does to a link: characters that nobody sees, soft breaks, and signs in another writing. */
function asTyped(pasted: string): string {
  return pasted
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/%(?:23|3D|2D|5F)/gi, decodeURIComponent)
    .replaceAll(/#t=3D(?=[\w-]{43}(?![\w-]))/g, "#t=");
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
  const digits = digitsOf(lastingKey(keys).digest("mutual-code", subject), 6);
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}

/**
 * The code beside a link, shown `1234 5678`: it stands for that link in the visit that asked for its letter, and in no
 * other. It is kept nowhere, not even as a digest: the desk's key alone makes it of both, and another key another.
 */
export function codeBeside(key: Digests, visit: string, link: string): string {
  const digits = digitsOf(key.digest("code-beside", `${visit} ${link}`), 8);
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}

function digitsOf(digest: Buffer, many: number): string {
  return String(digest.readBigUInt64BE() % 10n ** BigInt(many)).padStart(many, "0");
}
