import { expect, test } from "vitest";
import { day, hour, minute } from "../../src/base/time.ts";
import { closeLongExpired } from "../../src/recovery/episode/episode.ts";
import { listRecoveries } from "../../src/recovery/list.ts";
import { maria, openWorld, personOf, start } from "../support/world.ts";

const all = { status: undefined, stuck: false, limit: 10 };

test("what ran out a day ago is written down as ended when it ran out, and is told as before", async () => {
  const world = await openWorld();
  await world.register(maria, personOf(1));
  const { recovery } = await world.start();
  await world.send();
  world.clock.advance(hour + day);
  await closeLongExpired(world.system);
  expect(await world.rows("recoveries")).toMatchObject([{ outcome: null }]);
  const before = await listRecoveries(world.operator, all);
  world.clock.advance(1);
  await closeLongExpired(world.system);
  expect(await world.rows("recoveries")).toMatchObject([{ outcome: "expired", closed_at: start + hour }]);
  expect(await listRecoveries(world.operator, all)).toEqual(before);
  expect(before).toMatchObject([{ reference: recovery.reference, status: "expired" }]);
});

test("what is open still, or waits for a supervisor, is left alone", async () => {
  const world = await openWorld({ settings: { "link.ttl": "24h", "link.cap": "24h" } });
  await world.register(maria);
  await world.start();
  world.clock.advance(day - minute);
  await closeLongExpired(world.system);
  expect(await world.rows("recoveries")).toMatchObject([{ outcome: null }]);
});

test("is nothing for an operator", async () => {
  const world = await openWorld();
  await expect(closeLongExpired(world.operator)).rejects.toMatchObject({ code: "role-may-not" });
});
