import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyAudit } from "../../../src/audit/verify.ts";
import { type Context, visitorFrom } from "../../../src/base/context.ts";
import { minute } from "../../../src/base/time.ts";
import { giveProof, pickImage } from "../../../src/recovery/visit/say.ts";
import { settleVisits } from "../../../src/recovery/visit/settle.ts";
import { beginVisit, requireVisit } from "../../../src/recovery/visit/visit.ts";
import { opened, rowsOf } from "../../../src/store/engine/handle.ts";
import { type Engine, onEveryEngine } from "../../support/engines.ts";
import { cedulaOf, openWorld, personOf, type World } from "../../support/world.ts";

const long = process.env["CLAVE_TEST_LONG"] === "1";
const born = { proof: "birth-date", birthDate: "1990-01-01" } as const;

/** Somebody of a place of their own, who has said when they were born. */
async function proved(
  world: World,
  n: number,
  { from = n, solution = `${n}` } = {},
): Promise<{ readonly ctx: Context; readonly secret: string }> {
  const ctx = { ...world.holder, actor: visitorFrom(`198.51.100.${from}`) };
  const solved = { signature: `solved ${solution}`, expiresAt: world.clock.now() + minute };
  const secret = await beginVisit(ctx, { purpose: "recover", identifier: cedulaOf(n), solved });
  await giveProof(ctx, await requireVisit(ctx, secret), born);
  return { ctx, secret };
}

const people = Array.from({ length: 12 }, (_, n) => n);

/** What the picture of the n-th is said to be: of every third a wrong one. */
const pictureOf = (n: number) => (n % 3 === 2 ? "rose" : "condor");

async function worldOf(engine: Engine): Promise<World> {
  const world = await openWorld({ store: await engine.emptyPlace() });
  await world.register(...people.map((n) => personOf(n)));
  return world;
}

