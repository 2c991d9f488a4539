import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { connect, createServer } from "node:net";
import { onTestFinished } from "vitest";
import type { Context } from "../../src/base/context.ts";
import type { Route } from "../../src/portal/frame/route.ts";
import { runPortal, type World } from "../../src/portal/portal.ts";
import type { RequestLine } from "../../src/portal/serve/app.ts";
import { type Begun, type Desk, type Given, textAt } from "./desk.ts";

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** What the page is known by; undefined for what is no page. */
  readonly page: string | undefined;
}

/** What is asked. */
export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** Sent as a browser sends a form. */
  readonly form?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
}

/** Asks a server something, by a connection of its own. */
export async function ask(
  url: string,
  path: string,
  { method, headers, body, form }: Question = {},
): Promise<Answer> {
  const sent = form ? new URLSearchParams(form as Record<string, string>).toString() : body;
  const asked = request(new URL(url), {
    path,
    agent: false,
    method: method ?? (sent === undefined ? "GET" : "POST"),
    headers: { ...(form && { "Content-Type": "application/x-www-form-urlencoded" }), ...headers },
  });
  // one that is answered before all was sent is told by its answer
  asked.on("error", () => undefined);
  asked.end(sent);
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const page = /<main[^>]*data-page="([^"]+)"/.exec(text)?.[1];
  return { status: response.statusCode ?? 0, headers: response.headers, text, page };
}

/** Sends bytes as they are, the rest of them when `more` comes; gives all that came back until the end. */
export async function say(
  url: string,
  words: string | Buffer,
  more?: Promise<string | undefined>,
): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  const closed = once(socket, "close");
  socket.write(words);
  const rest = await more;
  if (rest !== undefined) socket.write(rest);
  await closed;
  return Buffer.concat(chunks).toString("utf8");
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** A portal within this process, for one test. */
export interface OpenPortal {
  readonly url: string;
  /** One a request, oldest first. */
  readonly lines: readonly RequestLine[];
  ask(path: string, question?: Question): Promise<Answer>;
  /** Resolves when it has ended, or rejects with what ended it. */
  stop(): Promise<void>;
}

/** Serves routes of a test's own, at a free port, until the test is over. */
export async function openPortal(
  ctx: Context,
  routes?: readonly Route[],
  world: Partial<World> = {},
): Promise<OpenPortal> {
  const lines: RequestLine[] = [];
  const told = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  const url = await new Promise<string>((resolve, reject) => {
    const own: World = {
      host: "127.0.0.1",
      port: 0,
      signal: told.signal,
      onListening: resolve,
      log: (line) => void ("id" in line && lines.push(line)),
      ...world,
    };
    ended = runPortal(ctx, own, routes);
    ended.catch(reject);
  });
  const stop = () => {
    told.abort();
    return ended;
  };
  onTestFinished(() => stop().catch(() => undefined));
  return { url, lines, ask: (path, question) => ask(url, path, question), stop };
}

/** A portal as a process of its own. */
export interface RunningPortal extends Begun {
  readonly url: string;
  ask(path: string, question?: Question): Promise<Answer>;
}

/** Starts `clave portal` at a desk, and waits until it takes connections. */
export async function startPortal(
  desk: Desk,
  words: readonly string[] = [],
  given?: Given,
): Promise<RunningPortal> {
  const begun = desk.begin(["portal", "--port", "0", "--json", ...words], given);
  const { stdout } = begun.child;
  const first = stdout && once(stdout, "data").then(([chunk]) => String(chunk));
  const said = await Promise.race([
    first,
    begun.ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
  ]);
  const url = textAt(JSON.parse(said ?? ""), "portal", "url");
  return { ...begun, url, ask: (path, question) => ask(url, path, question) };
}
