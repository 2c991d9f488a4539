import { expect, test } from "vitest";
import { type Context, visitorFrom } from "../../../src/base/context.ts";
import { hour, minute, second } from "../../../src/base/time.ts";
import { showHistory } from "../../../src/recovery/visit/history.ts";
import { giveProof, pickImage } from "../../../src/recovery/visit/say.ts";
import { settleVisits } from "../../../src/recovery/visit/settle.ts";
import { beginVisit, requireVisit } from "../../../src/recovery/visit/visit.ts";
import { maria, openWorld, type World } from "../../support/world.ts";

const cedula = maria["cedula"] ?? "";

function visitor(world: World): Context {
  return { ...world.holder, actor: visitorFrom("203.0.113.7") };
}

async function ask(world: World, n = 1, image = "condor"): Promise<void> {
  const ctx = visitor(world);
  const solved = { signature: `solved ${n}`, expiresAt: world.clock.now() + minute };
  const secret = await beginVisit(ctx, { purpose: "history", identifier: cedula, solved });
  await giveProof(ctx, await requireVisit(ctx, secret), { proof: "birth-date", birthDate: "1985-03-12" });
  await pickImage(ctx, await requireVisit(ctx, secret), image);
  await settleVisits(world.system);
}

test("whoever reads the mailbox sees what was done, by place and never by name, and that is kept too", async () => {
  const world = await openWorld();
  await world.register(maria);
  await world.start();
  await ask(world);
  await world.send();
  const letter = (await world.mailbox()).find(({ text }) => text.includes("/h#t="));
  const token = letter?.token ?? "";
  const seen = await showHistory(visitor(world), token);
  expect(seen.cedula).toBe("******4065");
  expect(seen.lines.map(({ act, place }) => [act, place.kind])).toEqual(
    expect.arrayContaining([
      ["history.ask", "portal"],
      ["recovery.start", "institution"],
    ]),
  );
  expect(JSON.stringify(seen)).not.toMatch(/ana|maria\.quispe@/);
  const again = await showHistory(visitor(world), token);
  expect(again.lines[0]).toMatchObject({ act: "history.show" });
});

test("its link is over in time, and one that was made up is none", async () => {
  const world = await openWorld();
  await world.register(maria);
  await ask(world);
  await world.send();
  const token = await world.token();
  await expect(showHistory(visitor(world), "A".repeat(43))).rejects.toMatchObject({ code: "link-unknown" });
  world.clock.advance(4 * hour);
  await expect(showHistory(visitor(world), token)).rejects.toMatchObject({ code: "link-expired" });
});

test("a wrong picture sends nothing, and a second letter waits ten minutes", async () => {
  const world = await openWorld();
  await world.register(maria);
  await ask(world, 1, "whale");
  expect(await world.rows("messages")).toEqual([]);
  await ask(world, 2);
  world.clock.advance(9 * minute);
  await ask(world, 3);
  expect(await world.rows("messages")).toHaveLength(1);
  world.clock.advance(minute + second);
  await ask(world, 4);
  expect(await world.rows("messages")).toHaveLength(2);
});
