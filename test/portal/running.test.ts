import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { record } from "../../src/audit/record.ts";
import { html } from "../../src/base/markup.ts";
import { verbatim } from "../../src/base/texts.ts";
import { stopwatch } from "../../src/base/time.ts";
import { hashPassword } from "../../src/password/hash.ts";
import type { Route } from "../../src/portal/frame/route.ts";
import type { World as Around } from "../../src/portal/portal.ts";
import { closeStore, openStore } from "../../src/store/engine/connect.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { ask, freePort, openPortal, say } from "../support/portal.ts";
import { startPostgres } from "../support/postgres.ts";
import { closeDisks, SmallDisk } from "../support/small-disk.ts";
import { openWorld, type World } from "../support/world.ts";

const page = { name: "home", title: verbatim("Title"), body: () => html`<p>words</p>` } as const;
const routes: readonly Route[] = [
  {
    path: "/act",
    show: () => ({ page }),
    take: async ({ ctx }, form) => {
      await record(ctx, { act: "test", reason: form("reason") });
      return { to: "/act" };
    },
  },
  {
    path: "/hash",
    take: async () => {
      await hashPassword("lluvia");
      return { to: "/act" };
    },
  },
];
const form = { reason: "a" };

/** The head of a form that is sent by hand, with a body of so many bytes. */
function formHead(url: string, length: number, more = ""): string {
  const kind = "Content-Type: application/x-www-form-urlencoded";
  return `POST /act HTTP/1.1\r\nHost: ${new URL(url).host}\r\n${kind}\r\n${more}Content-Length: ${length}\r\n\r\n`;
}

const open = async () => openPortal((await openWorld()).system, routes);
/** Whoever connects after another is answered after it was heard. */
const untilAsked = (url: string) => ask(url, "/act");

async function writtenBy(world: World): Promise<number> {
  return (await world.rows<{ act: string }>("audit")).filter(({ act }) => act === "test").length;
}

afterAll(closeDisks);

test("whoever sends slowly, or too much, is cut off, and keeps nobody from being answered", async () => {
  const world = await openWorld();
  const portal = await openPortal(world.system, routes);
  const slow = Array.from({ length: 100 }, () => say(portal.url, `${formHead(portal.url, 100)}reason=`));
  const open = say(portal.url, "GET /act HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ");
  const large = say(portal.url, `GET /act HTTP/1.1\r\nX: ${"a".repeat(9000)}\r\n\r\n`);
  expect(await portal.ask("/act")).toMatchObject({ status: 200 });
  expect(await large).toMatch(/^HTTP\/1\.1 431 /);
  expect(await open).toMatch(/^HTTP\/1\.1 408 /);
  for (const answered of await Promise.all(slow)) expect(answered).toMatch(/^$|^HTTP\/1\.1 4(00|08) /);
  expect(await portal.ask("/act")).toMatchObject({ status: 200 });
  expect(portal.lines.filter(({ status }) => status !== 400 && status !== 200)).toEqual([]);
  expect(await writtenBy(world)).toBe(0);
});

describe("told to end", () => {
  test("takes nobody in any more, answers who is there, and ends", async () => {
    const world = await openWorld();
    const portal = await openPortal(world.system, routes);
    let go: (words: string) => void = () => undefined;
    const rest = new Promise<string>((resolve) => {
      go = resolve;
    });
    const answered = say(portal.url, `${formHead(portal.url, 8)}reaso`, rest);
    await untilAsked(portal.url);
    const ended = portal.stop();
    await expect(portal.ask("/act")).rejects.toThrow();
    go("n=a");
    expect(await answered).toMatch(/^HTTP\/1\.1 303 /);
    await ended;
    expect(await writtenBy(world)).toBe(1);
  });

  test("waits ten seconds for who is there, and no longer", async () => {
    const portal = await open();
    const answered = say(portal.url, `${formHead(portal.url, 100)}reason=`);
    await untilAsked(portal.url);
    const lasted = stopwatch();
    await portal.stop();
    expect(await answered).toBe("");
    expect(lasted()).toBeGreaterThan(9_900);
    expect(lasted()).toBeLessThan(14_000);
  });
});

describe("a store that others have", () => {
  test.each([
    ["a moment", 3_000, 303],
    ["long", 12_000, 503],
  ])(
    "for %s: pages are shown, a form waits or is told so, and later all goes on",
    async (_how, length, status) => {
      const world = await openWorld();
      const portal = await openPortal(world.system, routes);
      const other = await openStore(world.location);
      await rowsOf(other, "BEGIN IMMEDIATE");
      const waiting = portal.ask("/act", { form });
      const shown = await portal.ask("/act");
      await pause(length);
      await rowsOf(other, "ROLLBACK");
      await closeStore(other);
      expect(shown.status).toBe(200);
      const told = await waiting;
      expect(told.status).toBe(status);
      if (status === 503) expect(told).toMatchObject({ page: "busy", headers: { "retry-after": "5" } });
      expect(await portal.ask("/act", { form })).toMatchObject({ status: 303 });
      expect(await writtenBy(world)).toBe(status === 503 ? 1 : 2);
    },
  );
});

