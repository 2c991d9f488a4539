import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Act, deciding } from "../../src/base/acts.ts";
import { createKeys } from "../../src/base/keys.ts";
import { systemRandom } from "../../src/base/random.ts";
import { minute } from "../../src/base/time.ts";
import { rolesFor } from "../../src/operator/roles.ts";
import type { Role } from "../../src/store/staff/operators.ts";
import { attempts, attemptsStdin } from "../support/attempts.ts";
import { admin, closeDesks, Desk, type Ended, faultsOf } from "../support/desk.ts";
import { inProduction } from "../support/production.ts";
import { hire } from "../support/staff.ts";
import { underSystemFile, withoutNamespaces } from "../support/system-file.ts";

const roles: readonly Role[] = ["clerk", "agent", "supervisor", "admin", "auditor"];

/** The desk's account; each role comes to it by sudo, from a user of the machine of its own. */
const account = 4242;
const userOf = (role: Role) => 5001 + roles.indexOf(role);

let desk: Desk;
/** Where each role sits, and where each would at a home that has another key. */
let seats: ReadonlyMap<Role, Desk>;
let strangers: ReadonlyMap<Role, Desk>;
/** What somebody has laid out to be the desk. */
let own = "";

const sessionOf = (role: Role) => ({ CLAVE_SESSION: join(desk.folder, `session-${role}`) });

/** Acts that are tried: all that decide about others, and a day's work. */
const tried: readonly Act[] = [
  ...deciding,
  "counter.open",
  "recovery.start",
  "audit.export",
  "config.read",
  "delivery.status",
];

/** What somebody brings along: where another's session is brought, whose. */
interface Brought {
  readonly flags?: () => readonly string[];
  readonly env?: (role: Role) => Readonly<Record<string, string>>;
  readonly seat?: (role: Role) => Desk | undefined;
}

const another = (role: Role): Role => (role === "supervisor" ? "admin" : "supervisor");
const fixed = (what: string) => ["authority-fixed", `${what} cannot say otherwise`] as const;

/** Ways of bringing authority, and what each gets whoever brings it, whatever for. */
const ways: readonly (readonly [way: string, brought: Brought, code: string, sentence: string])[] = [
  ["--home at a folder of one's own", { flags: () => ["--home", own] }, ...fixed("--home")],
  ["--store elsewhere", { flags: () => ["--store", `sqlite:${own}/clave.db`] }, ...fixed("--store")],
  ["CLAVE_HOME", { env: () => ({ CLAVE_HOME: own }) }, ...fixed("CLAVE_HOME")],
  ["CLAVE_STORE", { env: () => ({ CLAVE_STORE: `sqlite:${own}/clave.db` }) }, ...fixed("CLAVE_STORE")],
  [
    "another's session by CLAVE_SESSION",
    { env: (role) => sessionOf(another(role)) },
    "not-signed-in",
    "Nobody is signed in at this desk.",
  ],
  [
    "a file of somebody's own as a session",
    { env: () => ({ CLAVE_SESSION: join(own, "config.json") }) },
    "not-signed-in",
    "Nobody is signed in at this desk.",
  ],
  [
    "a home with another key",
    { seat: (role) => strangers.get(role), env: () => ({ CLAVE_HOME: "" }) },
    "key-foreign",
    "This folder's key is not the store's. Nothing was written.",
  ],
];

const exits: Readonly<Record<string, number>> = { "key-foreign": 78 };

/** Variables that would lift what stands against an act, or lead it elsewhere. */
const lifting = {
  CLAVE_PRODUCTION: "false",
  CLAVE_SMTP_URL: "smtp://thief.example",
  CLAVE_PASSWORD_TARGET: "exec:/tmp/take",
  CLAVE_COUNTER_HOLD: "0",
  CLAVE_OPERATOR: "of.admin",
};

/** Tries an act as a role; a file comes by standard input, as it does where the machine has its desk. */
function attempt(
  role: Role,
  act: Act,
  { flags = () => [], env = () => ({}), seat }: Brought,
): Promise<Ended> {
  const words = (attempts[act] ?? []).map((word) => (/\.(csv|jsonl)$/.test(word) ? "-" : word));
  const at = (seat ?? ((each) => seats.get(each)))(role);
  if (!at) throw new Error(`nobody sits there as ${role}`);
  const given = { env: { ...sessionOf(role), ...env(role) }, stdin: attemptsStdin[act] ?? "" };
  return at.run([...words, ...flags(), "--json", "--lang", "en"], given);
}

