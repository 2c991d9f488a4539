import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, expectRefusal, testRefusals } from "../support/desk.ts";
import { ask, freePort, say, startPortal } from "../support/portal.ts";

const desk = new Desk();

beforeAll(() => desk.found());
afterAll(closeDesks);

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe("clave portal", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "says where it is in one line, and ends well by %s",
    async (signal) => {
      const portal = await startPortal(desk);
      expect(portal.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const answer = await portal.ask("/");
      expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
      portal.child.kill(signal);
      const { code, stdout, stderr } = await portal.ended;
      expect(code).toBe(0);
      expect(stdout).toBe(`{"portal":{"url":"${portal.url}"}}\n`);
      const lines = stderr
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(lines).toContainEqual(expect.objectContaining({ method: "GET", status: answer.status }));
    },
  );

  test("listens where letters lead to, where that is on this machine, and says so in words that do not change", async () => {
    const port = await freePort();
    for (const [env, lang] of [
      [`http://localhost:${port}`, "es"],
      [`http://127.0.0.1:${port}`, "en"],
    ] as const) {
      const begun = desk.begin(["portal", "--lang", lang], { env: { CLAVE_PORTAL_URL: env } });
      await new Promise((resolve) => begun.child.stdout?.once("data", resolve));
      expect((await ask(`http://127.0.0.1:${port}`, "/")).page).toBeDefined();
      begun.child.kill("SIGTERM");
      expect(await begun.ended).toMatchObject({ code: 0, stdout: `Listening on http://127.0.0.1:${port}\n` });
    }
  });

  test("says which port is taken, and chooses another", async () => {
    const portal = await startPortal(desk);
    const { port } = new URL(portal.url);
    await expectRefusal(desk, ["taken", ["portal", "--port", port], 69, "unavailable", "port-in-use"]);
    const env = { CLAVE_PORTAL_ADMIN_PORT: port };
    const words = ["portal", "--port", "0"];
    await expectRefusal(desk, ["taken", words, 69, "unavailable", "port-in-use", { env }]);
    portal.child.kill("SIGTERM");
    await portal.ended;
  });

  testRefusals(desk, [
    ["a port that is none", ["portal", "--port", "65536"], 64, "usage", "port-invalid"],
    ["an address that is another's", ["portal", "--host", "203.0.113.1"], 64, "usage", "host-unknown"],
  ]);

  test("sends letters while it runs, unless others do", async () => {
    const sending = await desk.copy().openSink();
    const still = await startPortal(sending, ["--no-delivery"]);
    await sending.startRecovery(["--queue"]);
    const portal = await startPortal(sending);
    await until(async () => (await sending.count("messages WHERE status = 'accepted'")) === 1);
    for (const each of [still, portal]) each.child.kill("SIGTERM");
    expect((await portal.ended).stderr).toContain('"told":"');
    expect((await still.ended).stderr).not.toContain('"told":"');
    expect(await sending.letters()).toHaveLength(1);
  });

  test("ends once the desk has another key, with what to do", async () => {
    const rotated = desk.copy();
    const portal = await startPortal(rotated);
    await rotated.done(["keys", "rotate", "--yes"]);
    expect(await portal.ended).toMatchObject({ code: 78, error: { kind: "config", code: "key-foreign" } });
  });
});

describe("the port of whoever watches over it", () => {
  test("says whether it lives, is ready, and what it did; nobody else hears of it", async () => {
    const port = await freePort();
    const watched = desk.copy();
    const env = { CLAVE_PORTAL_ADMIN_PORT: String(port) };
    const portal = await startPortal(watched, ["--no-delivery"], { env });
    const url = `http://127.0.0.1:${port}`;
    const admin = (path: string) => ask(url, path);
    expect(await admin("/healthz")).toMatchObject({ status: 200, text: '{"ok":true}\n' });
    expect(JSON.parse((await admin("/readyz")).text)).toEqual({
      ready: true,
      store: true,
      migrated: true,
      letters: true,
    });
    for (const path of ["/healthz", "/readyz", "/metrics"]) expect((await portal.ask(path)).status).toBe(404);
    await watched.startRecovery(["--queue"]);
    // nobody sends it
    await watched.rows("UPDATE messages SET due_at = due_at - 300000, queued_at = queued_at - 300000");
    const unready = await admin("/readyz");
    expect(unready.status).toBe(503);
    expect(JSON.parse(unready.text)).toEqual({ ready: false, store: true, migrated: true, letters: false });
    const { text, headers } = await admin("/metrics");
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(faultsOf(text)).toEqual([]);
    expect(text).toContain('clave_portal_requests_total{path="other",method="GET",status="404"} 3\n');
    expect(text).toContain('clave_letters_waiting{status="queued"} 1\n');
    expect(await say(url, "GET /nothing HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 404 /);
    expect(await say(url, "POST /metrics HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 404 /);
    portal.child.kill("SIGTERM");
    expect(await portal.ended).toMatchObject({ code: 0 });
  });

  test("tells a text that breaks the grammar of figures from one that keeps it", () => {
    expect(faultsOf("# HELP a b\n# TYPE a counter\na 1\n")).toEqual([]);
    for (const bad of [
      "a 1\n",
      "# HELP a b\n# TYPE a counter\na one\n",
      "# HELP a b\n# TYPE a counter\na{b=c} 1\n",
      "# HELP a b\n# TYPE a counter\na 1",
    ])
      expect(faultsOf(bad)).not.toEqual([]);
    const falling =
      '# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n';
    expect(faultsOf(falling)).toEqual(["a falls"]);
  });
});

/** What breaks Prometheus's text format (source: its documentation, "Exposition formats"). */
function faultsOf(text: string): readonly string[] {
  const faults = text.endsWith("\n") ? [] : ["does not end with a line"];
  const types = new Map<string, string>();
  const classes = new Map<string, number[]>();
  for (const line of text.trimEnd().split("\n")) {
    const [, named, type] = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (named !== undefined && type !== undefined) types.set(named, type);
    if (/^# HELP [a-z_]+ \S/.test(line) || named !== undefined) continue;
    const [, name = "", labels = "", value = ""] =
      /^([a-z_]+)(\{(?:[a-z]+="[^"\\\n]*",?)+\})? (\d+(?:\.\d+)?(?:e-?\d+)?)$/.exec(line) ?? [];
    const family = types.get(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
    if (value === "" || !types.has(family) || (family !== name && types.get(family) !== "histogram"))
      faults.push(line);
    if (name.endsWith("_bucket") && labels.includes("le="))
      classes.set(family, [...(classes.get(family) ?? []), Number(value)]);
  }
  for (const [family, counts] of classes)
    if (counts.some((count, at) => count < (counts[at - 1] ?? 0))) faults.push(`${family} falls`);
  return faults;
}
