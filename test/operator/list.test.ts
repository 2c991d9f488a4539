import { describe, expect, test } from "vitest";
import { acts } from "../../src/base/acts.ts";
import { day } from "../../src/base/time.ts";
import { listRoles, pairsSince, showOperator } from "../../src/operator/account/list.ts";
import { noticeSentence } from "../../src/operator/notices.ts";
import { rolesFor } from "../../src/operator/roles.ts";
import { noteCaseOfficer } from "../../src/store/counter/case-officers.ts";
import { addCase, type CaseRecord } from "../../src/store/counter/cases.ts";
import type { NoticeKind } from "../../src/store/staff/notices.ts";
import { bumpDay, markDay } from "../../src/store/staff/operator-days.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld, personOf, start, type World } from "../support/world.ts";

/** The nth case, served by officers and approved by another, or by nobody yet. */
async function caseOf(world: World, n: number, officers: readonly string[], approvedBy?: string) {
  const { cedula = "" } = personOf(n);
  await world.register(personOf(n));
  const record = {
    id: `C${n}`,
    kind: "contact",
    cedula,
    officer: officers[0] ?? "",
    reason: "a test asks for it",
    priority: false,
    oldAddress: "lost",
    warned: false,
    doubts: [],
    openedAt: start,
    deadlineAt: start + 7 * day,
    ...(approvedBy === undefined ? {} : { approvedBy, approvedAt: world.clock.now() }),
  };
  await addCase(world.store, record as unknown as CaseRecord);
  for (const officer of officers) await noteCaseOfficer(world.store, record.id, officer, "served", start);
}

onEveryEngine("who approves whose cases", (engine) => {
  test("is counted by pair, the most frequent first, with its share of the officer's", async () => {
    const world = await openWorld({ store: await engine.place() });
    for (const name of ["sol", "eva"]) await world.hire("supervisor", name);
    for (const name of ["luz", "pepe"]) await world.hire("clerk", name);
    await caseOf(world, 1, ["luz"], "eva");
    world.clock.advance(day);
    await caseOf(world, 2, ["luz"], "sol");
    await caseOf(world, 3, ["luz"], "sol");
    await caseOf(world, 4, ["luz", "pepe"], "sol");
    await caseOf(world, 5, ["pepe"]);
    const auditor = await world.hire("auditor");
    expect(await pairsSince(auditor, start - 1, 10)).toEqual([
      { officer: "luz", approver: "sol", cases: 3, share: 0.75 },
      { officer: "luz", approver: "eva", cases: 1, share: 0.25 },
      { officer: "pepe", approver: "sol", cases: 1, share: 1 },
    ]);
    expect(await pairsSince(auditor, start, 1)).toEqual([
      { officer: "luz", approver: "sol", cases: 3, share: 1 },
    ]);
    const refused = pairsSince(world.as("clerk", "luz"), start, 10);
    await expect(refused).rejects.toMatchObject({ kind: "forbidden", code: "role-may-not" });
  });
});

onEveryEngine("days far above habit", (engine) => {
  test("are shown with what was done, newest first", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.hire("clerk", "luz");
    for (const date of ["2026-11-19", "2026-11-20", "2026-11-21"])
      await bumpDay(world.store, "luz", date, "looks");
    await bumpDay(world.store, "luz", "2026-11-20", "changes");
    for (const date of ["2026-11-19", "2026-11-20"]) await markDay(world.store, "luz", date, start);
    const { markedDays } = await showOperator(await world.hire("supervisor"), "luz");
    expect(markedDays).toEqual([
      { day: "2026-11-20", looks: 1, changes: 1, markedAt: start },
      { day: "2026-11-19", looks: 1, changes: 0, markedAt: start },
    ]);
    const [kept] = (await world.rows("audit")).filter(({ act }) => act === "operator.show");
    expect(kept).toMatchObject({ actor: "supervisor", subject: "operator:luz", outcome: "done" });
  });
});

describe("the table of roles", () => {
  test("is told as it decides, act by act", async () => {
    const { operator } = await openWorld();
    const told = listRoles(operator);
    expect(told.map(({ act }) => act)).toEqual(acts);
    expect(Object.fromEntries(told.map(({ act, roles }) => [act, roles]))).toEqual(rolesFor);
  });
});

describe("a notice says what happened", () => {
  test.each<[NoticeKind, Record<string, string | number>, RegExp]>([
    [
      "unusual-day",
      { operator: "luz", day: "2026-11-21", what: "looks", count: 31 },
      /^luz looked .* 31 .*2026-11-21/,
    ],
    [
      "unusual-day",
      { operator: "luz", day: "2026-11-21", what: "changes", count: 31 },
      /^luz made 31 changes/,
    ],
    ["new-approver", { operator: "luz", by: "ana" }, /^luz can approve 24 hours from now: ana gave/],
    ["case-frozen", { case: "C2345" }, /C2345 is frozen/],
    ["setting-changed", { key: "smtp.url", by: "ana" }, /^ana changed the setting smtp.url/],
    ["recovery-held", { reference: "R2345", by: "luz" }, /R2345 waits/],
  ])("%s %j", (kind, detail, words) => {
    const { es, en } = noticeSentence({ at: start, kind, detail });
    expect(en).toMatch(words);
    for (const said of [es, en]) expect(said).not.toMatch(/[{}—]/);
    expect(es).not.toBe(en);
  });
});
