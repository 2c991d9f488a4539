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

const born = { proof: "birth-date", birthDate: "1990-01-01" } as const;

/** Somebody of a place of their own, who has said when they were born. */
async function proved(world: World, n: number): Promise<{ readonly ctx: Context; readonly secret: string }> {
  const ctx = { ...world.holder, actor: visitorFrom(`198.51.100.${n}`) };
  const solved = { signature: `solved ${n}`, expiresAt: world.clock.now() + minute };
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
});
