import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemRandom } from "../../src/base/random.ts";
import { systemClock } from "../../src/base/time.ts";
import { type Sink, startSink } from "../../src/sink/server.ts";
import { type Inbox, startInbox } from "../../src/sink/web.ts";
import {
  axeFaults,
  isTooWide,
  openWatched,
  screens,
  startBrowser,
  takePicture,
  type Watched,
} from "../support/browser.ts";

const browser = await startBrowser();
afterAll(() => browser?.close());

/** What a mail may want to reach: it notes every connection, also one on which nothing is asked. */
const elsewhere = createServer((_request, response) => void response.end("here"));
const reached: string[] = [];
elsewhere.on("connection", () => reached.push("a connection"));
elsewhere.on("request", ({ url }) => reached.push(String(url)));
beforeAll(() => new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  elsewhere.close();
  elsewhere.closeAllConnections();
});

let folder: string;
let sink: Sink;
let inbox: Inbox;
let watched: Watched | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "clave-frame-"));
  sink = await startSink({ folder, port: 0, clock: systemClock, random: systemRandom });
  inbox = await startInbox({ folder, port: 0, language: "es", command: "clave sink --web-port 8025" });
  reached.length = 0;
});
afterEach(async () => {
  await watched?.close();
  await inbox.close();
  await sink.close();
  rmSync(folder, { recursive: true, force: true });
});

async function send(html: string): Promise<void> {
  const transport = createTransport({ host: "127.0.0.1", port: sink.port });
  await transport.sendMail({
    from: "x@evil.example",
    to: "ana@example.org",
    subject: "carta",
    text: "x",
    html,
  });
  transport.close();
}

/** A page in a browser that is there, closed with the test. */
async function look(options?: BrowserContextOptions): Promise<Watched> {
  if (!browser) throw new Error("no browser");
  watched = await openWatched(browser, new URL(inbox.url).origin, options);
  return watched;
}

/** Opens the list, then the first mail of it. */
async function open(page: Page): Promise<void> {
  await page.goto("/");
  await page.locator("li a").first().click();
  await page.frameLocator("iframe").getByText("fin").waitFor();
}

const hostile: Readonly<Record<string, (url: string) => string>> = {
  "a script": (url) =>
    `<script>top.document.title="owned";fetch("${url}")</script><script src="${url}"></script>`,
  "what runs on its own": (url) =>
    `<img src="data:," onerror="fetch('${url}')"><body onload="location='${url}'">`,
  "a picture": (url) => `<img src="${url}" srcset="${url} 2x"><input type="image" src="${url}">`,
  "a drawing": (url) =>
    `<svg><image href="${url}"/><use href="${url}#x"/><style>@import "${url}";</style></svg>`,
  "a style": (url) =>
    `<style>@import "${url}";body{background:url(${url})}</style><p style="background:url(${url})">`,
  "another address after a while": (url) => `<meta http-equiv="refresh" content="0;url=${url}">`,
  "links for the browser": (url) =>
    ["stylesheet", "preconnect", "dns-prefetch", "prefetch", "preload", "icon", "modulepreload"]
      .map((rel) => `<LINK rel="${rel}" as="image" href="${url}">`)
      .join(""),
  "frames in a frame": (url) =>
    `<iframe src="${url}"></iframe><object data="${url}"></object><embed src="${url}">`,
  "a frame in a drawing": (url) => `<svg><foreignObject><IFRAME src="${url}"></IFRAME></foreignObject></svg>`,
  "sound and film": (url) =>
    `<video src="${url}" autoplay></video><audio src="${url}" preload="auto"></audio>`,
  "a policy of its own": (url) =>
    `<meta http-equiv="Content-Security-Policy" content="default-src *; report-uri ${url}"><img src="${url}">`,
};

describe.skipIf(browser === undefined)("the frame of a mail, in a real browser", () => {
  test.each(Object.entries(hostile))("reaches nothing and runs nothing: %s", async (_name, mail) => {
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/bait`;
    await send(`${mail(url)}<p>fin</p>`);
    const { page } = await look();
    await open(page);
    await page.waitForLoadState("networkidle");
    expect(await page.title()).toBe("carta");
    expect(reached).toEqual([]);
  });

  test("lets a link out into a tab of its own that knows nothing of the mail, and a form nowhere", async () => {
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const form = `<form action="${url}/form"><button>press</button></form>`;
    await send(
      `<base target="_self"><a href="${url}/r#t=secret">link</a> <a href="${url}/top" target="_top">top</a>${form}fin`,
    );
    const { page } = await look();
    await open(page);
    const frame = page.frameLocator("iframe");
    const popup = page.waitForEvent("popup");
    await frame.getByText("link").click();
    const tab = await popup;
    await tab.waitForLoadState();
    expect(tab.url()).toBe(`${url}/r#t=secret`);
    // the frame's chains do not go along: the page of a link has scripts of its own
    expect(await tab.evaluate("[window.opener, document.referrer, window.origin]")).toEqual([null, "", url]);
    reached.length = 0;
    await frame.getByText("press").click();
    await frame.getByText("top").click();
    await page.waitForLoadState("networkidle");
    expect(page.url()).toContain("/mails/");
    expect(reached.filter((each) => each !== "a connection" && each !== "/favicon.ico")).toEqual([]);
  });
});

describe.skipIf(browser === undefined)("the pages of the inbox, in a real browser", () => {
  test.each([
    ["es", "phone", "light"],
    ["en", "desktop", "dark"],
  ] as const)("are in order in %s, %s, %s", async (language, screen, colorScheme) => {
    const options = { ...screens[screen], colorScheme };
    const { page, complaints } = await look(options);
    await page.goto(`/?lang=${language}`);
    expect(await axeFaults(page)).toEqual([]);
    await send(`<p>Hola</p><p>fin</p>${"muylargo".repeat(40)}`);
    await page.locator(".refresh a").click();
    expect([await axeFaults(page), await isTooWide(page)]).toEqual([[], false]);
    await takePicture(page, `inbox-${language}`);
    await page.locator("li a").click();
    expect([await axeFaults(page), await isTooWide(page)]).toEqual([[], false]);
    await takePicture(page, `inbox-mail-${language}`);
    await page.goto("/mails/none");
    expect([await axeFaults(page), await isTooWide(page)]).toEqual([[], false]);
    // the browser itself complains of a page that is not there
    expect(complaints.filter((each) => !each.includes("404"))).toEqual([]);
  });
});
