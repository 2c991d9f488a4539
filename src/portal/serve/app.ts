import type { HttpBindings } from "@hono/node-server";
import { type Context as Call, Hono } from "hono";
import { type Context, visitorFrom } from "../../base/context.ts";
import { readableId } from "../../base/random.ts";
import type { Language } from "../../base/texts.ts";
import { iso, stopwatch } from "../../base/time.ts";
import { tokenDigest } from "../../recovery/link/token.ts";
import { visitName } from "../../recovery/visit/visit.ts";
import { type Asset, findAsset } from "../frame/assets.ts";
import type { Asked, Reply, Route } from "../frame/route.ts";
import {
  assetAnswer,
  challengeAnswer,
  cookieHeader,
  type HeaderSets,
  type HeadersSaid,
  lookFor,
  onwards,
  pageAnswer,
} from "./answer.ts";
import { newChallenge } from "./captcha.ts";
import { notTaken, pageOf, traceOf } from "./failures.ts";
import { readForm } from "./form.ts";
import type { Meter } from "./meter.ts";
import { cameFromHere, languageFor, type Place, sourceOf, visitIn, visitOfForm } from "./visitor.ts";

/** What is answered, and who hears of it. */
export interface Site {
  readonly ctx: Context;
  readonly place: Place;
  readonly headers: HeaderSets;
  /** The institution's own picture. */
  readonly logo: Asset | undefined;
  readonly routes: readonly Route[];
  readonly meter: Meter;
  /** Hears of every request, in fields that say nothing of whose it was. */
  log(line: RequestLine): void;
  /** Hears that a form was taken: something may be to be seen to. */
  onForm(): void;
}

/** One request as it is logged. */
export interface RequestLine {
  readonly at: string;
  /** Told to the person where something is our fault. */
  readonly id: string;
  readonly method: string;
  /** One of ours, or `other`. */
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  /** What begins the digest of the visit, as the record has it. */
  readonly visit?: string;
  /** The numbers of the entries of the record that tell of it. */
  readonly record?: readonly number[];
  /** Where a defect is. */
  readonly fault?: string;
}

type Web = { Bindings: HttpBindings };

/** In what ways an address is asked. */
interface Ways {
  readonly get?: (seen: Seen) => Promise<Response> | Response;
  readonly post?: (seen: Seen) => Promise<Response>;
}

/** The portal as what answers requests: its pages, its files, and 404 for all else. */
export function appOf(site: Site): Hono<Web> {
  const app = new Hono<Web>();
  const at = (path: string, name: string, ways: (call: Call<Web>) => Ways) =>
    app.all(path, (call) => observed(site, call, name, ways(call)));
  for (const route of site.routes) at(route.path, route.path, (call) => waysOf(site, call, route));
  at("/captcha", "/captcha", () => ({
    get: async () => challengeAnswer(await newChallenge(site.ctx), site.headers),
  }));
  for (const path of ["/a/*", "/favicon.ico"]) at(path, "/a", (call) => ({ get: () => asset(site, call) }));
  at("*", "other", () => ({}));
  return app;
}

/** What is found out about a request while it is answered. */
interface Seen {
  readonly id: string;
  readonly record: number[];
  readonly visit: string | undefined;
  readonly language: Language;
}

/** Answers a request whatever comes of it, and writes it down. Nothing is answered at an address that is not ours. */
async function observed(site: Site, call: Call<Web>, path: string, ways: Ways): Promise<Response> {
  const lasted = stopwatch();
  const { headers } = call.env.incoming;
  const seen: Seen = {
    id: readableId(site.ctx.random, 8),
    record: [],
    visit: visitIn(headers.cookie, site.place),
    language: languageFor(call.req.query("lang"), headers["accept-language"], site.ctx.settings.language),
  };
  site.meter.begin();
  let fault: string | undefined;
  const answer = await dispatched(site, call, ways, seen).catch((error: unknown) => {
    fault = traceOf(error);
    return failed(site, seen, error);
  });
  const { method } = call.req;
  const { status } = answer;
  const ms = Math.round(lasted());
  site.meter.end({ path, method, status, ms });
  const { id, record, visit } = seen;
  site.log({
    at: iso(site.ctx.clock.now()),
    id,
    method,
    path,
    status,
    ms,
    ...(visit !== undefined && { visit: visitName(tokenDigest(visit)) }),
    ...(record.length > 0 && { record }),
    ...(fault !== undefined && { fault }),
  });
  return answer;
}

