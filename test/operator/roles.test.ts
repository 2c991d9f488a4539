import { describe, expect, test } from "vitest";
import { type Act, acts } from "../../src/base/acts.ts";
import { authorize } from "../../src/base/context.ts";
import { actorFor } from "../../src/operator/roles.ts";
import type { Role } from "../../src/store/staff/operators.ts";
import { openWorld } from "../support/world.ts";

const reading: Act[] = [
  "config.read",
  "delivery.diagnose",
  "delivery.status",
  "office.list",
  "operator.roles",
  "recovery.list",
  "recovery.show",
  "session.end",
  "session.show",
  "store.status",
];
const looking: Act[] = ["affiliate.find", "affiliate.show", "employer.show"];
const serving: Act[] = ["link.resend", "link.revoke", "recovery.cancel", "recovery.start"];
const following: Act[] = ["audit.receipt", "counter.list", "counter.show"];
const counter: Act[] = [
  "affiliate.unlock",
  "counter.confirm",
  "counter.hand-over",
  "counter.identify",
  "counter.open",
  "counter.prove",
  "counter.reject",
  "counter.submit",
  "counter.take",
];
const deciding: Act[] = [
  "affiliate.confirm-import",
  "counter.approve",
  "delivery.bounces",
  "delivery.restore",
  "delivery.retry",
  "link.resend-stuck",
  "recovery.approve",
  "recovery.reject",
];
const watching: Act[] = [
  "affiliate.imports",
  "audit.anchor",
  "audit.log",
  "audit.verify",
  "operator.list",
  "operator.pairs",
  "operator.show",
  "report.read",
];
const ruling: Act[] = [
  "affiliate.import",
  "affiliate.undo-import",
  "audit.export",
  "clock.accept",
  "config.approve",
  "config.reject",
  "config.set",
  "employer.import",
  "keys.rotate",
  "office.add",
  "operator.add",
  "operator.approve",
  "operator.disable",
  "operator.enable",
  "operator.set-cedula",
  "operator.set-office",
  "operator.set-password",
  "operator.set-role",
  "report.import",
  "store.backup",
  "store.check",
  "store.mend",
  "store.migrate",
];
const everybody = [...reading, ...looking];

describe("a role may do what is granted to it, and nothing else", () => {
  test.each<[Role, Act[]]>([
    ["auditor", [...everybody, ...following, ...watching, "audit.export", "store.check"]],
    ["agent", [...everybody, ...serving, "recovery.caller"]],
    ["clerk", [...everybody, ...serving, ...following, ...counter]],
    ["supervisor", [...everybody, ...serving, ...following, ...counter, ...deciding, ...watching]],
    ["admin", [...everybody, ...serving, ...following, ...counter, ...deciding, ...watching, ...ruling]],
  ])("%s", async (role, granted) => {
    const operator = { name: "luz", role, office: "UIO", cedula: undefined };
    const actor = actorFor(operator);
    expect(actor).toMatchObject({ kind: "operator", name: "luz", role, office: "UIO" });
    expect([...actor.acts].toSorted()).toEqual(granted.toSorted());
    const ctx = { ...(await openWorld()).system, actor };
    for (const act of acts) {
      const refused = { kind: "forbidden", code: "role-may-not" };
      if (granted.includes(act)) authorize(ctx, act);
      else expect(() => authorize(ctx, act)).toThrow(expect.objectContaining(refused));
    }
  });
});
