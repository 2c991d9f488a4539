import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { day } from "../../src/base/time.ts";
import { makeCertificate } from "../support/certificate.ts";
import { closeDesks, Desk, type Ended, expectRefusal, testRefusals } from "../support/desk.ts";
import { startDnsServer } from "../support/dns-server.ts";
import { account, startSecureMailServer } from "../support/secure-mail-server.ts";
import { hasTerminal, talkTo } from "../support/talk.ts";

const desk = new Desk();
const noSession = { env: { CLAVE_SESSION: "/nowhere" } };

beforeAll(async () => {
  await desk.found();
  await desk.done(["config", "set", "institution", "Mesa de prueba"]);
  await desk.done(["config", "set", "portal.url", "https://clave.example"]);
});
afterAll(closeDesks);

/** A desk where all is well but what a test does to it. */
async function soundDesk(): Promise<Desk> {
  return desk.copy().openSink();
}

interface Check {
  readonly check: string;
  readonly verdict: string;
  readonly message: string;
  readonly mend?: string;
}

function checksOf({ json }: Ended): readonly Check[] {
  return (json as { checks: readonly Check[] }).checks;
}

function checkOf(ended: Ended, name: string): Check | undefined {
  return checksOf(ended).find(({ check }) => check === name);
}

describe("a desk that is well", () => {
  test("ends with 0, one document on stdout and nothing else, without a session", async () => {
    const ended = await (await soundDesk()).run(["doctor", "--json"], noSession);
    expect(ended).toMatchObject({ code: 0, stderr: "", json: { ok: true } });
    const names = checksOf(ended).map(({ check }) => check);
    expect(names).toEqual(
      "node settings store files keys second-persons clock queue mail-server sms mx spf dkim dmarc link-life disk".split(
        " ",
      ),
    );
    for (const { message } of checksOf(ended)) expect(message).not.toBe("");
  });

  test("in a pipe it is a line for each examination, in either language", async () => {
    const sound = await soundDesk();
    for (const [lang, word] of [
      ["es", "Ninguna carta espera su turno."],
      ["en", "No letter waits for its turn."],
    ] as const) {
      const { code, stdout, stderr } = await sound.run(["doctor", "--lang", lang]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`queue\tgood\t${word}\t\n`);
      for (const line of stdout.split("\n").slice(0, -1)) expect(line.split("\t")).toHaveLength(4);
    }
  });

  test("a warning is no fault, but under --strict", async () => {
    const sound = await soundDesk();
    await sound.done(["config", "set", "portal.url", "http://127.0.0.1:8080"]);
    expect(await sound.run(["doctor", "--json"])).toMatchObject({ code: 0, json: { ok: true } });
    const strict = await sound.run(["doctor", "--json", "--strict"]);
    expect(strict).toMatchObject({ code: 1, json: { ok: false }, error: { code: "doctor-found-faults" } });
    expect(strict.error?.message).toContain("settings");
  });
});

type Harm = (desk: Desk) => unknown;

const faults: readonly (readonly [name: string, check: string, exit: number, kind: string, harm: Harm])[] = [
  [
    "settings that cannot be read",
    "settings",
    78,
    "config",
    ({ home }) => writeFileSync(join(home, "config.json"), "{"),
  ],
  ["a home that others open", "files", 78, "config", ({ home }) => chmodSync(home, 0o755)],
  ["a lost key", "keys", 78, "config", ({ home }) => rmSync(join(home, "keys"), { recursive: true })],
  ["a lost store", "store", 78, "config", ({ home }) => rmSync(join(home, "clave.db"))],
  [
    "a store of an older version",
    "store",
    78,
    "config",
    (each) => each.rows("DELETE FROM migrations WHERE name LIKE '0003%'"),
  ],
  [
    "a store that is none",
    "store",
    74,
    "io",
    ({ home }) => {
      for (const end of ["-wal", "-shm"]) rmSync(join(home, `clave.db${end}`), { force: true });
      writeFileSync(join(home, "clave.db"), "x".repeat(9000));
    },
  ],
  [
    "no mail server",
    "mail-server",
    69,
    "unavailable",
    (each) => {
      each.smtpUrl = "smtp://127.0.0.1:1";
    },
  ],
  [
    "a record that this desk did not sign",
    "keys",
    1,
    "refused",
    (each) => each.rows("UPDATE audit_head SET signature = 'AA'"),
  ],
];

