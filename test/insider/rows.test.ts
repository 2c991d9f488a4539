import { createHash } from "node:crypto";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDesks, Desk, type Given, maria, textAt } from "../support/desk.ts";
import { cedulaAs, inProduction } from "../support/production.ts";
import { mariasDocument } from "../support/staff.ts";

/** A desk in production with a clerk and an auditor, made as an administrator makes them, and María on her way. */
const desk = new Desk();
const own = "Una frase propia, larga y nueva 7";
/** What the insider has in his pocket: he knows the words, and writes what they are known by into the store. */
const words = "A".repeat(43);
const digest = createHash("sha256").update(words).digest("hex");
let [token, caseId, code] = ["", "", ""];

const at = (name: string, given: Given = {}): Given => ({
  ...given,
  env: { CLAVE_SESSION: join(desk.folder, `session-${name}`) },
});

async function hire(name: string, role: string, ...flags: readonly string[]): Promise<void> {
  const given = [...flags, "--cedula", cedulaAs(name), "--password-stdin"];
  const words = ["operator", "add", name, "--role", role, ...given];
  await desk.done(words, { stdin: "Una primera frase que dio otra persona 4711" });
  const fresh = ["--new-password-file", desk.file(`own-${name}`, own)];
  const login = ["login", "--operator", name, "--password-stdin", ...fresh];
  await desk.done(login, at(name, { stdin: "Una primera frase que dio otra persona 4711" }));
}

beforeAll(async () => {
  await desk.found();
  await desk.openSink();
  await desk.done(["office", "add", "UIO-01", "--name", "Quito Norte"]);
  await hire("carla", "clerk", "--office", "UIO-01");
  await hire("iris", "auditor");
  await inProduction(desk);
  await desk.startRecovery();
  token = await desk.token();
  const open = ["counter", "open", maria.cedula, "--kind", "contact", ...mariasDocument];
  const opened = await desk.done([...open, "--reason", "lost the mailbox", "--json"], at("carla"));
  caseId = textAt(opened.json, "case", "id");
  await desk.done(["counter", "prove", caseId, "--email", "maria.nueva@example.com"], at("carla"));
  const texts = (await desk.letters()).map(({ text }) => /^ {4}(\d{4} \d{4})$/m.exec(text)?.[1]);
  code = texts.findLast((each) => each) ?? "";
}, 120_000);

afterAll(closeDesks);

function copied(): Desk {
  const copy = Object.assign(new Desk(), { production: true });
  cpSync(desk.home, copy.home, { recursive: true });
  return copy;
}

/** What the auditor reads at a desk that the insider wrote into. */
async function toldAt(of: Desk): Promise<readonly [number | null, string, string]> {
  const login = ["login", "--operator", "iris", "--password-stdin"];
  // each copy is another desk, and a session of one is none of the others'
  const env = { CLAVE_SESSION: join(of.folder, "session-iris") };
  await of.done(login, { stdin: own, env });
  const { code, error } = await of.run(["audit", "verify", "--json", "--lang", "en"], { env });
  return [code, error?.code ?? "", error?.message ?? ""];
}

test("nobody wrote anything: the auditor reads that all is well", async () => {
  expect(await toldAt(copied())).toEqual([0, "", ""]);
});

type Tried = (of: Desk) => Promise<unknown>;

/** In production no variable says where the letters go. */
const lowered: Tried = (of) => {
  const { env } = at("ana");
  return of.run(["config", "get", "smtp.url", "--json"], {
    env: { ...env, CLAVE_SMTP_URL: "smtp://eve.example" },
  });
};
const link: Tried = (of) => of.complete(words);
const newest = "FROM recoveries ORDER BY started_at DESC LIMIT 1";

