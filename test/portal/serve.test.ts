import { describe, expect, test } from "vitest";
import { record } from "../../src/audit/record.ts";
import { type ErrorCode, errorCodes, type Kind } from "../../src/base/error-codes.ts";
import { ClaveError } from "../../src/base/errors.ts";
import { html } from "../../src/base/markup.ts";
import { verbatim } from "../../src/base/texts.ts";
import type { Page } from "../../src/portal/frame/page.ts";
import type { Route } from "../../src/portal/frame/route.ts";
import { openPortal, say } from "../support/portal.ts";
import { openWorld, type World } from "../support/world.ts";

const secret = "a".repeat(43);

function pageOf(name: Page["name"], words: string, more: Partial<Page> = {}): Page {
  return {
    name,
    title: verbatim("Title"),
    body: (look) => html`<form method="post">${look.token}<p>${look.language} ${words}</p></form>`,
    ...more,
  };
}

/** What a page is made of elsewhere does not matter here. */
const start: Route = {
  path: "/start",
  show: () => ({ page: pageOf("home", "shown") }),
  take: (_asked, form) => ({ to: `/step?of=${form("name")}`, visit: secret }),
};
const step: Route = {
  path: "/step",
  show: ({ visit }) => ({ page: pageOf("identity", `visit ${visit === secret}`) }),
  take: ({ visit, ctx }, form) =>
    form("end") === "yes"
      ? { page: pageOf("done", "ended"), visit: undefined }
      : { page: pageOf("image", `${visit === secret} ${ctx.actor.name} ${form("answer")}`) },
};
const routes = [start, step];
const form = { "Content-Type": "application/x-www-form-urlencoded" };

function systemUnder(world: World, settings: Parameters<World["under"]>[0] = {}) {
  return world.under({ "portal.url": "https://clave.example", ...settings }, world.system);
}

const open = async (more: readonly Route[] = [], settings: Parameters<World["under"]>[0] = {}) =>
  openPortal(systemUnder(await openWorld(), settings), [...routes, ...more]);

describe("every answer", () => {
  test("tells the browser to load, show and tell nothing of anybody else's", async () => {
    const portal = await open([{ path: "/broken", show: () => Promise.reject(new TypeError("x")) }]);
    for (const path of ["/start", "/nothing", "/broken", "/a/nothing.css"]) {
      const { headers } = await portal.ask(path);
      expect(headers["content-security-policy"]).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers).toMatchObject({
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "strict-transport-security": "max-age=31536000",
        "cache-control": "no-store",
      });
      expect(headers).not.toHaveProperty("x-powered-by");
    }
  });

  test("promises https only where there is https", async () => {
    const portal = await open([], { "portal.url": "http://127.0.0.1:8080" });
    expect((await portal.ask("/start")).headers).not.toHaveProperty("strict-transport-security");
  });
});

