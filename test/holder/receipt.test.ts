import { expect, test } from "vitest";
import { minute } from "../../src/base/time.ts";
import { findAffiliates, showAffiliate } from "../../src/holder/affiliate.ts";
import { receiptFor } from "../../src/holder/receipt.ts";
import { addCallerCheck } from "../../src/store/recovery/caller-checks.ts";
import { onEveryEngine } from "../support/engines.ts";
import { cedulaOf, maria, openWorld, personOf, start } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";

onEveryEngine("a person's receipt", (engine) => {
  test("says what was done, where, and which entry says so; nobody is named", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria, personOf(1));
    const clerk = await world.hire("clerk", "luz", { office: "Q01" });
    const agent = await world.hire("agent", "gil");
    const auditor = await world.hire("auditor", "eva");
    await addCallerCheck(world.store, {
      id: "K",
      operator: "gil",
      cedula,
      passedAt: start,
      expiresAt: start + 9 * minute,
    });
    await showAffiliate(agent, cedula, "phone-call");
    await findAffiliates(auditor, "quispe", "revisión del caso de Luz", 9);
    await showAffiliate(clerk, cedulaOf(1), "counter-visit");
    await world.start();
    await world.send();
    world.clock.advance(minute);
    await world.complete(await world.token());
    const { lines, ...head } = await receiptFor(clerk, ` ${cedula} `, { limit: 50 });
    expect(head).toEqual({ cedula: "******4065", at: start + minute });
    expect(lines.map(({ act, place, reason, refused }) => [act, place, reason, refused])).toEqual([
      ["recovery.complete", { kind: "person" }, undefined, false],
      ["delivery.attempt", { kind: "desk" }, undefined, false],
      ["recovery.start", { kind: "institution" }, undefined, false],
      ["affiliate.find", { kind: "institution" }, undefined, false],
      ["affiliate.show", { kind: "telephone" }, "phone-call", false],
    ]);
    const entries = new Map((await world.rows("audit")).map((row) => [row["id"], row]));
    for (const { entry, mark, act, at } of lines)
      expect(entries.get(entry)).toMatchObject({ act, at, hash: expect.stringMatching(`^${mark}`) });
    expect(JSON.stringify(lines)).not.toMatch(/luz|gil|eva|ana|maria/i);
    const [newest] = (await receiptFor(clerk, cedula, { limit: 1 })).lines;
    expect(newest).toMatchObject({
      act: "audit.receipt",
      place: { kind: "office", office: "Agencia Q01" },
      reason: "own-record",
    });
  });

  test("is a look: kept, and refused to who may not", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria);
    const limit = 50;
    await expect(receiptFor(world.as("agent"), cedula, { limit })).rejects.toMatchObject({
      kind: "forbidden",
    });
    await expect(receiptFor(world.operator, cedulaOf(9), { limit })).rejects.toMatchObject({
      kind: "missing",
    });
    await expect(receiptFor(world.operator, "1710034066", { limit })).rejects.toMatchObject({
      kind: "invalid",
    });
    await expect(receiptFor(world.operator, cedula, { limit, reason: "x" })).rejects.toMatchObject({
      kind: "usage",
    });
    await receiptFor(world.operator, cedula, { limit, reason: "court-order" });
    const kept = (await world.rows("audit")).filter(({ act }) => act === "audit.receipt");
    expect(kept.map(({ subject, outcome, reason }) => [subject, outcome, reason])).toEqual([
      [`affiliate:${cedula}`, "refused", null],
      [`affiliate:${cedulaOf(9)}`, "refused", null],
      [`affiliate:${cedula}`, "done", "court-order"],
    ]);
    const [day] = await world.rows("operator_days");
    expect(day).toMatchObject({ operator: "ana", looks: 1 });
  });
});
