import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { makeCertificate } from "../support/certificate.ts";
import { closeDesks, Desk } from "../support/desk.ts";
import { type Answer, freePort, type Question, startPortal } from "../support/portal.ts";
import { blocksOf } from "../support/readme.ts";
import { projectRoot } from "../support/sources.ts";

const host = "clave.example.org";
const page = readFileSync(join(projectRoot, "docs", "portal.md"), "utf8");
const desk = new Desk();

beforeAll(() => desk.found());
afterAll(closeDesks);

/** A proxy as the page configures it. */
interface Proxy {
  readonly name: string;
  readonly language: string;
  /** How it is started in a folder with the page's block, changed where this test's places differ. */
  readonly start: (block: string, place: Place) => readonly string[];
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly cert: string;
  readonly key: string;
}

const proxies: readonly Proxy[] = [
  {
    name: "nginx",
    language: "nginx",
    start: (block, { folder, port, cert, key }) => {
      const own = block
        .replace("443 ssl", `127.0.0.1:${port} ssl`)
        .replace("/etc/ssl/clave/fullchain.pem", cert)
        .replace("/etc/ssl/clave/key.pem", key);
      const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (name) => `${name}_temp_path ${join(folder, name)};`,
      );
      const whole = `daemon off; pid ${join(folder, "pid")}; error_log stderr;\nevents {}\nhttp {\n${places.join("\n")}\n${own}\n}\n`;
      writeFileSync(join(folder, "nginx.conf"), whole);
      return ["nginx", "-p", folder, "-c", join(folder, "nginx.conf")];
    },
  },
  {
    name: "caddy",
    language: "caddy",
    start: (block, { folder, port, cert, key }) => {
      const own = block.replace(
        `${host} {`,
        `https://${host}:${port} {\n\tbind 127.0.0.1\n\ttls ${cert} ${key}`,
      );
      writeFileSync(join(folder, "Caddyfile"), `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${own}\n`);
      return ["caddy", "run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"];
    },
  },
];

function isInstalled(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `PATH="$PATH:/usr/sbin" command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
}

/** Starts a proxy before a portal, and gives its port once it takes connections. */
async function startProxy({ language, start }: Proxy, behind: string): Promise<number> {
  const folder = join(desk.folder, language);
  mkdirSync(folder);
  const block =
    blocksOf(page)
      .find((each) => each.language === language)
      ?.lines.join("\n") ?? "";
  expect(block).toContain("127.0.0.1:8080");
  const certificate = makeCertificate("127.0.0.1", 2);
  const key = join(folder, "key.pem");
  writeFileSync(key, certificate.key);
  const port = await freePort();
  const place = { folder, port, cert: certificate.file, key };
  const [program = "", ...words] = start(block.replace("127.0.0.1:8080", new URL(behind).host), place);
  const env = { PATH: `${process.env["PATH"]}:/usr/sbin`, HOME: folder };
  const child = spawn(program, words, { env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await once(child, "close");
  });
  for (let tries = 0; !(await takesConnections(port)); tries += 1) {
    if (child.exitCode !== null || tries > 200) throw new Error(said);
    await pause(50);
  }
  return port;
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const open = await new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  });
  socket.destroy();
  return open;
}

/** Asks through the proxy, as a browser elsewhere in the network. */
async function askBy(port: number, path: string, { headers, form }: Question = {}): Promise<Answer> {
  const asked = request({
    port,
    path,
    host: "127.0.0.1",
    localAddress: "127.0.0.2",
    servername: host,
    rejectUnauthorized: false,
    agent: false,
    method: form ? "POST" : "GET",
    headers: { Host: host, ...(form && { "Content-Type": "application/x-www-form-urlencoded" }), ...headers },
  });
  asked.end(form && new URLSearchParams(form as Record<string, string>).toString());
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  const page = /data-page="([^"]+)"/.exec(text)?.[1];
  return { status: response.statusCode ?? 0, headers: response.headers, text, page };
}

describe.each(proxies)("$name as docs/portal.md configures it", (proxy) => {
  test.skipIf(!isInstalled(proxy.name))("has people come by https, from their own address", async () => {
    const env = {
      CLAVE_PORTAL_URL: `https://${host}`,
      CLAVE_PORTAL_TRUST_PROXY: "127.0.0.1",
      CLAVE_PORTAL_CAPTCHA_COST: "1000",
    };
    const portal = await startPortal(desk, ["--no-delivery"], { env });
    const port = await startProxy(proxy, portal.url);
    const home = await askBy(port, "/");
    expect(home).toMatchObject({ status: 200, page: "home" });
    expect(home.headers["strict-transport-security"]).toBe("max-age=31536000");
    const challenge = JSON.parse((await askBy(port, "/captcha")).text);
    const solution = await solveChallenge({ challenge, deriveKey });
    const altcha = Buffer.from(JSON.stringify({ challenge, solution })).toString("base64");
    const form = { identifier: "1710034065", altcha };
    const headers = { "X-Forwarded-For": "198.51.100.1" };
    const begun = await askBy(port, "/recover", { form, headers });
    expect(begun).toMatchObject({ status: 303, headers: { location: "/recover/identity" } });
    expect(begun.headers["set-cookie"]?.[0]).toMatch(
      /^__Host-visit=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    const visits = await desk.rows<{ source: string }>(
      "SELECT source FROM visits ORDER BY begun_at DESC LIMIT 1",
    );
    expect(visits).toEqual([{ source: "127.0.0.2" }]);
    const large = await askBy(port, "/recover", { form: { identifier: "1".repeat(20_000) } });
    expect(large.status).toBe(413);
    portal.child.kill("SIGTERM");
    expect(await portal.ended).toMatchObject({ code: 0 });
  });
});
