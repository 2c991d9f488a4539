import { describe, expect, test } from "vitest";
import { listOffices, openOffice } from "../../src/operator/office.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld } from "../support/world.ts";

onEveryEngine("an office", (engine) => {
  test("is added once, under a code in capitals", async () => {
    const world = await openWorld({ store: await engine.place() });
    const added = await openOffice(world.operator, { code: " uio-1 ", name: " Quito Norte " });
    expect(added).toEqual({ code: "UIO-1", name: "Quito Norte" });
    await openOffice(world.operator, { code: "GYE", name: "Guayaquil" });
    const again = openOffice(world.operator, { code: "UIO-1", name: "Other" });
    await expect(again).rejects.toMatchObject({ kind: "refused", code: "office-exists" });
    expect(await listOffices(world.as("auditor"), 10)).toEqual([{ code: "GYE", name: "Guayaquil" }, added]);
    const kept = await world.rows("audit");
    expect(kept.map(({ act, subject, outcome }) => [act, subject, outcome])).toEqual([
      ["office.add", "office:UIO-1", "done"],
      ["office.add", "office:GYE", "done"],
      ["office.add", "office:UIO-1", "refused"],
    ]);
  });

  test("added twice at once is one", async () => {
    const world = await openWorld({ store: await engine.place() });
    const twice = ["One", "Two"].map((name) => openOffice(world.operator, { code: "UIO", name }));
    const ends = await Promise.allSettled(twice);
    expect(ends.map(({ status }) => status)).toContain("fulfilled");
    expect(await listOffices(world.operator, 10)).toHaveLength(1);
    const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    expect(refused).toMatchObject([{ code: "office-exists" }]);
  });
});

describe("no office", () => {
  test.each([
    ["U", "Quito", "office-code"],
    ["UIO_1", "Quito", "office-code"],
    ["-UIO", "Quito", "office-code"],
    ["ABCDEFGHIJKLM", "Quito", "office-code"],
    ["UIO", "Q", "office-name"],
    ["UIO", "x".repeat(81), "office-name"],
    ["UIO", "Qui\u001bto", "office-name"],
  ])("%j called %j", async (code, name, fault) => {
    const world = await openWorld();
    const refused = openOffice(world.operator, { code, name });
    await expect(refused).rejects.toMatchObject({ kind: "invalid", code: fault });
    expect(await world.rows("offices")).toEqual([]);
  });
});
