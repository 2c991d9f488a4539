import { describe, expect, test } from "vitest";
import { ClaveError } from "../../src/base/errors.ts";
import { day, minute } from "../../src/base/time.ts";
import { rejectCase } from "../../src/counter/decide/approve.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import { askCaller, checkCaller } from "../../src/recovery/caller.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { lastOffice } from "../../src/recovery/identity/caller-facts.ts";
import { askChallenge } from "../../src/recovery/identity/identity-check.ts";
import { type CallerProof, factsIn, parseCallerProof } from "../../src/recovery/identity/proof.ts";
import { mutualCode } from "../../src/recovery/link/token.ts";
import { showRecovery } from "../../src/recovery/show.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import type { CaseRecord } from "../../src/store/counter/cases.ts";
import { counterIn, mariasDocument } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { cedulaOf, maria, mariasProof, openWorld } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";
const phone = "0991234567";
const right = { birthDate: "1985-03-12", phoneLast4: "4567" };
const unchecked = { kind: "refused", code: "caller-unchecked" };

async function support(more = {}) {
  const world = await openWorld();
  await world.register({ ...maria, phone, ...more });
  const paula = await world.hire("agent", "paula");
  const check = (said: CallerProof = right, ctx = paula, who = cedula) =>
    checkCaller(ctx, who, JSON.stringify(said));
  const begin = (ctx = paula, proof = mariasProof) => startRecovery(ctx, { cedula, method: "email", proof });
  return { world, paula, check, begin };
}

async function faultOf(act: Promise<unknown>): Promise<ClaveError> {
  const fault: unknown = await act.catch((error: unknown) => error);
  if (fault instanceof ClaveError) return fault;
  throw new Error("nothing was refused");
}

describe("what a caller said", () => {
  test.each<[CallerProof, readonly string[]]>([
    [right, ["birthDate", "phoneLast4"]],
    [{ answers: { "first-pet": "x" }, lastOffice: " UIO-01 " }, ["answers", "lastOffice"]],
    [{ birthDate: "1985-03-12", answers: {}, phoneLast4: "0000" }, ["birthDate", "phoneLast4"]],
  ])("%j is read", (said, facts) => {
    const read = parseCallerProof(JSON.stringify(said));
    expect(factsIn(read)).toEqual(facts);
    if (said.lastOffice !== undefined) expect(read.lastOffice).toBe("UIO-01");
  });

  test.each([
    ["", "JSON"],
    ['"secret"', "JSON"],
    ["{}", "(2)"],
    ['{"birthDate":"1985-03-12"}', "(2)"],
    ['{"answers":{"first-pet":"secret","first-school":"secret"}}', "(2)"],
    ['{"answers":{},"phoneLast4":"1234"}', "(2)"],
    ['{"birthDate":"secret","phoneLast4":"1234"}', "birthDate"],
    ['{"birthDate":"1985-03-12","phoneLast4":"secret"}', "phoneLast4"],
    ['{"birthDate":"1985-03-12","lastOffice":""}', "lastOffice"],
    ['{"birthDate":"1985-03-12","phoneLast4":"1234","image":"secret"}', ""],
  ])("%s is refused: the field is named, never what stood in it", (text, field) => {
    try {
      parseCallerProof(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ kind: "invalid", code: "proof-malformed" });
      const { es, en } = (error as ClaveError).sentence;
      expect(es).toContain(field);
      expect(`${es} ${en}`).not.toContain("secret");
    }
  });
});