function seated(file: object, more: { readonly caller: number }): Desk {
  return underSystemFile(desk, file, { as: account, ...more });
}

beforeAll(async () => {
  if (withoutNamespaces !== undefined) return;
  desk = new Desk();
  // what was typed to sign in counts as the own password for five minutes
  desk.movedBy = -10 * minute;
  await desk.found();
  await desk.done(["office", "add", "UIO-01", "--name", "Quito"]);
  await inProduction(desk);
  for (const role of roles) await hire(desk, `of.${role}`, role);
  own = join(desk.folder, "own");
  cpSync(desk.home, own, { recursive: true });
  const other = join(desk.folder, "other");
  cpSync(desk.home, other, { recursive: true });
  rmSync(join(other, "keys"), { recursive: true });
  createKeys(join(other, "keys"), systemRandom);
  const foreign = { home: other, store: `sqlite:${join(desk.home, "clave.db")}` };
  const each = (file: object) => new Map(roles.map((role) => [role, seated(file, { caller: userOf(role) })]));
  [seats, strangers] = [each({}), each(foreign)];
  for (const [role, seat] of seats)
    await seat.done(["login", "--operator", `of.${role}`, "--password-stdin"], {
      env: sessionOf(role),
      stdin: admin.password,
      movedBy: -9 * minute,
    });
}, 120_000);
afterAll(closeDesks);

describe.skipIf(withoutNamespaces !== undefined)(
  `authority that is brought along ${withoutNamespaces ?? ""}`,
  () => {
    test.each(ways.map((way, at) => [...way, at] as const))(
      "%s gives nobody anything",
      async (_way, brought, code, sentence, at) => {
        // each role tries another act: over all ways, every act is tried
        await Promise.all(
          roles.map(async (role, n) => {
            const act = tried[(at * roles.length + n) % tried.length] ?? "config.read";
            const ended = await attempt(role, act, brought);
            expect([role, act, ended.error?.code, ended.code]).toEqual([role, act, code, exits[code] ?? 77]);
            expect(ended.error?.message).toContain(sentence);
            expect(faultsOf(ended)).toEqual([]);
          }),
        );
      },
      60_000,
    );

    const decisions: readonly Act[] = [
      "affiliate.import",
      "config.set",
      "counter.approve",
      "operator.add",
      "operator.approve",
      "recovery.approve",
      "report.import",
    ];

    test.each(decisions)(
      "%s without the own password, and variables that would lift the question",
      async (act) => {
        const gets = await Promise.all(
          roles.map(async (role) => [role, (await attempt(role, act, { env: () => lifting })).error?.code]),
        );
        const may = (role: Role) => rolesFor[act].includes(role);
        expect(gets).toEqual(roles.map((role) => [role, may(role) ? "password-again" : "role-may-not"]));
      },
      60_000,
    );

    test("a program of the clerk's own becomes nobody's password.target", async () => {
      const program = join("/var/tmp", `take-${process.pid}`);
      mkdirSync(program, { mode: 0o777 });
      try {
        const take = join(program, "take");
        writeFileSync(take, `#!/bin/sh\ntouch ${program}/taken\n`);
        chmodSync(take, 0o755);
        chownSync(take, userOf("clerk"), userOf("clerk"));
        const words = [
          "config",
          "set",
          "password.target",
          `exec:${take}`,
          "--own-password-file",
          "-",
          "--json",
        ];
        const gets = await Promise.all(
          roles.map(async (role) => {
            const given = { env: sessionOf(role), stdin: admin.password };
            return [role, (await seats.get(role)?.run(words, given))?.error?.code];
          }),
        );
        const refused = (role: Role) => (role === "admin" ? "setting-unsafe" : "role-may-not");
        expect(gets).toEqual(roles.map((role) => [role, refused(role)]));
        expect(existsSync(join(program, "taken"))).toBe(false);
      } finally {
        rmSync(program, { recursive: true });
      }
    });
  },
);
