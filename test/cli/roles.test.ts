import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Act, acts } from "../../src/base/acts.ts";
import { rolesFor } from "../../src/operator/roles.ts";
import type { Role } from "../../src/store/staff/operators.ts";
import { Desk, fixture, maria } from "../support/desk.ts";

const roles: readonly Role[] = ["clerk", "agent", "supervisor", "admin", "auditor"];

/** No session opens these: a link, a code, the machine's owner or nobody does. */
const withoutSession: readonly Act[] = [
  "counter.object",
  "delivery.run",
  "desk.examine",
  "desk.found",
  "operator.rescue",
  "recovery.complete",
  "store.restore",
];

const reason = ["--reason", "a test of roles"];
const noCase = "C23456789A";
const noRecovery = "R23456789A";
const document =
  `--document cedula --document-number ${maria.cedula} --document-expires 2031-01-01 --face-match yes`.split(
    " ",
  );

/** How each act is tried at the built program; what it is tried on need not be there. */
const attempts: Readonly<Partial<Record<Act, readonly string[]>>> = {
  "affiliate.confirm-import": ["affiliate", "confirm-import", "I23456789A", "--yes"],
  "affiliate.find": ["affiliate", "find", "quispe", ...reason],
  "affiliate.import": ["affiliate", "import", fixture("affiliates.csv")],
  "affiliate.imports": ["affiliate", "imports"],
  "affiliate.show": ["affiliate", "show", maria.cedula, ...reason],
  "affiliate.undo-import": ["affiliate", "import", "--undo", "I23456789A", "--yes"],
  "affiliate.unlock": ["affiliate", "unlock", maria.cedula, ...reason],
  "audit.anchor": ["audit", "anchor"],
  "audit.export": ["audit", "export", "record-ROLE.jsonl", "--yes"],
  "audit.log": ["audit", "log"],
  "audit.receipt": ["audit", "receipt", maria.cedula],
  "audit.verify": ["audit", "verify"],
  "clock.accept": ["clock", "accept", ...reason, "--yes", "--password-stdin"],
  "config.approve": ["config", "approve", "S23456789A", "--yes"],
  "config.read": ["config", "show"],
  "config.reject": ["config", "reject", "S23456789A", ...reason, "--yes"],
  "config.set": ["config", "set", "language", "es"],
  "counter.approve": ["counter", "approve", noCase],
  "counter.confirm": ["counter", "confirm", noCase, "--code-stdin"],
  "counter.hand-over": ["counter", "hand-over", noCase, "--slip", "slip-ROLE.txt"],
  "counter.identify": ["counter", "identify", noCase, ...document],
  "counter.list": ["counter", "list"],
  "counter.open": ["counter", "open", "1710034066", "--kind", "contact", ...document, ...reason],
  "counter.prove": ["counter", "prove", noCase, "--email", "nueva@correo.example"],
  "counter.reject": ["counter", "reject", noCase, ...reason],
  "counter.show": ["counter", "show", noCase],
  "counter.submit": ["counter", "submit", noCase],
  "counter.take": ["counter", "take", noCase],
  "delivery.bounces": ["delivery", "bounces", "-"],
  "delivery.diagnose": ["delivery", "diagnose", noRecovery],
  "delivery.restore": ["delivery", "restore", maria.cedula, ...reason],
  "delivery.retry": ["delivery", "retry", "--yes"],
  "delivery.status": ["delivery", "status"],
  "employer.import": ["employer", "import", fixture("employers.csv")],
  "employer.show": ["employer", "show", "1790023508001", ...reason],
  "keys.rotate": ["keys", "rotate", "--dry-run"],
  "link.resend": ["link", "resend", noRecovery, "--queue"],
  "link.resend-stuck": ["link", "resend", "--stuck", "--yes", "--queue"],
  "link.revoke": ["link", "revoke", noRecovery, ...reason],
  "office.add": ["office", "add", "GYE-02", "--name", "Guayaquil"],
  "office.list": ["office", "list"],
  "operator.add": ["operator", "add", "nadie", "--role", "agent", "--password-stdin"],
  "operator.approve": ["operator", "approve", "nobody", "--yes"],
  "operator.disable": ["operator", "disable", "nobody", ...reason],
  "operator.enable": ["operator", "enable", "nobody", ...reason],
  "operator.list": ["operator", "list"],
  "operator.pairs": ["operator", "pairs"],
  "operator.roles": ["operator", "roles"],
  "operator.set-cedula": ["operator", "set-cedula", "nobody", "--cedula", "1710034065"],
  "operator.set-office": ["operator", "set-office", "nobody", "--office", "UIO-01"],
  "operator.set-password": ["operator", "set-password", "nobody", "--password-stdin"],
  "operator.set-role": ["operator", "set-role", "nobody", "--role", "agent"],
  "operator.show": ["operator", "show", "ana"],
  "recovery.approve": ["recovery", "approve", noRecovery],
  "recovery.caller": ["recovery", "caller", maria.cedula, "--proof", "-"],
  "recovery.cancel": ["recovery", "cancel", noRecovery, ...reason],
  "recovery.list": ["recovery", "list"],
  "recovery.reject": ["recovery", "reject", noRecovery, ...reason],
  "recovery.show": ["recovery", "show", noRecovery],
  "recovery.start": ["recovery", "start", maria.cedula, "--proof", "-", "--queue"],
  "session.end": ["logout"],
  "session.show": ["whoami"],
  "report.import": ["report", "import", fixture("waits.csv")],
  "report.read": ["report", "wait-times"],
  "store.backup": ["store", "backup", "backup-by-ROLE"],
  "store.check": ["store", "check"],
  "store.mend": ["store", "check", "--mend"],
  "store.migrate": ["store", "migrate"],
  "store.status": ["store", "status"],
};

const stdin: Readonly<Partial<Record<Act, string>>> = {
  "clock.accept": "not the password",
  "counter.confirm": "1234 5678",
  "delivery.bounces": "no report",
  "operator.add": "seven grey tapirs crossing slowly",
  "operator.set-password": "seven grey tapirs crossing slowly",
  "recovery.caller": maria.proof,
  "recovery.start": maria.wrongProof,
};

const desk = new Desk();
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
          const given = stdin[act] === undefined ? {} : { stdin: stdin[act] };
          const words = (attempts[act] ?? []).map((word) => word.replace("ROLE", role));
          const ended = await desk.run([...words, "--json"], {
            ...given,
            env: sessionOf(role),
          });
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