describe("a caller is known", () => {
  test.each<[string, CallerProof]>([
    ["by date and phone", right],
    ["by an answer and the date", { answers: { "first-pet": " CANELA " }, birthDate: "1985-03-12" }],
    ["by an answer and the phone", { answers: { "first-school": "simon bolivar" }, phoneLast4: "4567" }],
    ["by the date and the office", { birthDate: "1985-03-12", lastOffice: "uio-01" }],
    ["by everything", { ...right, answers: { "first-pet": "canela" }, lastOffice: "UIO-01" }],
  ])("%s", async (_how, said) => {
    const { world, check } = await support();
    await (await counterIn(world)).open();
    expect(await check(said)).toMatchObject({ cedula, names: maria["names"] });
    const entry = (await world.rows("audit")).find(({ act }) => act === "recovery.caller");
    expect(entry).toMatchObject({ actor: "paula", subject: `affiliate:${cedula}`, outcome: "done" });
    const left = expect.stringMatching(/^caller-check [0-9a-f]{32} \w+$/);
    expect(JSON.parse(String(entry?.["detail"]))).toEqual({ facts: factsIn(said).join(" "), left });
  });

  const wrong: readonly [string, CallerProof][] = [
    ["the date", { ...right, birthDate: "1985-03-13" }],
    ["the phone", { ...right, phoneLast4: "4568" }],
    ["the answer", { ...right, answers: { "first-pet": "luna" } }],
    ["one of two answers", { ...right, answers: { "first-pet": "canela", "first-school": "x" } }],
    ["a question that is not registered", { ...right, answers: { "first-job": "canela" } }],
    ["the office", { ...right, lastOffice: "GYE-02" }],
  ];
  test.each(wrong)(
    "not where %s is wrong beside two right ones, and nothing tells which",
    async (_what, said) => {
      const { world, check, begin } = await support();
      await (await counterIn(world)).open();
      const { sentence, hint, code, kind, detail } = await faultOf(check(said));
      const other = await faultOf(check({ birthDate: "1990-01-01", phoneLast4: "0000" }));
      expect({ sentence, hint, code, kind, detail }).toEqual({
        sentence: other.sentence,
        hint: other.hint,
        code: "identity-not-confirmed",
        kind: "refused",
        detail: {},
      });
      expect(await world.rows("caller_checks")).toEqual([]);
      expect(await world.rows("identity_failures")).toHaveLength(2);
      await expect(begin()).rejects.toMatchObject(unchecked);
    },
  );

  test("not by a phone that is not there, nor by an office nobody went to", async () => {
    const { check } = await support({ phone: "" });
    for (const said of [right, { birthDate: "1985-03-12", lastOffice: "" }, { ...right, phoneLast4: "" }])
      expect(["identity-not-confirmed", "proof-malformed"]).toContain((await faultOf(check(said))).code);
    await expect(check({ birthDate: "1985-03-12", lastOffice: "UIO-01" })).rejects.toMatchObject({
      code: "identity-not-confirmed",
    });
  });

  test("not when it is nobody: that is counted and written down as well", async () => {
    const { world, check, paula } = await support();
    const stranger = cedulaOf(999);
    await expect(check(right, paula, stranger)).rejects.toMatchObject({ code: "person-missing" });
    expect(await world.rows("identity_failures")).toHaveLength(1);
    expect((await world.rows("audit")).at(-1)).toMatchObject({
      subject: `affiliate:${stranger}`,
      outcome: "refused",
    });
  });

  test("is no act of anybody but an agent, nor about the agent's own record", async () => {
    const { world, check } = await support();
    for (const role of ["clerk", "supervisor", "admin", "auditor"] as const)
      await expect(check(right, world.as(role))).rejects.toMatchObject({ kind: "forbidden" });
    const own = await world.hire("agent", "maria", { cedula });
    await expect(check(right, own)).rejects.toMatchObject({ code: "own-case" });
  });
});

describe("the office of the last visit", () => {
  const visit = (office: string | undefined, outcome?: CaseRecord["outcome"]) =>
    ({ office, outcome }) as CaseRecord;
  test.each([
    ["is nowhere", [], undefined],
    ["is the newest one's", [visit("UIO-01"), visit("GYE-02", "effective")], "GYE-02"],
    ["is not where a case was rejected", [visit("UIO-01"), visit("GYE-02", "rejected")], "UIO-01"],
    ["is not where another face came", [visit("UIO-01"), visit("GYE-02", "wrong-person")], "UIO-01"],
    ["is not at no office", [visit("UIO-01", "expired"), visit(undefined)], "UIO-01"],
  ])("%s", (_case, cases, office) => {
    expect(lastOffice(cases)).toBe(office);
  });
});

describe("failures on the telephone", () => {
  test("count in the lock of the identity check, from the agent's source, and are told", async () => {
    const { world, paula, check, begin } = await support();
    const wrong = { ...right, phoneLast4: "0000" };
    await check();
    for (let n = 0; n < 5; n += 1)
      await expect(check(wrong)).rejects.toMatchObject({ code: "identity-not-confirmed" });
    const acts = [check, begin, () => askCaller(paula, cedula), () => askChallenge(paula, cedula)];
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: "locked" });
    expect(await world.rows("identity_failures")).toHaveLength(5);
    await world.send();
    expect((await world.mailbox()).map(({ to }) => to)).toEqual([[maria["email"]]]);
    const other = await world.hire("agent", "luis");
    expect((await check(right, other)).cedula).toBe(cedula);
    world.clock.advance(day);
    expect((await check()).cedula).toBe(cedula);
  });

  test("are not forgotten by a right one: two easy facts win no more guesses at the image", async () => {
    const { check, begin } = await support();
    for (let n = 0; n < 5; n += 1) {
      await check();
      await expect(begin(undefined, { ...mariasProof, image: "rose" })).rejects.toMatchObject({
        code: "identity-not-confirmed",
      });
    }
    await expect(check()).rejects.toMatchObject({ code: "locked" });
  });
});

