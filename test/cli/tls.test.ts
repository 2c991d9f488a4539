import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate, makeExpiredCertificate } from "../support/certificate.ts";
import { closeDesks, Desk, maria } from "../support/desk.ts";
import { account, startSecureMailServer } from "../support/secure-mail-server.ts";

const desk = new Desk();
// it leads to this machine, and the program does not take it for that
const here = "0.0.0.0";

beforeAll(() => desk.found());
afterAll(closeDesks);

/** A desk with a letter in its queue, and a mail server that encrypts. */
async function sending(
  fromStart: boolean,
  password = account.password,
  certificate = makeCertificate(here, 30),
) {
  const server = await startSecureMailServer(certificate, { fromStart });
  const sender = desk.copy();
  const file = sender.file("smtp-password", `${password}\n`);
  await sender.done(["config", "set", "smtp.passwordFile", file]);
  sender.smtpUrl = `${fromStart ? "smtps" : "smtp"}://${account.user}@${here}:${server.port}`;
  await sender.startRecovery(["--queue"]);
  const run = (env: Readonly<Record<string, string>> = {}) =>
    sender.run(["delivery", "run", "--json"], { env });
  return { server, sender, run, trusting: { NODE_EXTRA_CA_CERTS: certificate.file } };
}

describe.each([
  ["STARTTLS", false],
  ["smtps", true],
])("a mail server off this machine, by %s", (_case, fromStart) => {
  test("is spoken to where its certificate is to be trusted, signed in and encrypted", async () => {
    const { server, run, trusting } = await sending(fromStart);
    expect(await run(trusting)).toMatchObject({ code: 0, json: { accepted: 1 } });
    expect(server.tried).toEqual([account.user]);
    expect(server.taken).toEqual([`maria.quispe@example.com ${account.user} encrypted`]);
  });

  test.each([
    [
      "signed itself",
      () => makeCertificate(here, 30),
      false,
      "autoridad que esta máquina no conoce",
      "an authority signed it",
    ],
    ["is for another name", () => makeCertificate("127.0.0.9", 30), true, "otro nombre", "another name"],
    ["has expired", () => makeExpiredCertificate(here), true, "venció", "has expired"],
  ])("is told nothing where it %s, and everybody is told why", async (_why, make, known, es, en) => {
    const { server, sender, run, trusting } = await sending(fromStart, account.password, make());
    const env = known ? trusting : {};
    const ended = await run(env);
    expect(ended).toMatchObject({ code: 69, error: { kind: "unavailable", code: "smtp-untrusted" } });
    expect(ended.error?.message).toContain(es);
    expect(ended.error?.hint).toContain("NODE_EXTRA_CA_CERTS");
    const { stdout } = await sender.run(["doctor", "--json", "--lang", "en"], { env });
    const { checks } = JSON.parse(stdout) as {
      checks: readonly { check: string; message: string; mend?: string }[];
    };
    const examined = checks.find(({ check }) => check === "mail-server");
    expect([examined?.message, examined?.mend]).toEqual([
      expect.stringContaining(en),
      expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    ]);
    expect([server.tried, server.taken]).toEqual([[], []]);
    expect(await sender.rows("SELECT class FROM attempts")).toEqual([{ class: "untrusted" }]);
    expect(await sender.count("messages WHERE status = 'deferred'")).toBe(1);
    expect((await sender.done(["delivery", "diagnose", maria.cedula, "--json"])).json).toMatchObject({
      verdict: "server-untrusted",
    });
  });

  test("that does not know our password gets no letter, and nobody reads the password", async () => {
    const wrong = "a-wrong-secret";
    const { server, sender, run, trusting } = await sending(fromStart, wrong);
    const ended = await run(trusting);
    expect(ended).toMatchObject({ code: 69, error: { kind: "unavailable" } });
    expect(server.taken).toEqual([]);
    const kept = JSON.stringify([
      await sender.rows("SELECT * FROM attempts"),
      await sender.rows("SELECT * FROM audit"),
    ]);
    for (const text of [ended.stdout, ended.stderr, kept]) {
      expect(text).not.toContain(wrong);
      expect(text).not.toContain(Buffer.from(`\0${account.user}\0${wrong}`).toString("base64"));
    }
    expect(await sender.rows("SELECT class FROM attempts")).toEqual([{ class: "sender-refused" }]);
  });
});
