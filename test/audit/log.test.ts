import { describe, expect, test } from "vitest";
import { readLog, subjectFrom } from "../../src/audit/log.ts";
import { minute } from "../../src/base/time.ts";
import { showAffiliate } from "../../src/holder/affiliate.ts";
import { onEveryEngine } from "../support/engines.ts";
import { cedulaOf, maria, openWorld, personOf, start } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";
const limit = 50;

onEveryEngine("reading the record", (engine) => {
  test("is by subject, operator and time, newest first", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria, personOf(1));
    await showAffiliate(world.operator, cedula, "phone-call");
    await showAffiliate(world.as("clerk", "luz"), cedulaOf(1), "counter-visit");
    world.clock.advance(minute);
    const { recovery } = await world.start();
    const acts = async (filter: object) =>
      (await readLog(world.as("auditor", "eva"), { limit, ...filter })).map(({ entry }) => entry.act);
    expect(await acts({})).toEqual([
      "recovery.start",
      "affiliate.show",
      "affiliate.show",
      "affiliate.import",
    ]);
    expect(await acts({ operator: "luz" })).toEqual(["affiliate.show"]);
    expect(await acts({ since: start + minute, operator: "ana" })).toEqual(["recovery.start"]);
    expect(await acts({ limit: 1, operator: "ana" })).toEqual(["recovery.start"]);
    expect(await acts({ subject: recovery.reference.toLowerCase() })).toEqual(["recovery.start"]);
    expect(await acts({ subject: `affiliate:${cedula}` })).toEqual(["affiliate.show"]);
    // of a person by the number alone: the recoveries too
    expect(await acts({ subject: cedula, operator: "ana" })).toEqual(["recovery.start", "affiliate.show"]);
    expect(await acts({ subject: "operator:luz" })).toEqual([]);
  });

  test("is an act of its own, kept with what was asked", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria);
    await readLog(world.operator, { subject: cedula, operator: "luz", since: start, limit });
    await readLog(world.operator, { limit, reason: "complaint" });
    for (const role of ["clerk", "agent"] as const)
      await expect(readLog(world.as(role), { limit })).rejects.toMatchObject({ kind: "forbidden" });
    const kept = (await world.rows("audit")).slice(1);
    expect(kept.map(({ subject, outcome, reason, detail }) => [subject, outcome, reason, detail])).toEqual([
      [
        `affiliate:${cedula}`,
        "done",
        "audit",
        '{"operator":"luz","since":"2026-11-21T14:05:00.000Z","entries":0}',
      ],
      [null, "done", "complaint", '{"entries":2}'],
      [null, "refused", null, '{"code":"role-may-not"}'],
      [null, "refused", null, '{"code":"role-may-not"}'],
    ]);
  });
});

describe("a subject", () => {
  test.each([
    ["1710034065", "affiliate:1710034065"],
    [" ab-1234 ", "affiliate:AB-1234"],
    ["1790023508001", "employer:1790023508001"],
    ["r7k3m9qwxa", "recovery:R7K3M9QWXA"],
    ["C7K3M9QWXA", "case:C7K3M9QWXA"],
    ["operator:ana.perez", "operator:ana.perez"],
    ["operator:ñandú", "operator:ñandú"],
    ["setting:smtp.url", "setting:smtp.url"],
  ])("%s is %s", (typed, subject) => {
    expect(subjectFrom(typed)).toBe(subject);
  });

  test.each([
    "",
    "ana",
    "a b",
    "operator:",
    "operator:a\nb",
    "correct horse battery",
    `operator:${"x".repeat(61)}`,
  ])("%j is none", (typed) => {
    expect(() => subjectFrom(typed)).toThrow(expect.objectContaining({ code: "subject-unknown" }));
  });
});
