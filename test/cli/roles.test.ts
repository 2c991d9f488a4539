import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Act, acts } from "../../src/base/acts.ts";
import { rolesFor } from "../../src/operator/roles.ts";
import type { Role } from "../../src/store/staff/operators.ts";
import { attempts, attemptsStdin } from "../support/attempts.ts";
import { Desk, type Given } from "../support/desk.ts";
import { runHere } from "../support/here.ts";

const roles: readonly Role[] = ["clerk", "agent", "supervisor", "admin", "auditor"];

/** No session opens these: a link, a code, the machine's owner or nobody does. */
const withoutSession: readonly Act[] = [
  "counter.confirm-home",
  "counter.object",
  "delivery.run",
  "desk.examine",
  "desk.found",
  "history.ask",
  "history.show",
  "operator.rescue",
  "recovery.complete",
  "store.restore",
];

const desk = new Desk();
/** `CLAVE_TEST_LONG=1` tries each as a process of its own. */
const tried = (words: readonly string[], given: Given) =>
  process.env["CLAVE_TEST_LONG"] === "1" ? desk.run(words, given) : runHere(desk, words, given);
const password = (role: Role) => `${roles.indexOf(role) + 2} grey tapirs crossing slowly`;

function sessionOf(role: Role): Readonly<Record<string, string>> {
  return { CLAVE_SESSION: join(desk.folder, `session-${role}`) };
}

async function signIn(role: Role): Promise<void> {
  const login = ["login", "--operator", `op.${role}`, "--password-stdin"];
  await desk.done(login, { stdin: `${password(role)} indeed`, env: sessionOf(role) });
}

describe("no role reaches anything its row does not list, and each reaches all it lists", () => {
  beforeAll(async () => {
    await desk.found();
    await desk.done(["office", "add", "UIO-01", "--name", "Quito"]);
    for (const role of roles) {
      const office = role === "clerk" ? ["--office", "UIO-01"] : [];
      const add = ["operator", "add", `op.${role}`, "--role", role, ...office, "--password-stdin"];
      await desk.done(add, { stdin: password(role) });
      const changed = desk.file(`new-${role}`, `${password(role)} indeed`);
      const login = ["login", "--operator", `op.${role}`, "--password-stdin", "--new-password-file", changed];
      await desk.done(login, { stdin: password(role), env: sessionOf(role) });
    }
  }, 60_000);

  test("the table names every act once", () => {
    expect([...Object.keys(attempts), ...withoutSession].toSorted()).toEqual([...acts].toSorted());
  });

  test.each(Object.keys(attempts) as Act[])(
    "%s",
    async (act) => {
      const reached: Role[] = [];
      await Promise.all(
        roles.map(async (role) => {
          const given = attemptsStdin[act] === undefined ? {} : { stdin: attemptsStdin[act] };
          const words = (attempts[act] ?? []).map((word) =>
            word.includes("ROLE") ? join(desk.folder, word.replace("ROLE", role)) : word,
          );
          const ended = await tried([...words, "--json"], { ...given, env: sessionOf(role) });
          const refused = ended.code === 77 && ended.error?.code === "role-may-not";
          if (!refused) reached.push(role);
          // whoever may, gets an answer about the thing itself
          if (!refused)
            expect([role, ended.code, ended.error?.code]).not.toEqual([role, 77, ended.error?.code]);
          expect([0, 1, 65, 67, 77]).toContain(ended.code);
        }),
      );
      expect(reached.toSorted()).toEqual([...rolesFor[act]].toSorted());
      if (act === "session.end") for (const role of roles) await signIn(role);
    },
    30_000,
  );
});