describe("a request that is none of ours", () => {
  test.each([
    ["another path", "/nothing", {}, 404],
    ["one of ours with more behind it", "/start/", {}, 404],
    ["one that climbs", "/a/../../etc/passwd", {}, 404],
    ["one that climbs in disguise", "/a/%2e%2e%2f%2e%2e%2fetc%2fpasswd", {}, 404],
    ["another host", "/start", { headers: { Host: "evil.example" } }, 421],
    ["a host that begins like ours", "/start", { headers: { Host: "clave.example.evil.example" } }, 421],
    ["a method that nothing has", "/start", { method: "DELETE" }, 405],
    ["a form where none is taken", "/shown", { form: {} }, 405],
    [
      "a form of another kind",
      "/step",
      { headers: { "Content-Type": "multipart/form-data" }, body: "x" },
      415,
    ],
    [
      "one without its mark",
      "/step",
      { headers: { "Content-Type": "multipart/form-data; boundary=" }, body: "x" },
      415,
    ],
    ["one of no kind", "/step", { method: "POST", body: "a=b" }, 415],
    ["JSON", "/step", { headers: { "Content-Type": "application/json" }, body: "{}" }, 415],
    [
      "a form of another script",
      "/step",
      { headers: { "Content-Type": "application/x-www-form-urlencoded; charset=utf-16" }, body: "a=b" },
      415,
    ],
    [
      "a field twice",
      "/step",
      {
        form: [
          ["answer", "a"],
          ["answer", "b"],
        ] as const,
      },
      422,
    ],
    ["what no store keeps", "/step", { headers: form, body: "answer=%00" }, 422],
    ["what is no text", "/step", { headers: form, body: "answer=%ff%fe" }, 422],
    ["a form from another site", "/step", { form: {}, headers: { "Sec-Fetch-Site": "cross-site" } }, 403],
    [
      "one from an old browser at another site",
      "/step",
      { form: {}, headers: { Origin: "https://evil.example" } },
      403,
    ],
    ["one in a frame of somebody's", "/step", { form: {}, headers: { Origin: "null" } }, 403],
    ["too large a form", "/step", { headers: form, body: `answer=${"a".repeat(20_000)}` }, 413],
    [
      "too large a form, its size unsaid",
      "/step",
      { headers: { ...form, "Transfer-Encoding": "chunked" }, body: `answer=${"a".repeat(200_000)}` },
      413,
    ],
  ] as const)("%s: %s", async (_what, path, question, status) => {
    const portal = await open([{ path: "/shown", show: () => ({ page: pageOf("home", "") }) }]);
    const answer = await portal.ask(path, question);
    expect(answer).toMatchObject({ status, page: "error" });
    expect(portal.lines).toMatchObject([{ status }]);
    if (status === 405) expect(answer.headers.allow).toMatch(/GET, HEAD/);
  });

  test("with a host that is none, or none at all, ends before it", async () => {
    const portal = await open();
    for (const host of ["Host: a b\\c<>", "Host: ", "X: y"]) {
      const answered = await say(portal.url, `GET /start HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`);
      expect(answered).toMatch(/^HTTP\/1\.1 4(00|21) /);
    }
  });

  test("is told apart by language, like every page", async () => {
    const portal = await open();
    const spanish = await portal.ask("/nothing");
    const english = await portal.ask("/nothing?lang=en");
    expect(spanish.text).toContain("ninguna página");
    expect(english.text).toContain("no page at this address");
  });
});

describe("reading", () => {
  test("is done by GET and by HEAD, and what is possible is told by OPTIONS", async () => {
    const portal = await open();
    const [got, headed, asked] = await Promise.all([
      portal.ask("/start", { headers: { "Sec-Purpose": "prefetch" } }),
      portal.ask("/start", { method: "HEAD" }),
      portal.ask("/start", { method: "OPTIONS" }),
    ]);
    expect(got).toMatchObject({ status: 200, page: "home" });
    expect(headed).toMatchObject({ status: 200, text: "" });
    expect(headed.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(asked).toMatchObject({ status: 204, text: "" });
    expect(asked.headers.allow).toBe("GET, HEAD, POST, OPTIONS");
  });

  test("begins no visit", async () => {
    const portal = await open();
    expect((await portal.ask("/start")).headers).not.toHaveProperty("set-cookie");
  });
});

describe("a visit", () => {
  test("begins with a form, is known by a cookie, and its forms by what they bear", async () => {
    const portal = await open();
    const begun = await portal.ask("/start?lang=en", { form: { name: "x" } });
    expect(begun).toMatchObject({ status: 303, text: "" });
    expect(begun.headers.location).toBe("/step?of=x&lang=en");
    const [cookie = ""] = begun.headers["set-cookie"] ?? [];
    expect(cookie).toBe(`__Host-visit=${secret}; Path=/; HttpOnly; SameSite=Lax; Secure`);
    const headers = { Cookie: `__Host-visit=${secret}` };
    const shown = await portal.ask("/step", { headers });
    const [, token = ""] = /name="form" value="([^"]+)"/.exec(shown.text) ?? [];
    expect(shown.text).toContain("visit true");
    const take = (form: Readonly<Record<string, string>>) => portal.ask("/step", { headers, form });
    expect((await take({ form: token, answer: "ñandú" })).text).toContain("true 127.0.0.1 ñandú");
    // without it, or with another's, it is nobody's form
    for (const wrong of ["", "x", `${token}x`, token.replace(/./, (first) => (first === "A" ? "B" : "A"))])
      expect((await take({ form: wrong })).text).toContain("false 127.0.0.1");
    const ended = await take({ form: token, end: "yes" });
    expect(ended.headers["set-cookie"]).toEqual([expect.stringMatching(/^__Host-visit=; .*Max-Age=0$/)]);
    expect(ended.text).not.toContain('name="form"');
  });

  test("counts for whom a proxy of ours names, and for nobody that a stranger does", async () => {
    const headers = { "X-Forwarded-For": "198.51.100.1, 203.0.113.9" };
    const trusting = await open([], { "portal.trustProxy": "127.0.0.1" });
    expect((await trusting.ask("/step", { headers, form: {} })).text).toContain("203.0.113.9");
    const wary = await open();
    expect((await wary.ask("/step", { headers, form: {} })).text).toContain("127.0.0.1");
  });
});

