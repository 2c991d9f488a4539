import type { Context } from "../../base/context.ts";
import type { Language } from "../../base/texts.ts";
import type { Asset } from "../frame/assets.ts";
import { pageHtml } from "../frame/layout.ts";
import type { Look, Page } from "../frame/page.ts";
import { formToken, type Place, visitCookie } from "./visitor.ts";

/** What every answer says to the browser: only what is ours is loaded, shown in a frame of nobody's, and told to nobody. */
const always = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
} as const;

/** What else an answer says in its head. */
export type HeadersSaid = Readonly<Record<string, string>>;

/** The headers of all answers and of pages, laid once: the same object every time is what makes them cheap. */
export interface HeaderSets {
  readonly all: HeadersSaid;
  readonly page: HeadersSaid;
}

/** Browsers that came by https once never come otherwise again. */
export function headerSets({ secure }: Place): HeaderSets {
  const all = { ...always, ...(secure && { "Strict-Transport-Security": "max-age=31536000" }) };
  const page = { ...all, "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" };
  return { all, page };
}

/** A page as an answer, with what else its headers say. */
export function pageAnswer(
  page: Page,
  look: Look,
  { page: headers }: HeaderSets,
  more?: HeadersSaid,
): Response {
  const { status = 200, retryAfterSeconds } = page;
  const retry =
    retryAfterSeconds === undefined ? more : { ...more, "Retry-After": String(retryAfterSeconds) };
  return new Response(pageHtml(page, look), { status, headers: retry ? { ...headers, ...retry } : headers });
}

/** Sends the browser on to another address of ours, in the language it was asked for. */
export function onwards(
  to: string,
  lang: Language | undefined,
  { page }: HeaderSets,
  more?: HeadersSaid,
): Response {
  const address = lang === undefined ? to : `${to}${to.includes("?") ? "&" : "?"}lang=${lang}`;
  return new Response(null, { status: 303, headers: { ...page, ...more, Location: address } });
}

/** A file of the portal's own. */
export function assetAnswer(asset: Asset, accepted: string | undefined, { all }: HeaderSets): Response {
  const packed = /\bgzip\b/.test(accepted ?? "") ? asset.packed : undefined;
  const headers = {
    ...all,
    "Content-Type": asset.type,
    "Cache-Control": asset.cacheControl,
    Vary: "Accept-Encoding",
    ...(packed && { "Content-Encoding": "gzip" }),
  };
  return new Response(packed ?? asset.bytes, { headers });
}

/** Work for a browser; nobody keeps it. */
export function challengeAnswer(challenge: object, { page }: HeaderSets): Response {
  return new Response(JSON.stringify(challenge), {
    headers: { ...page, "Content-Type": "application/json" },
  });
}

/** What becomes of the browser's cookie. */
export function cookieHeader(visit: string | undefined, place: Place): HeadersSaid {
  return { "Set-Cookie": visitCookie(visit, place) };
}

/** How a page is drawn for a browser with a visit, or none. */
export function lookFor(
  { settings, keys }: Pick<Context, "settings" | "keys">,
  language: Language,
  visit: string | undefined,
): Look {
  return {
    language,
    institution: settings.institution,
    colour: settings["portal.colour"],
    logo: settings["portal.logo"] !== "",
    text: (sentence) => (typeof sentence === "string" ? sentence : sentence[language]),
    token: formToken(keys, visit),
  };
}