function failed(site: Site, { id, language, visit }: Seen, error: unknown, more?: HeadersSaid): Response {
  return pageAnswer(pageOf(error, id), lookFor(site.ctx, language, visit), site.headers, more);
}

/** Reading changes nothing, whatever the method says; only a form of ours does. */
async function dispatched(site: Site, call: Call<Web>, { get, post }: Ways, seen: Seen): Promise<Response> {
  if (!site.place.hosts.has(call.env.incoming.headers.host?.toLowerCase() ?? "")) throw notTaken("elsewhere");
  if (!get && !post) throw notTaken("absent");
  const { method } = call.req;
  if ((method === "GET" || method === "HEAD") && get) return get(seen);
  if (method === "POST" && post) return post(seen);
  const Allow = [...(get ? ["GET", "HEAD"] : []), ...(post ? ["POST"] : []), "OPTIONS"].join(", ");
  if (method !== "OPTIONS") return failed(site, seen, notTaken("method"), { Allow });
  return new Response(null, { status: 204, headers: { ...site.headers.all, Allow } });
}

function waysOf(site: Site, call: Call<Web>, { show, take }: Route): Ways {
  return {
    ...(show && {
      get: async (seen) => replied(site, call, seen, await show(askedOf(site, call, seen, seen.visit))),
    }),
    ...(take && { post: (seen) => taken(site, call, take, seen) }),
  };
}

async function taken(
  site: Site,
  call: Call<Web>,
  take: NonNullable<Route["take"]>,
  seen: Seen,
): Promise<Response> {
  const { incoming } = call.env;
  if (!cameFromHere(incoming.headers, site.place)) throw notTaken("foreign");
  const form = await readForm(incoming);
  try {
    const visit = visitOfForm(site.ctx.keys, seen.visit, form);
    return replied(site, call, seen, await take(askedOf(site, call, seen, visit), form));
  } finally {
    site.onForm();
  }
}

function askedOf(site: Site, call: Call<Web>, seen: Seen, visit: string | undefined): Asked {
  const { socket, headers } = call.env.incoming;
  const forwarded = headers["x-forwarded-for"];
  const way = Array.isArray(forwarded) ? forwarded.join(",") : forwarded;
  const actor = visitorFrom(sourceOf(socket.remoteAddress, way, site.place.proxies));
  const ctx = { ...site.ctx, actor, onRecorded: (entry: number) => void seen.record.push(entry) };
  return { ctx, language: seen.language, visit };
}

function replied(site: Site, call: Call<Web>, seen: Seen, reply: Reply): Response {
  const changed = "visit" in reply;
  const cookie = changed ? cookieHeader(reply.visit, site.place) : undefined;
  if ("to" in reply)
    return onwards(
      reply.to,
      call.req.query("lang") === undefined ? undefined : seen.language,
      site.headers,
      cookie,
    );
  const look = lookFor(site.ctx, seen.language, changed ? reply.visit : seen.visit);
  return pageAnswer(reply.page, look, site.headers, cookie);
}

function asset(site: Site, call: Call<Web>): Response {
  const { path } = call.req;
  const found = path === "/a/logo" ? site.logo : findAsset(path);
  if (!found) throw notTaken("absent");
  return assetAnswer(found, call.env.incoming.headers["accept-encoding"], site.headers);
}
