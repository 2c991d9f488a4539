import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { type Keys, lastingKey } from "../../base/keys.ts";
import { html, type Markup, nothing } from "../../base/markup.ts";
import type { Language } from "../../base/texts.ts";

/** What a portal knows of where it is reached, worked out once. */
export interface Place {
  /** What a request's `Host` may be. */
  readonly hosts: ReadonlySet<string>;
  /** Whether browsers come by https. */
  readonly secure: boolean;
  /** The addresses whose word on whom they forward counts. */
  readonly proxies: ReadonlySet<string>;
}

/** The place of a portal: the address that letters name, and on this machine the one it listens at. */
export function placeOf(url: string, listening: URL | undefined, proxies: string): Place {
  const { protocol, host, hostname } = new URL(url);
  const secure = protocol === "https:";
  const port = listening?.port ?? "";
  const here = port === "" ? [] : ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
  const standard = host === hostname ? [`${hostname}:${secure ? 443 : 80}`] : [];
  const trusted = proxies.split(",").flatMap((each) => plainAddress(each) ?? []);
  return { hosts: new Set([host, ...standard, ...here]), secure, proxies: new Set(trusted) };
}

/**
 * The network address for which a request counts: that of whoever connected or, where that is a proxy of ours, the one
 * it names last; of IPv6 the first 64 bits, which are one household's.
 */
export function sourceOf(
  peer: string | undefined,
  forwarded: string | undefined,
  proxies: Place["proxies"],
): string {
  const way = (forwarded ?? "").split(",").map(plainAddress);
  let source = plainAddress(peer ?? "");
  // each proxy vouches for who came to it, and for nothing that one said
  while (source !== undefined && proxies.has(source) && way.at(-1) !== undefined) source = way.pop();
  return source === undefined ? "unknown" : networkOf(source);
}

/** An address in the one way in which it is compared; undefined for anything else. */
function plainAddress(text: string): string | undefined {
  const [address = ""] = text.trim().split("%");
  const [, mapped = address] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (isIP(mapped) === 0) return undefined;
  return isIP(mapped) === 4 ? mapped : new URL(`http://[${mapped}]`).hostname.slice(1, -1);
}

function networkOf(address: string): string {
  if (isIP(address) === 4) return address;
  const [left = [], right = []] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const between = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return `${[...left, ...between, ...right].slice(0, 4).join(":")}::/64`;
}

/** Whether a form was sent by a page of ours, as far as the browser says. */
export function cameFromHere(headers: IncomingHttpHeaders, { hosts }: Place): boolean {
  const { origin, "sec-fetch-site": site } = headers;
  if (site !== undefined) return site === "same-origin" || site === "none";
  // our pages let it be named, so "null" is a frame's or a file's; the oldest browsers name none: the visit's token tells
  if (origin === undefined) return true;
  return hosts.has(origin.replace(/^https?:\/\//, ""));
}

/** The language of a page: what its address asks for, else the browser, else the desk's. */
export function languageFor(asked: string | undefined, wish: string | undefined, own: Language): Language {
  if (isSpoken(asked)) return asked;
  const wishes = (wish ?? "").slice(0, 200).split(",");
  const weighed = wishes.map((each) => {
    const [, name = "", weight = "1"] = /^\s*([a-z]+)[^;]*(?:;\s*q=([\d.]+))?/i.exec(each) ?? [];
    return [name.toLowerCase(), Number(weight) || 0] as const;
  });
  const best = weighed.toSorted(([, one], [, other]) => other - one).map(([name]) => name);
  return best.find(isSpoken) ?? own;
}

function isSpoken(name: string | undefined): name is Language {
  return name === "es" || name === "en";
}

const secretShape = /^[\w-]{43}$/;

/** The secret of a browser's visit, out of its cookie; undefined where it brings none, or nothing like one. */
export function visitIn(cookies: string | undefined, place: Place): string | undefined {
  const name = `${cookieName(place)}=`;
  const pairs = (cookies ?? "").split(";").map((pair) => pair.trim());
  const secret = pairs.find((pair) => pair.startsWith(name))?.slice(name.length) ?? "";
  return secretShape.test(secret) ? secret : undefined;
}

/** The cookie that keeps a visit's secret in the browser, or ends it. Lax: a link in a mail opens a page of the same visit. */
export function visitCookie(secret: string | undefined, place: Place): string {
  const secure = place.secure ? "; Secure" : "";
  const life = secret === undefined ? "; Max-Age=0" : "";
  return `${cookieName(place)}=${secret ?? ""}; Path=/; HttpOnly; SameSite=Lax${secure}${life}`;
}

/** A prefix that only https may set: nobody beside us can. */
function cookieName({ secure }: Place): string {
  return secure ? "__Host-visit" : "visit";
}

const field = "form";

/** What a form of a visit bears, so that no other site can send it: only this desk can make it of the secret. */
export function formToken(keys: Keys, visit: string | undefined): Markup {
  if (visit === undefined) return nothing;
  return html`<input type="hidden" name="${field}" value="${tokenOf(keys, visit)}">`;
}

/** The visit that a form belongs to: none where it does not bear that visit's token. */
export function visitOfForm(
  keys: Keys,
  visit: string | undefined,
  form: (field: string) => string,
): string | undefined {
  if (visit === undefined) return undefined;
  const [given, own] = [Buffer.from(form(field)), Buffer.from(tokenOf(keys, visit))];
  return given.length === own.length && timingSafeEqual(given, own) ? visit : undefined;
}

/** Of the key that lasts: a page that is open while the desk gets another key is not lost. */
function tokenOf(keys: Keys, visit: string): string {
  return lastingKey(keys).digest("portal form", visit).toString("base64url");
}