describe("a fault ends with its code, below a report that stands", () => {
  test.each(faults)("%s", async (_, name, exit, kind, harm) => {
    const harmed = await soundDesk();
    await harm(harmed);
    const [script, person] = await Promise.all([harmed.run(["doctor", "--json"]), harmed.run(["doctor"])]);
    expect(script).toMatchObject({
      code: exit,
      json: { ok: false },
      error: { kind, code: "doctor-found-faults", message: expect.stringContaining(name) },
    });
    expect(script.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(checkOf(script, name)).toMatchObject({ verdict: "fault", mend: expect.any(String) });
    expect(person.code).toBe(exit);
    expect(person.stdout).toContain(`${name}\tfault\t`);
    expect(person.stderr.split("\n")[1]).toBe(script.error?.hint);
    for (const { stderr } of [script, person]) expect(stderr).not.toMatch(/^\s+at |node:internal/m);
  });

  test("a clock set back", async () => {
    const sound = await soundDesk();
    const ended = await sound.run(["doctor", "--json"], { movedBy: -4 * day });
    expect(ended).toMatchObject({ code: 78 });
    expect(checkOf(ended, "clock")?.message).toContain("4 días");
  });

  test("letters that nobody sends", async () => {
    const sound = await soundDesk();
    await sound.startRecovery(["--queue"]);
    const ended = await sound.run(["doctor", "--json"], { movedBy: day / 24 });
    expect(ended).toMatchObject({ code: 1, error: { kind: "refused" } });
    expect(checkOf(ended, "queue")?.mend).toContain("clave delivery watch");
  });

  test("an address of a store that is none is a fault, and the rest is examined", async () => {
    const ended = await (await soundDesk()).run(["doctor", "--json"], { env: { CLAVE_STORE: "mysql://x" } });
    expect(ended).toMatchObject({ code: 78 });
    expect(checkOf(ended, "store")?.verdict).toBe("fault");
    expect(checkOf(ended, "mail-server")?.verdict).toBe("good");
  });
});

describe("a mail server elsewhere", () => {
  test.each([
    [5, "warning"],
    [60, "good"],
  ])("under a certificate good for %d days: %s", async (days, verdict) => {
    const certificate = makeCertificate("0.0.0.0", days);
    const { port, tried } = await startSecureMailServer(certificate);
    const url = `smtp://${account.user}:${account.password}@0.0.0.0:${port}`;
    const env = { CLAVE_SMTP_URL: url, NODE_EXTRA_CA_CERTS: certificate.file };
    const ended = await desk.copy().run(["doctor", "--json", "--lang", "en"], { env });
    expect(checkOf(ended, "mail-server")?.verdict).toBe(verdict);
    expect(checkOf(ended, "mail-server")?.message).toContain(verdict === "good" ? "signs in" : "4 days");
    expect(tried).toEqual([account.user]);
    expect(ended.stdout + ended.stderr).not.toContain(account.password);
  });
});

test("--dns asks the name server that is named", async () => {
  const dns = await startDnsServer({
    "mesa.gob.ec": { mx: ["mx.mesa.gob.ec"], txt: ["v=spf1 mx -all"] },
    "_dmarc.mesa.gob.ec": { txt: ["v=DMARC1; p=reject"] },
  });
  const sound = await soundDesk();
  await sound.done(["config", "set", "smtp.from", "clave@mesa.gob.ec"]);
  const ended = await sound.run(["doctor", "--json", "--dns", dns]);
  expect(ended).toMatchObject({ code: 0 });
  for (const name of ["mx", "spf", "dmarc"]) expect(checkOf(ended, name)?.verdict).toBe("good");
});

describe("what is no examination at all", () => {
  testRefusals(desk, [
    ["a name server that is none", ["doctor", "--dns", "a b"], 64, "usage", "dns-invalid"],
    [
      "a password among the words",
      ["doctor", "--store", "postgres://a:b@127.0.0.1/c"],
      64,
      "usage",
      "password-in-argument",
    ],
  ]);

  test("no desk", async () => {
    await expectRefusal(new Desk(), ["none", ["doctor"], 78, "config", "no-desk"]);
  });
});

describe.skipIf(!hasTerminal).each(["es", "en"])("on a screen, in %s", (lang) => {
  const lines = (screen: string) => screen.replaceAll("\r", "").split("\n");

  test("a mark, what was seen and how to mend it fit 80 columns", async () => {
    const ill = await soundDesk();
    ill.smtpUrl = "smtp://127.0.0.1:1";
    await ill.done(["config", "set", "production", "true"]);
    const { code, screen } = await talkTo(ill, `doctor --lang ${lang}`, []);
    expect(code).toBe(78);
    const told = lines(screen).filter((line) => !line.includes(ill.folder));
    expect(told.filter((line) => line.length > 80)).toEqual([]);
    expect(screen).toMatch(lang === "es" ? /✗ Ajustes: / : /✗ Settings: /);
    expect(screen).toContain(lang === "es" ? "✓ Disco: " : "✓ Disk: ");
  });

  test("a sound desk ends in one line that says so", async () => {
    const { code, screen } = await talkTo(await soundDesk(), `doctor --lang ${lang}`, []);
    expect(code).toBe(0);
    const last = lines(screen)
      .filter((line) => line !== "")
      .at(-1);
    expect(last).toBe(lang === "es" ? "Ninguna falta; 0 avisos." : "No fault; 0 warnings.");
  });
});
