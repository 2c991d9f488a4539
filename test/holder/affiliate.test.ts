import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hour, minute } from "../../src/base/time.ts";
import { unlockPerson } from "../../src/counter/unlock.ts";
import { findAffiliates, showAffiliate } from "../../src/holder/affiliate.ts";
import { showEmployer } from "../../src/holder/employer.ts";
import { importEmployers } from "../../src/holder/import/employers.ts";
import { sql } from "../../src/store/engine/handle.ts";
import { addCallerCheck } from "../../src/store/recovery/caller-checks.ts";
import { proposeContactPoint } from "../../src/store/register/contact-points.ts";
import { onEveryEngine } from "../support/engines.ts";
import { projectRoot } from "../support/sources.ts";
import { cedulaOf, maria, openWorld, personOf, start } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";
const why = "pregunta por su clave";

describe("looking at a person", () => {
  test("shows nothing that an identity check asks for, and no address", async () => {
    const world = await openWorld();
    await world.register({ ...maria, phone: "0991234567" });
    await world.start({ birthDate: "1985-03-13", image: "condor" }).catch(() => undefined);
    const sheet = await showAffiliate(world.as("clerk"), ` ${cedula} `, why);
    expect(sheet).toEqual({
      cedula,
      names: maria["names"],
      status: "active",
      language: "es",
      idKind: "cedula",
      contacts: [
        { channel: "email", address: "m***@example.com", since: start, until: undefined },
        { channel: "phone", address: "+593 ** *** **67", since: start, until: undefined },
      ],
      imageRegistered: true,
      questionsRegistered: 2,
      failedChecks: 1,
      lockedUntil: undefined,
    });
    for (const secret of ["1985", "condor", "first-school", "quispe@"])
      expect(JSON.stringify(sheet)).not.toContain(secret);
  });

  test("is kept, with its reason; for nothing and nobody it is not done", async () => {
    const world = await openWorld();
    await world.register(maria);
    await showAffiliate(world.as("clerk", "luz"), cedula, why);
    const entry = (await world.rows("audit")).at(-1);
    expect(entry).toMatchObject({
      actor: "luz",
      act: "affiliate.show",
      subject: `affiliate:${cedula}`,
      reason: why,
    });
    for (const reason of [undefined, "", "...", "abc", "x".repeat(501)])
      await expect(showAffiliate(world.operator, cedula, reason)).rejects.toMatchObject({ kind: "usage" });
    await expect(showAffiliate(world.operator, cedulaOf(9), why)).rejects.toMatchObject({ kind: "missing" });
    await expect(showAffiliate(world.holder, cedula, why)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(unlockPerson(world.as("agent"), cedula, why)).rejects.toMatchObject({
      kind: "forbidden",
    });
    await expect(unlockPerson(world.operator, cedulaOf(9), why)).rejects.toMatchObject({
      kind: "missing",
    });
    const refused = (await world.rows("audit")).slice(2);
    expect(refused.map(({ actor, act, subject, outcome }) => [actor, act, subject, outcome])).toEqual([
      ["ana", "affiliate.show", `affiliate:${cedulaOf(9)}`, "refused"],
      ["holder", "affiliate.show", `affiliate:${cedula}`, "refused"],
      ["agent", "affiliate.unlock", `affiliate:${cedula}`, "refused"],
      ["ana", "affiliate.unlock", `affiliate:${cedulaOf(9)}`, "refused"],
    ]);
  });

  test("is an agent's only once the caller has been checked, and does not use the check up", async () => {
    const world = await openWorld();
    await world.register(maria, personOf(1));
    const agent = await world.hire("agent", "gil");
    const unchecked = {
      kind: "refused",
      code: "caller-unchecked",
      hint: { es: `clave recovery caller ${cedula}`, en: `clave recovery caller ${cedula}` },
    };
    await expect(showAffiliate(agent, cedula, why)).rejects.toMatchObject(unchecked);
    // nor does it tell an agent whom the register has
    await expect(showAffiliate(agent, cedulaOf(9), why)).rejects.toMatchObject({ code: "caller-unchecked" });
    const check = { id: "K", operator: "gil", cedula, passedAt: start, expiresAt: start + 10 * minute };
    await addCallerCheck(world.store, check);
    for (const _ of [1, 2]) expect(await showAffiliate(agent, cedula, why)).toMatchObject({ cedula });
    await expect(showAffiliate(agent, cedulaOf(1), why)).rejects.toMatchObject({ code: "caller-unchecked" });
    await expect(showAffiliate(await world.hire("agent", "ida"), cedula, why)).rejects.toMatchObject(
      unchecked,
    );
    world.clock.advance(10 * minute);
    await expect(showAffiliate(agent, cedula, why)).rejects.toMatchObject(unchecked);
    const refused = (await world.rows("audit")).filter(({ outcome }) => outcome === "refused");
    expect(refused.map(({ detail }) => detail)).toEqual(Array(5).fill('{"code":"caller-unchecked"}'));
  });

  test("leaves out what was only ever proposed", async () => {
    const world = await openWorld();
    await world.register(maria);
    const given = {
      holder: cedula,
      channel: "email",
      address: "x@example.com",
      canonical: "x@example.com",
    } as const;
    await proposeContactPoint(world.store, { ...given, caseId: "C222222222" }, start);
    expect((await showAffiliate(world.operator, cedula, why)).contacts).toHaveLength(1);
    expect((await findAffiliates(world.operator, "quispe", why, 9))[0]?.view?.contacts).toHaveLength(1);
  });

  test("is braked: at 300 within an hour an operator waits, and a wide search is not begun", async () => {
    const world = await openWorld();
    await world.register(maria, ...Array.from({ length: 260 }, (_, n) => personOf(n)));
    const clerk = await world.hire("clerk", "luz", { office: "Q01" });
    expect(await findAffiliates(clerk, "persona", why, 255)).toHaveLength(255);
    const tooMany = { kind: "busy", code: "cooldown", detail: { retryAfterSeconds: 600 } };
    await expect(findAffiliates(clerk, "persona", why, 50)).rejects.toMatchObject(tooMany);
    for (let n = 0; n < 45; n += 1) await showAffiliate(clerk, cedula, why);
    await expect(showAffiliate(clerk, cedula, why)).rejects.toMatchObject(tooMany);
    expect(await showAffiliate(world.operator, cedula, why)).toMatchObject({ cedula });
    world.clock.advance(hour);
    expect(await showAffiliate(clerk, cedula, why)).toMatchObject({ cedula });
  });

  test("says until when the check is closed to all", async () => {
    const world = await openWorld();
    await world.register(maria);
    const wrong = { birthDate: "1985-03-13", image: "condor" };
    const { addIdentityFailure } = await import("../../src/store/register/identity-failures.ts");
    for (let n = 0; n < 20; n += 1) await addIdentityFailure(world.store, cedula, `operator:${n % 5}`, start);
    await expect(world.start(wrong)).rejects.toMatchObject({ code: "locked" });
    expect((await showAffiliate(world.operator, cedula, why)).lockedUntil).toBe(start + hour);
    await unlockPerson(world.operator, cedula, why);
    expect(await showAffiliate(world.operator, cedula, why)).toMatchObject({
      failedChecks: 0,
      lockedUntil: undefined,
    });
  });
});

onEveryEngine("finding people", (engine) => {
  test("by words of the name, an address or a phone, in any spelling; old ones too", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(
      maria,
      personOf(1, { names: "Íñigo 100% Núñez_Peña", email: "inigo.nunez@gmail.com" }),
      personOf(2, { names: "María Peñafiel", phone: "0991234567" }),
    );
    await sql(world.store)("contact_points")
      .where({ holder: cedulaOf(2), channel: "email" })
      .update({ until: start + 1 });
    const found = async (text: string, limit = 10) =>
      (await findAffiliates(world.operator, text, why, limit)).map((person) => person.cedula);
    const cases: [string, string[]][] = [
      ["maria", [cedula, cedulaOf(2)]],
      ["QUISPE maría", [cedula]],
      ["pena", [cedulaOf(1), cedulaOf(2)]],
      ["nuñez_pe", [cedulaOf(1)]],
      ["100% nun", [cedulaOf(1)]],
      ["nu%pena", []],
      ["n_nez", []],
      ["inigonunez+x@googlemail.com", [cedulaOf(1)]],
      ["persona2@example.com", [cedulaOf(2)]],
      ["+593 99 123 4567", [cedulaOf(2)]],
      ["nobody@example.com", []],
      ["' OR nunez --", []],
    ];
    for (const [text, cedulas] of cases)
      expect([text, await found(text)]).toEqual([text, cedulas.toSorted()]);
    expect(await found("maria", 1)).toHaveLength(1);
    for (const text of ["", "ma", "12", "%%%", "m a"])
      await expect(found(text)).rejects.toMatchObject({ kind: "usage", code: "search-too-short" });
  });

  test("tells an agent no more than who it is", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria);
    const agent = await world.hire("agent", "gil");
    expect(await findAffiliates(agent, "maria.quispe@example.com", why, 10)).toEqual([
      { cedula, names: maria["names"], view: undefined },
    ]);
  });

  test("each one found is written down, and so is nobody", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria, personOf(1));
    await findAffiliates(world.operator, "quispe", why, 10);
    await findAffiliates(world.operator, "zambrano", why, 10);
    const finds = (await world.rows("audit")).filter(({ act }) => act === "affiliate.find");
    expect(finds.map(({ subject, detail }) => [subject, detail])).toEqual([
      [`affiliate:${cedula}`, "{}"],
      [null, '{"found":0}'],
    ]);
  });
});

onEveryEngine("employers", (engine) => {
  test("are imported and looked at with all their branches", async () => {
    const world = await openWorld({ store: await engine.place() });
    const file = join(projectRoot, "fixtures", "employers.csv");
    const order = { file, refusedFolder: world.folder, language: "es", strict: false } as const;
    expect(await importEmployers(world.operator, order)).toMatchObject({ read: 12, added: 12, rejected: 0 });
    expect(await importEmployers(world.operator, order)).toMatchObject({
      read: 12,
      unchanged: 12,
      conflicts: 0,
    });
    const sheet = await showEmployer(world.as("clerk"), "1790023508001", why);
    expect(sheet.branches.map(({ branch, contacts }) => [branch, contacts.length])).toEqual([
      ["0001", 2],
      ["0002", 2],
      ["0003", 1],
    ]);
    expect(JSON.stringify(sheet)).not.toContain("personal@");
    await expect(showEmployer(world.operator, "1790023508001", "")).rejects.toMatchObject({ kind: "usage" });
    await expect(showEmployer(world.operator, "0990018685001", why)).rejects.toMatchObject({
      kind: "missing",
    });
    await expect(showEmployer(world.operator, "1", why)).rejects.toMatchObject({ kind: "invalid" });
  });
});