test.each<[what: string, written: readonly string[], tried: Tried, refused: unknown, told: RegExp]>([
  [
    "a link whose words he knows",
    [
      `INSERT INTO links (digest, recovery, message, minted_at) SELECT '${digest}', recovery, message, minted_at FROM links`,
    ],
    link,
    { code: 1, error: { code: "link-unknown" } },
    /^A link of the recovery R\w+ does not bear the desk's seal/,
  ],
  [
    "a link with the seal of another",
    [
      `INSERT INTO links (digest, recovery, message, minted_at, seal, seal_key, seal_entry)
       SELECT '${digest}', recovery, message, minted_at, seal, seal_key, seal_entry FROM links`,
    ],
    link,
    { code: 1, error: { code: "link-unknown" } },
    /^A link of the recovery R\w+ does not bear the desk's seal/,
  ],
  [
    "an activation of his own case",
    [
      `INSERT INTO activations (digest, case_id, recovery, minted_at, expires_at)
       SELECT '${createHash("sha256").update("2345678923456789").digest("hex")}', (SELECT id FROM cases), reference, started_at, started_at + 86400000 ${newest}`,
    ],
    (of) => of.complete("2345678923456789"),
    { code: 1, error: { code: "code-wrong" } },
    /^An activation code of the case C\w+ does not bear/,
  ],
  [
    "a session of the administrator",
    [
      `INSERT INTO sessions (digest, operator, created_at, seen_at) SELECT '${digest}', 'ana', max(created_at), max(seen_at) FROM sessions`,
    ],
    (of) => {
      const env = { CLAVE_SESSION: of.file("session-eve", words) };
      return of.run(["operator", "list", "--json"], { env });
    },
    { code: 77, error: { code: "not-signed-in" } },
    /^A session of ana does not bear/,
  ],
  [
    "himself as an administrator",
    ["UPDATE operators SET role = 'admin', office = NULL WHERE name = 'carla'"],
    (of) => of.run(["operator", "list", "--json"], at("carla")),
    { code: 77, error: { code: "session-over" } },
    /^The operator carla has the role admin/,
  ],
  [
    "another's cédula beside his own name",
    ["UPDATE operators SET cedula = '1710034065' WHERE name = 'carla'"],
    (of) => of.run(["counter", "list", "--json"], at("carla")),
    { code: 77, error: { code: "session-over" } },
    /^The operator carla does not bear/,
  ],
  [
    "an operator with a password that he knows",
    [
      `INSERT INTO operators (name, role, verifier, password_set_at, password_set_by, approver_since, created_at)
       SELECT 'eve', 'supervisor', verifier, 1, 'eve', 0, 1 FROM operators WHERE name = 'carla'`,
    ],
    (of) => of.run(["login", "--operator", "eve", "--password-stdin", "--json"], { stdin: own }),
    { code: 77, error: { code: "sign-in-refused" } },
    /the password of the operator eve/,
  ],
  [
    "a setting",
    ["INSERT INTO settings (key, value, set_at) VALUES ('portal.url', 'https://eve.example', 1)"],
    (of) => of.run(["config", "get", "portal.url", "--json"], at("ana")),
    { code: 0, stdout: expect.not.stringContaining("eve.example") },
    /^The setting portal\.url does not bear/,
  ],
  [
    "that this is no production",
    ["UPDATE settings SET value = 'false' WHERE key = 'production'"],
    lowered,
    { code: 78, error: { code: "settings-invalid" } },
    /^The setting production does not bear/,
  ],
  [
    "nothing where it was said that this is production",
    ["DELETE FROM settings"],
    lowered,
    { code: 78, error: { code: "settings-invalid" } },
    /^settings production, which entry \d+ left in the store, is missing/,
  ],
  [
    "a proposal that somebody else is said to have confirmed",
    [
      `INSERT INTO proposals (id, kind, subject, detail, proposed_by, proposed_at, decided_by, decided_at, outcome)
       VALUES ('S234567892', 'setting', 'smtp.url', '{}', 'ana', 1, 'iris', 2, 'confirmed')`,
    ],
    (of) => of.run(["whoami", "--json"], at("ana")),
    { code: 0 },
    /^The proposal S234567892 does not bear/,
  ],
])(
  "%s, written into the store, is as if it were not there, and the auditor reads of it",
  async (_what, written, tried, refused, told) => {
    const copy = copied();
    for (const statement of written) await copy.rows(statement);
    expect(await tried(copy)).toMatchObject(refused as object);
    expect(await toldAt(copy)).toEqual([65, "audit-unexplained", expect.stringMatching(told)]);
  },
);

test("a code has the guesses that were made, whatever its row says", { timeout: 60_000 }, async () => {
  const spent = copied();
  const [row] = await spent.rows<Record<string, string | number | null>>("SELECT * FROM codes");
  const guess = (stdin: string) =>
    spent.run(["counter", "confirm", caseId, "--code-stdin", "--json"], at("carla", { stdin }));
  for (let n = 0; n < 5; n += 1) await guess("0000 0000");
  for (const [sets, told] of [
    ["guesses = 0", "does not bear"],
    [
      `guesses = 0, seal = '${row?.["seal"]}', seal_entry = ${row?.["seal_entry"]}`,
      "is as it was before entry",
    ],
  ]) {
    await spent.rows(`UPDATE codes SET ${sets}`);
    const sentence = expect.stringContaining(`A code of the case ${caseId} ${told}`);
    expect(await toldAt(spent)).toEqual([65, "audit-unexplained", sentence]);
    expect(await guess(code)).toMatchObject({ code: 1, error: { code: "code-wrong" } });
  }
});

test("a link that was used stays used, whatever its rows say", { timeout: 60_000 }, async () => {
  const used = copied();
  const [row] = await used.rows<Record<string, string | number | null>>("SELECT * FROM links");
  expect(await used.complete(token)).toMatchObject({ code: 0 });
  await used.rows("UPDATE recoveries SET closed_at = NULL, outcome = NULL");
  for (const [sets, refused] of [
    ["", "link-unknown"],
    [`, seal = '${row?.["seal"]}', seal_entry = ${row?.["seal_entry"]}`, "link-used"],
  ]) {
    await used.rows(`UPDATE links SET killed_at = NULL, killed_by = NULL${sets}`);
    expect(await used.complete(token)).toMatchObject({ code: 1, error: { code: refused } });
    // that the recovery has not ended is what the auditor reads of first
    const sentence = expect.stringContaining("No entry of the record explains the end of the recovery");
    expect(await toldAt(used)).toEqual([65, "audit-unexplained", sentence]);
  }
});
