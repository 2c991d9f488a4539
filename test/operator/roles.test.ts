import { describe, expect, test } from "vitest";
import { type Act, acts } from "../../src/base/acts.ts";
import { authorize } from "../../src/base/context.ts";
import { actorFor } from "../../src/operator/roles.ts";
import type { Role } from "../../src/store/operators.ts";
import { openWorld } from "../support/world.ts";

const reading: Act[] = [
  "config.read",
  "recovery.list",
  "recovery.show",
  "session.end",
  "session.show",
  "store.status",
];
const looking: Act[] = ["affiliate.find", "affiliate.show", "employer.show"];
const serving: Act[] = ["recovery.cancel", "recovery.start"];
const ruling: Act[] = ["affiliate.import", "employer.import", "config.set", "store.migrate"];

describe("a role may do what is granted to it, and nothing else", () => {
  test.each<[Role, Act[]]>([
    ["auditor", [...reading, ...looking]],
    ["agent", [...reading, ...looking, ...serving]],
    ["clerk", [...reading, ...looking, ...serving, "affiliate.unlock"]],
    ["supervisor", [...reading, ...looking, ...serving, "affiliate.unlock"]],
    ["admin", [...reading, ...looking, ...serving, "affiliate.unlock", ...ruling]],
  ])("%s", async (role, granted) => {
    const operator = { name: "luz", role, office: "UIO", verifier: "", disabledAt: undefined };
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
