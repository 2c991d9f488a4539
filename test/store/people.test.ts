import { expect, test } from "vitest";
import { sql } from "../../src/store/engine/handle.ts";
import { bulk } from "../../src/store/engine/transaction.ts";
import {
  addAffiliates,
  affiliatesReachedBy,
  findAffiliate,
  type ImportedAffiliate,
  knownAffiliates,
  putPassword,
  searchAffiliates,
  updateAffiliates,
} from "../../src/store/register/affiliates.ts";
import {
  addFirstContactPoints,
  contactPointsOf,
  contactPointsOfMany,
  findContactPoint,
  isShared,
} from "../../src/store/register/contact-points.ts";
import {
  addEmployer,
  branchesOf,
  type Employer,
  employerHolder,
  findBranch,
  updateEmployer,
} from "../../src/store/register/employers.ts";
import {
  addAnswers,
  answersOf,
  answersOfMany,
  putAnswer,
  replaceVerifier,
} from "../../src/store/register/security-answers.ts";
import { emptyStore, onEveryEngine } from "../support/engines.ts";
import { cedulaOf, passwordOf, start } from "../support/world.ts";

const odd = 'Ñandú «👩‍🌾» O\'Neill "x" \\ {} 100%';

function person(n: number, more: Partial<ImportedAffiliate> = {}): ImportedAffiliate {
  return {
    cedula: cedulaOf(n),
    idKind: "cedula",
    names: `Ana ${n}`,
    search: `ana ${n}`,
    birthDate: "1990-01-01",
    image: undefined,
    language: "es",
    status: "active",
    ...more,
  };
}

onEveryEngine("affiliates", (engine) => {
  test("are written many at once, and found as they were written", async () => {
    const store = await emptyStore(engine);
    await addAffiliates(store, [], start);
    const strange = person(1, {
      names: odd,
      image: "condor",
      language: "en",
      status: "deceased",
      idKind: "code",
    });
    await addAffiliates(store, [person(0), strange], start);
    const { search: _search, ...kept } = strange;
    expect(await findAffiliate(store, cedulaOf(1))).toEqual({ ...kept, createdAt: start, updatedAt: start });
    expect((await findAffiliate(store, cedulaOf(0)))?.image).toBeUndefined();
    expect(await findAffiliate(store, cedulaOf(2))).toBeUndefined();
    await expect(addAffiliates(store, [person(2), person(0)], start)).rejects.toThrow();
    expect(await findAffiliate(store, cedulaOf(2))).toBeUndefined();
  });

  test("are known by cédula, and brought up to date many at once", async () => {
    const store = await emptyStore(engine);
    await addAffiliates(store, [person(0), person(1)], start);
    const known = await knownAffiliates(store, [cedulaOf(0), cedulaOf(1), cedulaOf(5)]);
    expect([...known.keys()].toSorted()).toEqual([cedulaOf(0), cedulaOf(1)].toSorted());
    expect((await knownAffiliates(store, [])).size).toBe(0);
    await updateAffiliates(store, [], start);
    await updateAffiliates(
      store,
      [person(1, { names: odd, image: "rose", status: "suspended" }), person(7)],
      start + 5,
    );
    expect(await findAffiliate(store, cedulaOf(1))).toMatchObject({
      names: odd,
      image: "rose",
      status: "suspended",
      createdAt: start,
      updatedAt: start + 5,
    });
    expect(await findAffiliate(store, cedulaOf(0))).toMatchObject({ names: "Ana 0", updatedAt: start });
    expect(await findAffiliate(store, cedulaOf(7))).toBeUndefined();
  });

  test.each([
    ["a status of others", { status: "retired" as "active" }],
    ["no names", { names: "" }],
    ["a language of others", { language: "qu" as "es" }],
    ["an identifier too short", { cedula: "17" }],
  ])("are not written with %s", async (_case, more) => {
    const store = await emptyStore(engine);
    await expect(addAffiliates(store, [person(0, more)], start)).rejects.toThrow();
  });

  test("are searched by words, whose signs mean themselves", async () => {
    const store = await emptyStore(engine);
    const named = (n: number, search: string) => person(n, { search });
    await addAffiliates(
      store,
      [named(0, "maria quispe"), named(1, "maria 100% a_b!"), named(2, "rosa quispe")],
      start,
    );
    const found = async (words: string[], limit = 9) =>
      (await searchAffiliates(store, words, limit)).map(({ cedula }) => cedula);
    expect(await found(["maria", "quis"])).toEqual([cedulaOf(0)]);
    expect(await found(["quispe"])).toEqual([cedulaOf(0), cedulaOf(2)].toSorted());
    for (const word of ["100%", "a_b", "b!"]) expect(await found([word])).toEqual([cedulaOf(1)]);
    for (const word of ["m%a", "a_ia", "!", "'"])
      expect(await found([word])).toEqual(word === "!" ? [cedulaOf(1)] : []);
    expect(await found(["a"], 2)).toHaveLength(2);
  });
});

