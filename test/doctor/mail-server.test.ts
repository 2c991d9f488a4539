import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as instant } from "node:timers/promises";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { SettingKey } from "../../src/base/settings.ts";
import { makeCertificate } from "../support/certificate.ts";
import { deadUrl, drop, type Manners, type Stage, startMailServer } from "../support/mail-server.ts";
import { examine } from "../support/patient.ts";
import { account, startSecureMailServer } from "../support/secure-mail-server.ts";
import { openWorld } from "../support/world.ts";

type Settings = Partial<Record<SettingKey, string>>;

async function seen(check: string, settings: Settings) {
  return (await examine(await openWorld(), { settings }))(check);
}

describe("a server on this machine", () => {
  test("answers, says what it offers, and hears nothing but a greeting", async () => {
    const server = await startMailServer({ ehlo: () => "250-mail.example\r\n250-SIZE 1000\r\n250 DSN" });
    const found = await seen("mail-server", { "smtp.url": server.url });
    expect(found.verdict).toBe("good");
    expect(found.sentence.en).toContain("It offers DSN, SIZE.");
    expect(server.heard.map((line) => line.slice(0, 4))).toEqual(["EHLO", "QUIT"]);
  });

  test("without reports of delays is told so", async () => {
    const server = await startMailServer({ ehlo: () => "250 mail.example" });
    const found = await seen("mail-server", { "smtp.url": server.url });
    expect(found.sentence.en).toContain("It does not offer DSN");
  });

  const rows: readonly (readonly [string, Manners, string])[] = [
    ["turns everybody away", { greeting: () => "554 5.7.1 Go \u001b[2J away" }, "Go \\u{1b}[2J away"],
    ["is too busy to talk", { greeting: () => "421 4.3.2 Later" }, "Later"],
    ["speaks no SMTP", { greeting: () => "SSH-2.0-OpenSSH_9.6" }, "SSH"],
    ["hangs up", { greeting: () => drop }, ""],
  ];
  test.each(rows)("that %s is a fault", async (_, manners, said) => {
    const server = await startMailServer(manners);
    const found = await seen("mail-server", { "smtp.url": server.url });
    expect(found).toMatchObject({ verdict: "fault", kinds: ["unavailable"] });
    expect(found.sentence.es).toContain(said);
    expect(found.mend?.es).toContain("clave config get smtp.url");
  });

  test("that is not there is a fault", async () => {
    const found = await seen("mail-server", { "smtp.url": await deadUrl() });
    expect(found).toMatchObject({ verdict: "fault", kinds: ["unavailable"] });
  });

  describe("that takes the call and is silent", () => {
    afterEach(() => vi.useRealTimers());

    test.each<[Stage, string]>([
      ["greeting", "greeting=1s"],
      ["ehlo", "reply=1s"],
    ])("at %s for longer than it is waited for is a fault", async (stage, timeouts) => {
      const server = await startMailServer({ [stage]: () => "" });
      const found = await seen("mail-server", { "smtp.url": server.url, "smtp.timeouts": timeouts });
      expect(found).toMatchObject({ verdict: "fault", kinds: ["unavailable"] });
      expect(found.sentence.en).toContain("did not answer within 1 second");
      expect(found.mend?.es).toContain("clave config set smtp.timeouts");
    });

    test("for longer than the doctor waits, and not the post office, is not called away", async () => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const server = await startMailServer({ greeting: () => "" });
      const looking = seen("mail-server", { "smtp.url": server.url });
      let done = false;
      void looking.finally(() => {
        done = true;
      });
      // the call is taken in no time, and the wait is made short
      while (!done) await Promise.all([vi.advanceTimersByTimeAsync(100), instant(5)]);
      const found = await looking;
      expect(found).toMatchObject({ verdict: "warning", kinds: [] });
      expect(found.sentence.en).toContain("said nothing for 30 seconds");
      expect(found.mend?.es).toContain("smtp.timeouts");
    });
  });

  test("encrypts from the start, under a certificate that nobody has to know", async () => {
    const server = await startSecureMailServer(makeCertificate("127.0.0.1", 30), { fromStart: true });
    const found = await seen("mail-server", { "smtp.url": `smtps://127.0.0.1:${server.port}` });
    expect(found.verdict).toBe("good");
    expect(found.sentence.en).toContain("Encrypted.");
  });
});

