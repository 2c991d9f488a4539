import { expect, test } from "vitest";
import { acts } from "../../src/base/acts.ts";
import { visitorFrom } from "../../src/base/context.ts";
import { rolesFor } from "../../src/operator/roles.ts";
import { completeRecovery } from "../../src/recovery/complete.ts";
import { tokenDigest } from "../../src/recovery/link/token.ts";
import { goodPassword, maria, mariasProof, openWorld } from "../support/world.ts";

const roles = ["clerk", "agent", "supervisor", "admin", "auditor"] as const;

test("to set a password is no operator's act, whatever the role", async () => {
  const world = await openWorld();
  await world.register(maria);
  await world.start();
  await world.send();
  const link = await world.token();
  expect(rolesFor["recovery.complete"]).toEqual([]);
  for (const ctx of [...roles.map((role) => world.as(role)), world.system]) {
    const refused = completeRecovery(ctx, { link, password: goodPassword });
    await expect(refused).rejects.toMatchObject({ kind: "forbidden", code: "role-may-not" });
  }
  expect(await world.rows("passwords")).toEqual([]);
  expect([...world.holder.actor.acts]).toEqual(["counter.object", "recovery.complete"]);
});

test("passing every legacy check, and knowing all that the store holds, sets no password", async () => {
  const world = await openWorld();
  await world.register(maria);
  const answers = { "first-school": "Simón Bolívar", "first-pet": "Canela" };
  const begun = await world.start({ ...mariasProof, answers });
  await world.send();
  const token = await world.token();
  const kept = await Promise.all(
    ["recoveries", "messages", "links", "audit", "attempts", "security_answers"].map((table) =>
      world.rows(table),
    ),
  );
  const known = new Set(kept.flat().flatMap((row) => Object.values(row).map(String)));
  expect(known).toContain(tokenDigest(token));
  for (const guess of [...known, JSON.stringify(begun), begun.recovery.reference, begun.message.id]) {
    await expect(world.complete(guess)).rejects.toMatchObject({ code: "link-unknown" });
    await expect(world.complete(`#t=${guess}`)).rejects.toMatchObject({ code: "link-unknown" });
  }
  expect(await world.rows("passwords")).toEqual([]);
  expect(await world.rows("recoveries")).toMatchObject([{ outcome: null, opened_at: null }]);
  expect(JSON.stringify([...known])).not.toContain(token);
});

test("every act is somebody's, or of the link or the desk itself", async () => {
  const world = await openWorld();
  const own = [...world.holder.actor.acts, ...world.system.actor.acts];
  const visitors = visitorFrom("192.0.2.1").acts;
  for (const act of acts)
    expect(rolesFor[act].length > 0 || own.includes(act) || visitors.has(act)).toBe(true);
  // a report of another server is read by who brings it, or by the post office while it watches
  for (const act of own.filter((each) => each !== "delivery.bounces")) expect(rolesFor[act]).toEqual([]);
});