onEveryEngine("contact points", (engine) => {
  const point = (n: number, address: string, channel: "email" | "phone" = "email") => ({
    holder: cedulaOf(n),
    channel,
    address,
    canonical: address.toLowerCase(),
  });

  test("are found by holder and by what they are, old ones too", async () => {
    const store = await emptyStore(engine);
    await addAffiliates(store, [person(0), person(1), person(2)], start);
    await addFirstContactPoints(store, [], start);
    await addFirstContactPoints(
      store,
      [point(0, "Ana@x.example"), point(0, "+593991234567", "phone")],
      start,
    );
    await addFirstContactPoints(store, [point(1, "ana@x.example"), point(2, odd)], start);
    const [email, phone] = await contactPointsOf(store, cedulaOf(0));
    expect(email).toEqual({
      ...point(0, "Ana@x.example"),
      number: 1,
      origin: "import",
      since: start,
      until: undefined,
    });
    expect(phone?.channel).toBe("phone");
    expect(await findContactPoint(store, { holder: cedulaOf(2), channel: "email", number: 1 })).toMatchObject(
      { address: odd },
    );
    expect(
      await findContactPoint(store, { holder: cedulaOf(2), channel: "email", number: 2 }),
    ).toBeUndefined();
    expect(await contactPointsOfMany(store, [cedulaOf(1), cedulaOf(2), "x"])).toHaveLength(2);
    expect(await contactPointsOfMany(store, [])).toEqual([]);
    await expect(addFirstContactPoints(store, [point(0, "other@x.example")], start)).rejects.toThrow();
    const reached = async (text: string) =>
      (await affiliatesReachedBy(store, text, 9)).map(({ cedula }) => cedula);
    expect(await reached("ana@x.example")).toEqual([cedulaOf(0), cedulaOf(1)].toSorted());
    await sql(store)("contact_points")
      .where({ holder: cedulaOf(1) })
      .update({ until: start + 1 });
    expect(await reached("ana@x.example")).toHaveLength(2);
    expect(await reached("nobody@x.example")).toEqual([]);
  });

  test("are shared when another person has the same now; an employer or an old one does not count", async () => {
    const store = await emptyStore(engine);
    const points = [
      point(0, "a@x.example"),
      { ...point(0, "a@x.example"), holder: employerHolder("1790023508001", "0001") },
    ];
    await addFirstContactPoints(store, points, start);
    const [own] = await contactPointsOf(store, cedulaOf(0));
    if (!own) throw new Error("no address");
    expect(await isShared(store, own, start + 1)).toBe(false);
    await addFirstContactPoints(store, [point(1, "A@x.example")], start);
    expect(await isShared(store, own, start + 1)).toBe(true);
    await sql(store)("contact_points")
      .where({ holder: cedulaOf(1) })
      .update({ until: start + 1 });
    expect(await isShared(store, own, start + 1)).toBe(false);
  });
});

