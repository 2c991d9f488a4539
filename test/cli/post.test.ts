import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, expectRefusal, testRefusals, textAt } from "../support/desk.ts";
import { startMailServer } from "../support/mail-server.ts";

const desk = new Desk();
const noSession = { env: { CLAVE_SESSION: "/nowhere" } };
const run = ["delivery", "run", "--once"];

beforeAll(() => desk.found());
afterAll(closeDesks);

/** A desk with two letters in its queue, and a server that takes leave of those recipients. */
async function seeingOff(whom: (time: number, command: string) => boolean) {
  const server = await startMailServer({
    ehlo: () => "250-mail.example\r\n250-PIPELINING\r\n250 DSN",
    rcpt: (time, command) => (whom(time, command) ? "421 4.7.0 Not now" : undefined),
  });
  const sending = desk.copy();
  sending.smtpUrl = server.url;
  await sending.done(["config", "set", "smtp.connections", "1"]);
  await sending.startRecovery(["--queue"]);
  const other = JSON.stringify({ birthDate: "1989-10-10", image: "clock" });
  await sending.done(["recovery", "start", "3059991251", "--proof", "-", "--queue"], { stdin: other });
  return { server, sending };
}

describe("clave delivery run", () => {
  test("sends what is due, without a session, and says how many", async () => {
    const sending = desk.copy();
    await sending.startRecovery(["--queue"]);
    await sending.openSink();
    const report = { considered: 1, accepted: 1, deferred: 0, bounced: 0, failed: 0 };
    expect(await sending.run([...run, "--json"], noSession)).toMatchObject({ code: 0, json: report });
    const [letter] = await sending.letters();
    expect(letter?.mail.to).toEqual(["maria.quispe@example.com"]);
    const nothing = { ...report, considered: 0, accepted: 0 };
    expect(await sending.run(["delivery", "run", "--json"])).toMatchObject({ code: 0, json: nothing });
  });

  test("a server that is not there: 69, and the letters stay", async () => {
    const waiting = desk.copy();
    await waiting.startRecovery(["--queue"]);
    const ended = await waiting.run([...run, "--json"], noSession);
    expect(ended).toMatchObject({
      code: 69,
      stdout: "",
      error: { kind: "unavailable", code: "smtp-unreachable", run: { considered: 1, deferred: 1 } },
    });
    expect(await waiting.count("messages WHERE status = 'deferred'")).toBe(1);
  });

  test("a server that takes leave of one recipient: that letter waits, and the counts are told", async () => {
    const { server, sending } = await seeingOff((_time, command) => command.includes("maria.quispe@"));
    const report = { considered: 2, accepted: 1, deferred: 1, bounced: 0, failed: 0 };
    expect(await sending.run([...run, "--json"], noSession)).toMatchObject({ code: 0, json: report });
    expect(server.taken).toHaveLength(1);
  });

  test("a server that takes leave of everybody: 69, with its words, and the counts are told all the same", async () => {
    const { sending } = await seeingOff(() => true);
    const person = await sending.run([...run, "--lang", "en"], noSession);
    expect(person).toMatchObject({
      code: 69,
      stdout: "2 letters: 0 taken, 2 deferred, 0 refused, 0 not sent.\n",
    });
    expect(person.stderr).toContain("takes no letters now: 421 4.7.0 Not now");
    const script = await sending.run([...run, "--json"], { ...noSession, movedBy: 90_000 });
    const counts = { considered: 2, accepted: 0, deferred: 2, bounced: 0, failed: 0 };
    const error = { kind: "unavailable", code: "smtp-unwilling", run: counts };
    expect(script).toMatchObject({ code: 69, stdout: "", error });
  });

  test("nothing due needs no server", async () => {
    expect(await desk.run(run, noSession)).toMatchObject({ code: 0 });
  });
});

describe("clave sink", () => {
  test("takes letters until it is told to stop, then ends well", async () => {
    const sinking = desk.copy();
    const sink = sinking.begin(["sink", "--port", "0", "--json"], noSession);
    const said = await new Promise<string>((resolve) => {
      sink.child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    });
    sinking.smtpUrl = textAt(JSON.parse(said), "sink", "url");
    await sinking.startRecovery();
    sink.child.kill("SIGINT");
    expect(await sink.ended).toMatchObject({
      code: 0,
      json: { sink: { folder: join(sinking.home, "sink") } },
    });

    const { json } = await sinking.run(["sink", "list", "--json"]);
    const listed = {
      id: expect.any(String),
      from: "clave@localhost",
      to: ["maria.quispe@example.com"],
      subject: expect.stringContaining("enlace"),
      receivedAt: expect.stringMatching(/Z$/),
    };
    expect(json).toEqual({ mails: [listed] });
    const shown = await sinking.run(["sink", "show", textAt(json, "mails", 0, "id"), "--json"]);
    expect(shown.json).toEqual({
      mail: { ...listed, text: expect.stringContaining("/r#t="), html: expect.stringContaining("<") },
    });
  });

  test("shows its letters to a browser where a port is given for that, and to nobody once it ends", async () => {
    const sinking = desk.copy();
    const sink = sinking.begin(
      ["sink", "--port", "0", "--web-port", "0", "--json", "--lang", "en"],
      noSession,
    );
    const said = await new Promise<string>((resolve) => {
      sink.child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    });
    const url = textAt(JSON.parse(said), "sink", "webUrl");
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    sinking.smtpUrl = textAt(JSON.parse(said), "sink", "url");
    await sinking.startRecovery();
    const [, path = ""] = /<li><a href="([^"]+)"/.exec(await (await fetch(url)).text()) ?? [];
    expect(await (await fetch(new URL(path, url))).text()).toContain("To</dt><dd>maria.quispe@example.com");
    sink.child.kill("SIGTERM");
    expect(await sink.ended).toMatchObject({ code: 0 });
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  test("a port in use: 69", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as { port: number };
    await expectRefusal(desk, ["taken", ["sink", "--port", String(port)], 69, "unavailable", "port-in-use"]);
    const both = ["sink", "--port", "0", "--web-port", String(port)];
    await expectRefusal(desk, ["taken for the page", both, 69, "unavailable", "port-in-use"]);
    await new Promise((resolve) => taken.close(resolve));
  });

  test("no letters are nothing to list, with a desk or without", async () => {
    for (const of of [desk, new Desk()]) {
      expect(await of.run(["sink", "list", "--json"])).toMatchObject({ code: 0, json: { mails: [] } });
      expect(await of.run(["sink", "list"])).toMatchObject({ code: 0, stdout: "" });
    }
  });

  testRefusals(desk, [
    ["no such letter", ["sink", "show", "20261121T140501123-K7QM"], 67, "missing", "mail-missing"],
    ["no id of a letter", ["sink", "show", "../config"], 67, "missing", "mail-missing"],
  ]);
});

test("a letter whose desk key is lost is not sent, and says why", async () => {
  const keyless = desk.copy();
  rmSync(join(keyless.home, "keys"), { recursive: true });
  await expectRefusal(keyless, ["keyless", run, 78, "config", "key-missing"]);
});