test("a port that begins in the clear is told from one that does not encrypt", async () => {
  const server = await startMailServer({});
  const found = await seen("mail-server", { "smtp.url": `smtps://${new URL(server.url).host}` });
  expect(found).toMatchObject({ verdict: "fault", kinds: ["unavailable"] });
  expect(found.sentence.en).toContain("that port encrypts later, by STARTTLS");
  expect(found.mend?.es).toContain("clave config set smtp.url smtp://");
  expect(JSON.stringify(found)).not.toMatch(/SSL|version number|routines/);
});

describe("an account", () => {
  const withAccount = async (password: string) => {
    const world = await openWorld();
    const server = await startSecureMailServer(makeCertificate("127.0.0.1", 30));
    const file = join(world.folder, "secret");
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    const url = `smtp://${account.user}@127.0.0.1:${server.port}`;
    const found = await examine(world, { settings: { "smtp.url": url, "smtp.passwordFile": file } });
    return found("mail-server");
  };

  test("that is let in is told", async () => {
    const found = await withAccount(account.password);
    expect(found.verdict).toBe("good");
    expect(found.sentence.en).toContain("The account signs in.");
    expect(JSON.stringify(found)).not.toContain(account.password);
  });

  test("that is not let in is a fault of the settings", async () => {
    const found = await withAccount("otra-clave");
    expect(found).toMatchObject({ verdict: "fault", kinds: ["config"] });
    expect(JSON.stringify(found)).not.toContain("otra-clave");
  });

  test("whose password file is not there is a fault of the settings", async () => {
    const settings = { "smtp.url": "smtp://mesa@127.0.0.1:1", "smtp.passwordFile": "/nowhere/secret" };
    expect(await seen("mail-server", settings)).toMatchObject({ verdict: "fault", kinds: ["config"] });
  });

  test("that the server has no use for is a warning", async () => {
    const server = await startMailServer();
    const found = await seen("mail-server", { "smtp.url": server.url.replace("//", "//mesa:x@") });
    expect(found.verdict).toBe("warning");
  });
});

describe("a server elsewhere", () => {
  test("whose certificate is its own is a fault, and is not told the password", async () => {
    const server = await startSecureMailServer(makeCertificate("0.0.0.0", 30));
    const url = `smtp://${account.user}:${account.password}@0.0.0.0:${server.port}`;
    const found = await seen("mail-server", { "smtp.url": url });
    expect(found).toMatchObject({ verdict: "fault", kinds: ["unavailable"] });
    expect(found.sentence.en).toContain("it signed itself");
    expect(JSON.stringify(found)).not.toContain(account.password);
    expect(server.tried).toEqual([]);
  });

  test("that does not encrypt is a fault", async () => {
    const server = await startMailServer();
    const found = await seen("mail-server", { "smtp.url": server.url.replace("127.0.0.1", "0.0.0.0") });
    expect(found).toMatchObject({ verdict: "fault", kinds: ["unavailable"] });
    expect(found.mend?.en).toContain("STARTTLS");
  });
});

test.each(["smtp", "smtps"])(
  "a server elsewhere that breaks off the encryption of %s is no unreachable one",
  async (how) => {
    const server = await startMailServer({ ehlo: () => "250-mail.example\r\n250 STARTTLS" });
    const url = server.url.replace("smtp://127.0.0.1", `${how}://0.0.0.0`);
    const found = await seen("mail-server", { "smtp.url": url });
    expect(found).toMatchObject({ verdict: "fault", kinds: ["unavailable"] });
    expect(found.sentence.en).toContain("does not encrypt");
    expect(found.sentence.en).not.toMatch(/openssl|u\{a\}/);
  },
);

describe("the SMS gateway", () => {
  test("that is there is told", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const found = await seen("sms", { "sms.url": `http://127.0.0.1:${port}/send?key=k3y` });
    expect(found.verdict).toBe("good");
    expect(JSON.stringify(found)).not.toContain("k3y");
  });

  test("that is not there is a fault", async () => {
    const url = (await deadUrl()).replace("smtp", "http");
    expect(await seen("sms", { "sms.url": url })).toMatchObject({ verdict: "fault", kinds: ["unavailable"] });
  });
});