onEveryEngine("what many say at once", (engine) => {
  test("is written down with few commits, and of each what that one said", async () => {
    const world = await worldOf(engine);
    const visitors = [];
    for (const n of people) visitors.push(await proved(world, n));
    const before = opened(world.store).commits;
    await Promise.all(
      visitors.map(async ({ ctx, secret }, n) =>
        pickImage(ctx, await requireVisit(ctx, secret), pictureOf(n)),
      ),
    );
    expect(opened(world.store).commits - before).toBeLessThan(4);

    expect(await settleVisits(world.system)).toBe(people.length);
    const right = people.filter((n) => pictureOf(n) === "condor");
    const recoveries = await world.rows<{ cedula: string; source: string }>("recoveries");
    expect(recoveries.map(({ cedula, source }) => `${cedula} ${source}`).toSorted()).toEqual(
      right.map((n) => `${cedulaOf(n)} holder:198.51.100.${n}`).toSorted(),
    );
    const entries = await world.rows<{ actor: string; outcome: string; subject: string }>("audit");
    const refused = entries.filter(({ outcome }) => outcome === "refused");
    const wrong = people.filter((n) => !right.includes(n));
    expect(refused.map(({ actor, subject }) => `${actor} ${subject}`).toSorted()).toEqual(
      wrong.map((n) => `198.51.100.${n} affiliate:${cedulaOf(n)}`).toSorted(),
    );
    await verifyAudit(world.operator);
  });

  test("of two pictures picked at once in one visit the first counts", async () => {
    const world = await worldOf(engine);
    const { ctx, secret } = await proved(world, 0);
    const visit = await requireVisit(ctx, secret);
    const picks = ["rose", "condor"].map((image) => pickImage(ctx, visit, image));
    const [first, second] = await Promise.allSettled(picks);
    expect(first).toEqual({ status: "fulfilled", value: undefined });
    expect(second).toMatchObject({ status: "rejected", reason: { code: "visit-over" } });
    await settleVisits(world.system);
    expect(await world.rows("recoveries")).toEqual([]);
  });

  test("and nobody's letter hangs on another's that cannot be written", async () => {
    const world = await worldOf(engine);
    for (const n of [0, 1, 2]) {
      const { ctx, secret } = await proved(world, n);
      await pickImage(ctx, await requireVisit(ctx, secret), "condor");
      world.clock.advance(1);
    }
    // a defect of ours, for one person alone
    await rowsOf(
      world.store,
      `CREATE UNIQUE INDEX broken ON visits (settled_at) WHERE identifier = '${cedulaOf(2)}' AND settled_at IS NOT NULL`,
    );
    await rowsOf(
      world.store,
      `INSERT INTO visits (digest, purpose, source, identifier, without_image, guesses, begun_at, ends_at, settled_at)
       VALUES ('x', 'recover', 'x', '${cedulaOf(2)}', 0, 0, 0, 0, ${world.clock.now()})`,
    );
    await expect(settleVisits(world.system)).rejects.toThrow();
    const recoveries = await world.rows<{ cedula: string }>("recoveries");
    expect(recoveries.map(({ cedula }) => cedula).toSorted()).toEqual([cedulaOf(0), cedulaOf(1)]);
    await verifyAudit(world.operator);
  });

  test("is seen to side by side: what each asks of the store is asked once for all", async () => {
    const world = await worldOf(engine);
    for (const n of people) {
      const { ctx, secret } = await proved(world, n);
      await pickImage(ctx, await requireVisit(ctx, secret), "condor");
    }
    let statements = 0;
    opened(world.store).db.on("query", () => {
      statements += 1;
    });
    expect(await settleVisits(world.system)).toBe(people.length);
    // some twenty for each, one by one
    expect(statements).toBeLessThan(5 * people.length);
    expect(await world.rows("messages")).toHaveLength(people.length);
  });

  test("with the same outcome as one by one, whoever asks for whom, how often and from where", async () => {
    const asked = fc.record({
      who: fc.integer({ min: 0, max: people.length + 2 }),
      from: fc.integer({ min: 0, max: 1 }),
      image: fc.constantFrom("condor", "condor", "rose"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 8, maxLength: 20 }), async (asks) => {
        const [sideBySide, oneByOne] = [await worldOf(engine), await worldOf(engine)];
        for (const world of [sideBySide, oneByOne])
          for (const [at, { who, from, image }] of asks.entries()) {
            const { ctx, secret } = await proved(world, who, { from, solution: `${at}` });
            await pickImage(ctx, await requireVisit(ctx, secret), image);
            world.clock.advance(1);
          }
        expect(await settleVisits(sideBySide.system)).toBe(asks.length);
        while ((await settleVisits(oneByOne.system, undefined, 1)) > 0);
        expect(await outcomeIn(sideBySide)).toEqual(await outcomeIn(oneByOne));
        await verifyAudit(sideBySide.operator);
      }),
      { numRuns: long ? 20 : engine.name === "sqlite" ? 3 : 1 },
    );
  });
});

/** What became of all that was asked, whatever the order among people. */
async function outcomeIn(world: World): Promise<unknown> {
  const told = (rows: readonly object[]) => rows.map((row) => Object.values(row).join(" ")).toSorted();
  return {
    entries: told(
      await rowsOf(
        world.store,
        "SELECT actor, act, outcome, CASE WHEN act LIKE 'identity%' THEN subject END FROM audit",
      ),
    ),
    recoveries: told(await rowsOf(world.store, "SELECT cedula, method, source, closed_at FROM recoveries")),
    letters: told(await rowsOf(world.store, "SELECT holder, letter, asked_by FROM messages")),
    failures: told(
      await rowsOf(
        world.store,
        "SELECT cedula, source, reported_at IS NULL, cleared_at IS NULL FROM identity_failures",
      ),
    ),
    visits: told(
      await rowsOf(world.store, "SELECT identifier, message IS NULL, settled_at IS NULL FROM visits"),
    ),
  };
}
