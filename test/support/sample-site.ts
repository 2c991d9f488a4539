import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { findAsset } from "../../src/portal/frame/assets.ts";
import { pageHtml } from "../../src/portal/frame/layout.ts";
import type { Look } from "../../src/portal/frame/page.ts";
import { lookIn, samples } from "./portal-samples.ts";

/** What the pages of the portal may fetch and run: nothing but its own. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** A server of sample pages: `/image`, `/image?wrong`, with the portal's own files and policy. */
export interface SampleSite {
  readonly origin: string;
  close(): Promise<void>;
}

/** What a sample site answers in JSON beside its pages, such as a challenge; undefined where it has nothing there. */
type Answer = (path: string, body: string) => Promise<unknown>;

/** Serves the samples. */
export async function serveSamples(look: Partial<Look> = {}, answer?: Answer): Promise<SampleSite> {
  const server = createServer((request, response) => void serve(request, response, look, answer));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  look: Partial<Look>,
  answer?: Answer,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const send = (type: string, content: string | Buffer) =>
    void response
      .setHeader("content-security-policy", policy)
      .setHeader("x-content-type-options", "nosniff")
      .setHeader("content-type", type)
      .end(content);
  const asset = findAsset(pathname);
  if (asset) return send(asset.type, asset.bytes);
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk as string;
  const answered = await answer?.(pathname, body);
  if (answered !== undefined) return send("application/json", JSON.stringify(answered));
  const sample = samples[pathname.slice(1)];
  if (!sample) return void response.writeHead(404).end();
  const language = searchParams.get("lang") === "en" ? "en" : "es";
  send("text/html; charset=utf-8", pageHtml(sample(searchParams.has("wrong")), lookIn(language, look)));
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