describe("a failure", () => {
  const rows: Readonly<Record<Kind, readonly [status: number, page: string, told: boolean]>> = {
    refused: [200, "refused", true],
    usage: [422, "error", true],
    invalid: [422, "error", true],
    "no-input": [500, "error", false],
    missing: [404, "error", false],
    unavailable: [503, "busy", false],
    defect: [500, "error", false],
    io: [503, "busy", false],
    busy: [503, "busy", true],
    forbidden: [403, "error", false],
    config: [503, "busy", false],
    cancelled: [503, "busy", false],
  };

  test.each(Object.entries(rows))(
    "of the kind %s has its status, and tells a stranger what is a stranger's",
    async (kind, [status, page, told]) => {
      const code = errorCodes[kind as Kind][0] as ErrorCode;
      const detail = kind === "busy" ? { retryAfterSeconds: 77 } : {};
      const fail = () =>
        Promise.reject(new ClaveError(code, verbatim("Words of ours"), verbatim("A hint"), detail));
      const portal = await open([{ path: "/fails", show: fail }]);
      const answer = await portal.ask("/fails");
      expect(answer).toMatchObject({ status, page });
      expect(answer.text.includes("Words of ours")).toBe(told);
      expect(answer.text).not.toContain("A hint");
      expect(answer.headers["retry-after"]).toBe(
        status === 503 ? (kind === "busy" ? "77" : "10") : undefined,
      );
    },
  );

  test.each(["store-busy", "clock-behind"] as const)(
    "of the machine (%s) is nobody's business",
    async (code) => {
      const fail = () => Promise.reject(new ClaveError(code, verbatim("Words of ours")));
      const portal = await open([{ path: "/fails", show: fail }]);
      const answer = await portal.ask("/fails");
      expect(answer).toMatchObject({ status: 503, page: "busy" });
      expect(answer.text).not.toContain("Words of ours");
    },
  );

  test("that is a defect bears a number that is in the log, with where it was and no word of what was typed", async () => {
    const fail = () => Promise.reject(new TypeError("1710034065 typed this"));
    const portal = await open([{ path: "/fails", show: fail }]);
    const answer = await portal.ask("/fails?cedula=1710034065");
    expect(answer).toMatchObject({ status: 500, page: "error" });
    const [line] = portal.lines;
    expect(answer.text).toContain(line?.id);
    expect(answer.text).not.toMatch(/TypeError|\bat \S+:\d+/);
    expect(line?.fault).toMatch(/^TypeError at .*serve\.test\.ts:\d+/);
    expect(JSON.stringify(portal.lines)).not.toContain("1710034065");
  });
});

describe("the log", () => {
  test("says of each request what was asked for and what came of it, and joins with the record", async () => {
    const act: Route = {
      path: "/act",
      take: async ({ ctx }) => {
        await record(ctx, { act: "test" });
        await record(ctx, { act: "test" });
        return { to: "/step" };
      },
    };
    const world = await openWorld();
    const portal = await openPortal(systemUnder(world), [...routes, act]);
    await portal.ask("/act?cedula=1710034065", { form: { cedula: "1710034065" } });
    await portal.ask("/step/1710034065", { headers: { Cookie: `__Host-visit=${secret}` } });
    const written = (await world.rows<{ id: number; act: string }>("audit")).filter(
      ({ act }) => act === "test",
    );
    const fields = {
      at: expect.any(String),
      id: expect.stringMatching(/^[2-9A-Z]{8}$/),
      ms: expect.any(Number),
    };
    expect(portal.lines).toEqual([
      { ...fields, method: "POST", path: "/act", status: 303, record: written.map(({ id }) => id) },
      {
        ...fields,
        method: "GET",
        path: "other",
        status: 404,
        visit: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
    ]);
    expect(written).toHaveLength(2);
  });
});
