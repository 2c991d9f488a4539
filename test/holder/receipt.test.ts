import { expect, test } from "vitest";
import { acts } from "../../src/base/acts.ts";
import { minute } from "../../src/base/time.ts";
import { findAffiliates, showAffiliate } from "../../src/holder/affiliate.ts";
import { sentencesOf } from "../../src/holder/deeds.ts";
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

const line = { at: start, reason: undefined, entry: 7, mark: "0123abcd" };

test.each([
  ["recovery.complete", false, "portal", "Se puso una clave nueva", "en el portal"],
  [
    "recovery.complete",
    true,
    "person",
    "Se intentó poner una clave nueva, y no se permitió",
    "alguien con su enlace o código",
  ],
  ["affiliate.show", true, "telephone", "Se intentó mirar sus datos, y no se permitió", "por teléfono"],
  ["not.known", false, "desk", "Otro acto: not.known", "el sistema, por sí solo"],
  [
    "not.known",
    true,
    "desk",
    "Se intentó hacer otra cosa (not.known), y no se permitió",
    "el sistema, por sí solo",
  ],
] as const)("%s, refused: %s, by the %s", (act, refused, kind, deed, place) => {
  const said = sentencesOf({ ...line, act, refused, place: { kind } });
  expect(said.map(({ es }) => es)).toEqual([deed, `${place} · entrada 7 · 0123abcd`]);
});

test("what was refused is never told as if it was done", () => {
  for (const act of acts) {
    const [refused, done] = [true, false].map(
      (refused) => sentencesOf({ ...line, act, refused, place: { kind: "desk" } })[0],
    );
    expect(refused?.es).toMatch(/^Se intentó \S+r(?:le)? .*, y no se permitió$/);
    expect(refused?.en).toMatch(/^There was an attempt to .*: it was not allowed$/);
    expect([done?.es, done?.en].join()).not.toMatch(/permitió|allowed/);
    expect([done?.es, refused?.es].join()).not.toMatch(/\bmesa\b|ventanilla|recibo|carta\b/);
  }
});