onEveryEngine("secrets of people", (engine) => {
  test("answers are written many at once, listed, and made slower one by one", async () => {
    const store = await emptyStore(engine);
    await addAffiliates(store, [person(0), person(1)], start);
    const answer = (n: number, question: string) => ({
      cedula: cedulaOf(n),
      question,
      verifier: `keyed:${n}`,
    });
    await addAnswers(store, []);
    await addAnswers(store, [answer(0, "first-school"), answer(0, "first-pet"), answer(1, "first-pet")]);
    expect((await answersOf(store, cedulaOf(0))).map(({ question }) => question)).toEqual([
      "first-pet",
      "first-school",
    ]);
    expect(await answersOfMany(store, [cedulaOf(1), cedulaOf(9)])).toEqual([answer(1, "first-pet")]);
    await putAnswer(store, { ...answer(1, "first-pet"), verifier: "keyed:other" });
    await putAnswer(store, { ...answer(1, "first-school"), verifier: "keyed:more" });
    expect((await answersOf(store, cedulaOf(1))).map(({ verifier }) => verifier)).toEqual([
      "keyed:other",
      "keyed:more",
    ]);
    await replaceVerifier(store, { ...answer(0, "first-pet"), verifier: "$argon2id$x" });
    expect(await answersOf(store, cedulaOf(0))).toEqual([
      { ...answer(0, "first-pet"), verifier: "$argon2id$x" },
      answer(0, "first-school"),
    ]);
    await expect(addAnswers(store, [answer(1, "first-pet")])).rejects.toThrow();
    await expect(addAnswers(store, [answer(9, "first-pet")])).rejects.toThrow();
  });

  test("a password takes the place of the one before", async () => {
    const store = await emptyStore(engine);
    await addAffiliates(store, [person(0)], start);
    expect(await passwordOf(store, cedulaOf(0))).toBeUndefined();
    await putPassword(store, cedulaOf(0), "one", start);
    await putPassword(store, cedulaOf(0), "two", start + 1);
    expect(await passwordOf(store, cedulaOf(0))).toBe("two");
    await expect(putPassword(store, cedulaOf(9), "one", start)).rejects.toThrow();
  });
});

onEveryEngine("employers' branches", (engine) => {
  test("are found by RUC and brought up to date", async () => {
    const store = await emptyStore(engine);
    const ruc = "1790023508001";
    const branch = (more: Partial<Employer>): Employer => ({
      ruc,
      branch: "0001",
      name: "Empresa",
      kind: "company",
      representative: cedulaOf(0),
      ...more,
    });
    await addEmployer(store, branch({ branch: "0002" }), start);
    await addEmployer(store, branch({ name: odd }), start);
    expect(await branchesOf(store, ruc)).toEqual([branch({ name: odd }), branch({ branch: "0002" })]);
    await updateEmployer(store, branch({ name: "Otra", kind: "public" }), start + 1);
    expect(await findBranch(store, ruc, "0001")).toEqual(branch({ name: "Otra", kind: "public" }));
    expect(await findBranch(store, ruc, "0002")).toEqual(branch({ branch: "0002" }));
    expect([await findBranch(store, ruc, "0003"), await branchesOf(store, "1")]).toEqual([undefined, []]);
    await expect(addEmployer(store, branch({}), start)).rejects.toThrow();
  });
});

onEveryEngine("work in bulk", (engine) => {
  test("gives its result, or its fault, and the store goes on", async () => {
    const store = await emptyStore(engine);
    expect(await bulk(store, () => Promise.resolve(7))).toBe(7);
    await expect(bulk(store, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await addAffiliates(store, [person(0)], start);
    expect(await findAffiliate(store, cedulaOf(0))).toBeDefined();
    if (store.engine === "sqlite") {
      const settings = await sql(store).raw("PRAGMA synchronous");
      expect(settings).toEqual([{ synchronous: 2 }]);
    }
  });
});