test("a database server that fails is told, nothing is lost, and all goes on when it is back", async ({
  skip,
}) => {
  const server = await startPostgres({ durable: true });
  if (!server) return skip();
  onTestFinished(() => server.stop());
  const world = await openWorld({ store: { engine: "postgres", url: server.url } });
  const adminPort = await freePort();
  const ctx = world.under({ "portal.adminPort": String(adminPort) }, world.system);
  const lines: Parameters<Around["log"]>[0][] = [];
  const portal = await openPortal(ctx, routes, { log: (line) => void lines.push(line) });
  const ready = () => ask(`http://127.0.0.1:${adminPort}`, "/readyz");
  let sent = 0;
  const taken: string[] = [];
  const send = async () => {
    const reason = `reason ${sent++}`;
    const answer = await portal.ask("/act", { form: { reason } });
    if (answer.status === 303) taken.push(reason);
    return answer;
  };
  const busy = { status: 503, page: "busy", headers: { "retry-after": expect.any(String) } };
  expect(await ready()).toMatchObject({ status: 200 });
  const underWay = Array.from({ length: 8 }, async () => {
    for (;;) {
      const answer = await send();
      if (answer.status !== 303) return answer;
    }
  });
  await vi.waitFor(() => expect(taken.length).toBeGreaterThan(20), { timeout: 20_000 });
  await server.halt();
  for (const answer of await Promise.all(underWay)) expect(answer).toMatchObject(busy);
  for (let tries = 0; tries < 5; tries += 1) expect(await send()).toMatchObject(busy);
  expect(await portal.ask("/act")).toMatchObject({ status: 200 });
  expect(await ready()).toMatchObject({ status: 503, text: expect.stringContaining('"store":false') });
  const told = () => lines.flatMap((line) => ("told" in line ? [line.told.en] : []));
  const away = "The database server cannot be reached.";
  await vi.waitFor(() => expect(told().at(-1)).toBe(away), { timeout: 20_000 });
  await server.resume();
  expect(await send()).toMatchObject({ status: 303 });
  expect(await ready()).toMatchObject({ status: 200 });
  const written = (await world.rows<{ reason: string | null }>("audit")).map(({ reason }) => reason);
  expect(taken.filter((reason) => !written.includes(reason))).toEqual([]);
  expect(lines.filter((line) => "fault" in line)).toEqual([]);
  await portal.stop();
});

test.skipIf(process.getuid?.() !== 0)("a full disk is told without a word of where, and passes", async () => {
  const disk = new SmallDisk();
  const world = await openWorld({ store: { engine: "sqlite", path: join(disk.path, "clave.db") } });
  const portal = await openPortal(world.system, routes);
  expect(await portal.ask("/act", { form })).toMatchObject({ status: 303 });
  disk.leave(0);
  const told: number[] = [];
  for (let tries = 0; tries < 200 && told.at(-1) !== 503; tries += 1) {
    const answer = await portal.ask("/act", { form: { reason: "a".repeat(4000) } });
    told.push(answer.status);
    if (answer.status === 503) expect(answer).toMatchObject({ page: "busy" });
    expect(answer.text).not.toContain(disk.path);
  }
  expect(told.at(-1)).toBe(503);
  expect(await portal.ask("/act")).toMatchObject({ status: 200 });
  disk.makeRoom();
  expect(await portal.ask("/act", { form })).toMatchObject({ status: 303 });
  expect(await writtenBy(world)).toBe(told.filter((status) => status === 303).length + 2);
  await portal.stop();
});

test("what is slow to compute waits in a line with an end, and others are answered meanwhile", async () => {
  const world = await openWorld();
  const adminPort = await freePort();
  const portal = await openPortal(
    world.under({ "portal.adminPort": String(adminPort) }, world.system),
    routes,
  );
  let done = 0;
  const asked = Array.from({ length: 400 }, () =>
    portal.ask("/hash", { form }).finally(() => {
      done += 1;
    }),
  );
  while (done === 0) await pause(10);
  const lengths: number[] = [];
  for (let at = 0; at < 21; at += 1) {
    const lasted = stopwatch();
    expect(await ask(`http://127.0.0.1:${adminPort}`, "/healthz")).toMatchObject({ status: 200 });
    lengths.push(lasted());
    expect(await portal.ask("/act")).toMatchObject({ status: 200 });
  }
  expect(done).toBeLessThan(400);
  expect(lengths.toSorted((one, other) => one - other)[10]).toBeLessThan(100);
  const answers = await Promise.all(asked);
  const away = answers.filter(({ status }) => status === 503);
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(400 - away.length);
  expect(away.length).toBeGreaterThan(0);
  for (const { headers, page } of away) expect([headers["retry-after"], page]).toEqual(["10", "busy"]);
});