onEveryEngine("a check allows", (engine) => {
  const staffed = async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register({ ...maria, phone });
    const paula = await world.hire("agent", "paula");
    const check = (ctx = paula) => checkCaller(ctx, cedula, JSON.stringify(right));
    const begin = (ctx = paula, proof = mariasProof) =>
      startRecovery(ctx, { cedula, method: "email", proof });
    return { world, paula, check, begin };
  };

  test("one start, and before it nothing", async () => {
    const { paula, check, begin } = await staffed();
    await expect(begin()).rejects.toMatchObject({
      ...unchecked,
      hint: { es: `clave recovery caller ${cedula}` },
    });
    await expect(askChallenge(paula, cedula)).rejects.toMatchObject(unchecked);
    await check();
    await askChallenge(paula, cedula);
    const { recovery } = await begin();
    await expect(cancelRecovery(paula, recovery.reference, "se equivocó")).rejects.toMatchObject(unchecked);
    await expect(showRecovery(paula, recovery.reference)).rejects.toMatchObject(unchecked);
  });

  test("one cancelling, and any number of looks before it", async () => {
    const { world, paula, check } = await staffed();
    const { recovery } = await world.start();
    await check();
    for (let n = 0; n < 3; n += 1)
      expect((await showRecovery(paula, recovery.reference)).recovery.status).toBe("started");
    expect((await cancelRecovery(paula, recovery.reference, "ya no la necesita")).status).toBe("cancelled");
    await expect(showRecovery(paula, recovery.reference)).rejects.toMatchObject(unchecked);
  });

  test("another try where the proof was wrong or something else stood in the way", async () => {
    const { world, check, begin } = await staffed();
    await check();
    await expect(begin(undefined, { ...mariasProof, image: "rose" })).rejects.toMatchObject({
      code: "identity-not-confirmed",
    });
    const { recovery } = await world.start();
    await expect(begin()).rejects.toMatchObject({ code: "recovery-open" });
    await cancelRecovery(world.operator, recovery.reference, "era un doble");
    expect((await begin()).recovery.status).toBe("started");
  });

  test("for ten minutes, to the agent who asked alone; a second check takes the place of the first", async () => {
    const { world, check, begin } = await staffed();
    const other = await world.hire("agent", "luis");
    const { expiresAt } = await check();
    expect(expiresAt).toBe(world.clock.now() + 10 * minute);
    await expect(begin(other)).rejects.toMatchObject(unchecked);
    world.clock.advance(10 * minute);
    await expect(begin()).rejects.toMatchObject(unchecked);
    await check();
    await check();
    world.clock.advance(10 * minute - 1);
    expect((await begin()).recovery.status).toBe("started");
    expect((await world.rows("caller_checks")).filter(({ used_at }) => used_at === null)).toEqual([]);
  });

  test("one act, of many at once", async () => {
    const { world, paula, check } = await staffed();
    const { recovery } = await world.start();
    await check();
    const cancel = () => cancelRecovery(paula, recovery.reference, "ya no la necesita");
    const cancelled = await Promise.allSettled([cancel(), cancel(), cancel(), cancel()]);
    expect(cancelled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("what the agent is told", () => {
  test("is who it is, masked, and what is open, with the number that stands in the letter", async () => {
    const { world, check } = await support();
    expect(await check()).toMatchObject({ recovery: undefined, mutualCode: undefined });
    const { recovery } = await world.start();
    await world.send();
    const checked = await check();
    expect(checked.contacts.map(({ address }) => address)).toEqual(["m***@example.com", "+593 ** *** **67"]);
    expect(checked.recovery).toMatchObject({ reference: recovery.reference, status: "sent" });
    const [letter] = await world.mailbox();
    expect(letter?.text).toContain(checked.mutualCode);
    world.clock.advance(day);
    expect(await check()).toMatchObject({ recovery: undefined, mutualCode: undefined });
  });

  test("is the number of the case under way where no recovery is open", async () => {
    const { world, check } = await support();
    const { open, submitted, carla } = await counterIn(world);
    const image = await open({ kind: "image", document: mariasDocument });
    expect((await check()).mutualCode).toBe(mutualCode(world.operator.keys, `case:${image}`));
    world.clock.advance(minute);
    const { case: contact } = await submitted();
    expect((await check()).mutualCode).toBe(mutualCode(world.operator.keys, `case:${contact.id}`));
    await rejectCase(carla, contact.id, "se arrepintió");
    await rejectCase(carla, image, "se arrepintió");
    expect((await check()).mutualCode).toBeUndefined();
    await expect(submitCase(carla, image)).rejects.toMatchObject({ code: "case-state" });
  });

  test("holds no answer, no date and no whole address", async () => {
    const { check } = await support();
    const told = JSON.stringify(await check({ ...right, answers: { "first-pet": "canela" } }));
    for (const secret of ["1985", "anela", "condor", "maria.quispe", "991234", "4567"])
      expect(told).not.toContain(secret);
  });
});
