import { expect, test } from "vitest";
import { verifyAudit } from "../../src/audit/verify.ts";
import { day } from "../../src/base/time.ts";
import { decideAccount, refuseOwnChange } from "../../src/operator/account/approve.ts";
import { rescueOperator } from "../../src/operator/account/rescue.ts";
import { onEveryEngine } from "../support/engines.ts";
import { firstPassword, founderPassword, ownPassword, productionDesk } from "../support/production-world.ts";

const given = "nine brass kettles sing at dusk";

onEveryEngine("the way back for an administrator", (engine) => {
  test("who is the only one: at once, to be changed, and every operator is told", async () => {
    const { world, ana, old, enters } = await productionDesk({ store: await engine.place() });
    await old("pepe", "clerk");
    expect(await rescueOperator(world.system, "ana", given)).not.toHaveProperty("pending");
    expect(await enters("ana", founderPassword)).toBe("sign-in-refused");
    expect(await enters("ana", given)).toBe("password-change-required");
    const told = (await world.rows("notices")).filter(({ kind }) => kind === "account-rescued");
    expect(told.map(({ operator }) => operator)).toEqual(["ana", "pepe"]);
    expect(await enters("ana", given, ownPassword)).toBe("in");
    expect(await world.rows("operator_ties")).toEqual([]);
    await verifyAudit(ana);
  });

  test("beside another one: after a day, and the other may refuse it, or the lost one herself", async () => {
    const { world, ana, nobody, old, longAfter, enters } = await productionDesk({
      store: await engine.place(),
    });
    const bea = await old("bea", "admin");
    longAfter();
    for (const refuse of [
      () => decideAccount(bea, { name: "ana", outcome: "refused" }),
      () => refuseOwnChange(nobody, "ana", founderPassword),
    ]) {
      const { pending } = await rescueOperator(world.system, "ana", given);
      expect(pending).toMatchObject({ by: "system", dueAt: world.clock.now() + day });
      await refuse();
      world.clock.advance(day);
      expect(await enters("ana", given)).toBe("sign-in-refused");
    }
    await rescueOperator(world.system, "ana", given);
    world.clock.advance(day);
    expect(await enters("ana", founderPassword)).toBe("sign-in-refused");
    expect(await enters("ana", given, firstPassword)).toBe("in");
    expect(await world.rows("operator_ties")).toMatchObject([{ operator: "bea", other: "ana" }]);
    await verifyAudit(ana);
  });
});

test("only who rules the desk is rescued, and no session does it", async () => {
  const { world, ana, old } = await productionDesk();
  await old("sol", "supervisor");
  await expect(rescueOperator(world.system, "sol", given)).rejects.toMatchObject({ code: "operator-state" });
  await expect(rescueOperator(world.system, "nadie", given)).rejects.toMatchObject({
    code: "operator-missing",
  });
  await expect(rescueOperator(world.system, "ana", "short")).rejects.toMatchObject({
    code: "password-refused",
  });
  await expect(rescueOperator(ana, "ana", given)).rejects.toMatchObject({ code: "role-may-not" });
});
