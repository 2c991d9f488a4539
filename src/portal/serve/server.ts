import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { listening } from "../../base/listening.ts";
import { isLoopback } from "../../base/setting-kinds.ts";
import { type Duration, second } from "../../base/time.ts";
import { readLogo } from "../frame/assets.ts";
import { headerSets } from "./answer.ts";
import { appOf, type Site } from "./app.ts";
import { placeOf } from "./visitor.ts";

/** What ends whoever sends slowly, or too much, before a page is asked. */
const limits = {
  headersTimeout: 5 * second,
  // a form of two kilobytes on a bad line in the country
  requestTimeout: 15 * second,
  connectionsCheckingInterval: second,
  maxHeaderSize: 8192,
} as const;

/** Whoever is being answered when the portal ends has so long. */
const lastRequests: Duration = 10 * second;

/** A server that runs. */
export interface Running {
  readonly url: string;
  /** Takes nobody in any more, and ends once those at hand are answered, or their time is over. */
  stop(): Promise<void>;
}

/** Serves the pages of a site; throws *unavailable* where the port is not to be had. */
export async function servePages(
  site: Omit<Site, "place" | "headers" | "logo">,
  host: string,
  port: number,
): Promise<Running> {
  const { settings } = site.ctx;
  const file = settings["portal.logo"];
  const logo = file === "" ? undefined : readLogo(file);
  let answer: ReturnType<typeof appOf>["fetch"] = () => new Response(null, { status: 503 });
  const server = createAdaptorServer({
    fetch: (request, env) => answer(request, env),
    serverOptions: limits,
  }) as Server;
  const had = await listening(server, server, { host, port, command: `clave portal --port ${port + 1}` });
  const url = new URL(`http://${host.includes(":") ? `[${host}]` : host}:${had}`);
  const here = isLoopback(url.hostname) ? url : undefined;
  const place = placeOf(settings["portal.url"], here, settings["portal.trustProxy"]);
  answer = appOf({ ...site, place, logo, headers: headerSets(place) }).fetch;
  return { url: url.origin, stop: () => stopped(server) };
}

/** Ends a server: connections without a request at once, the others once they are answered. */
export function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), second / 10);
    const end = setTimeout(() => server.closeAllConnections(), lastRequests);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(end);
      resolve();
    });
  });
}
