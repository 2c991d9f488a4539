import { describe, expect, test } from "vitest";
import { passwordDigest } from "../../src/audit/explain.ts";
import { day, minute } from "../../src/base/time.ts";
import { showRecovery } from "../../src/recovery/show.ts";
import { auditEntriesOf } from "../../src/store/record/audit-entries.ts";
import { goodPassword, maria, openWorld, passwordOf, start, type World } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";

async function desk(): Promise<World> {
  const world = await openWorld();
  await world.register({ ...maria, phone: "0991234567" });
  await world.start();
  await world.send();
  return world;
}

describe("a password that the policy refuses", () => {
  test.each([
    ["too short", "aB3x"],
    ["the person's own name", "Quispe-Andrade-1985"],
    ["the person's own number", "clave1710034065"],
    ["the person's birth date", "12031985-hola"],
    ["the person's own address", "maria.quispe1"],
    ["the person's own phone", "a991234567b"],
    ["no digit", "lluviatrenvioletamango"],
    ["empty", ""],
  ])("(%s) is told with every rule it breaks, and the link still works", async (_case, password) => {
    const world = await desk();
    const token = await world.token();
    const fault = await world.complete(token, password).catch((error: unknown) => error);
    expect(fault).toMatchObject({ kind: "invalid", code: "password-refused" });
    const { failed } = (fault as { detail: { failed: { rule: string; message: { es: string } }[] } }).detail;
    expect(failed.length).toBeGreaterThan(0);
    for (const { rule, message } of failed)
      expect([rule, message.es].every((words) => words !== "")).toBe(true);
    if (password !== "") expect(JSON.stringify(fault)).not.toContain(password);
    expect(await passwordOf(world.store, cedula)).toBeUndefined();
    expect((await world.complete(token)).recovery.status).toBe("completed");
  });

  test("shows that a person opened the link: the first time counts", async () => {
    const world = await desk();
    const token = await world.token();
    for (const wait of [5, 10]) {
      world.clock.advance(wait * minute);
      await expect(world.complete(token, "abc")).rejects.toMatchObject({ code: "password-refused" });
    }
    const [recovery] = await world.rows<{ reference: string; opened_at: number }>("recoveries");
    expect(recovery?.opened_at).toBe(start + 5 * minute);
    const story = await showRecovery(world.operator, recovery?.reference ?? "");
    expect(story.recovery.status).toBe("opened");
    expect(story.timeline.filter(({ event }) => event === "recovery.open")).toHaveLength(2);
  });
});

describe("the notice", () => {
  test.each([3 * day - 1, 3 * day, 30 * day])("goes out late too: %d ms", async (late) => {
    const world = await desk();
    await world.complete(await world.token());
    world.clock.advance(late);
    expect(await world.send()).toMatchObject({ accepted: 1 });
  });

  test("speaks the person's language", async () => {
    const world = await openWorld();
    await world.register({ ...maria, language: "en" });
    await world.start();
    await world.send();
    await world.complete(await world.token());
    await world.send();
    const subjects = (await world.mailbox()).map(({ subject }) => subject);
    expect(subjects).toEqual(["Your link to set a new password", "Your password was changed"]);
  });
});

test("how long the person waited is written down", async () => {
  const world = await desk();
  world.clock.advance(7 * minute);
  const { recovery } = await world.complete(await world.token());
  const done = (await showRecovery(world.operator, recovery.reference)).timeline.at(-1);
  expect(done).toMatchObject({ event: "recovery.complete", actor: "holder", detail: { seconds: 420 } });
});

test("the entry names the password without telling it; a refused try names its recovery", async () => {
  const world = await desk();
  const token = await world.token();
  const { recovery } = await world.complete(token);
  await expect(world.complete(token)).rejects.toMatchObject({ code: "link-used" });
  const verifier = (await passwordOf(world.store, cedula)) ?? "";
  const password = passwordDigest(world.operator.keys, cedula, verifier);
  const entries = (await auditEntriesOf(world.store, `recovery:${recovery.reference}`))
    .map(({ entry }) => entry)
    .filter(({ act }) => act === "recovery.complete");
  const subject = `recovery:${recovery.reference}`;
  expect(entries).toMatchObject([
    { subject, outcome: "done", detail: { seconds: 0, affiliate: cedula, password } },
    { subject, outcome: "refused", detail: { code: "link-used" } },
  ]);
  expect(entries[0]?.detail["left"]).toContain("recovery.outcome ");
});

test("the newer password takes the place of the older", async () => {
  const world = await desk();
  await world.complete(await world.token());
  const first = await passwordOf(world.store, cedula);
  await world.start();
  await world.send();
  await world.complete(await world.token(), `${goodPassword}-2`);
  expect(await passwordOf(world.store, cedula)).not.toBe(first);
  expect(await world.rows("passwords")).toHaveLength(1);
});
