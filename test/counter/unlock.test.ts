import { describe, expect, test } from "vitest";
import { day, hour, minute } from "../../src/base/time.ts";
import { openCase } from "../../src/counter/case/open.ts";
import { rejectCase } from "../../src/counter/decide/approve.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import { unlockPerson } from "../../src/counter/unlock.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import { cedula, counterIn, mariasDocument } from "../support/counter.ts";
import { mariasProof, openWorld } from "../support/world.ts";

describe("the lock of an identity check", () => {
  test("is lifted by another than who failed there", async () => {
    const { world, carla, colleague } = await counterIn(await openWorld());
    const wrong = { cedula, method: "email", proof: { ...mariasProof, image: "rose" } } as const;
    await expect(startRecovery(carla, wrong)).rejects.toMatchObject({ kind: "refused" });
    await expect(unlockPerson(carla, cedula, "se equivocó")).rejects.toMatchObject({
      kind: "refused",
      code: "lock-own",
    });
    expect((await unlockPerson(colleague, cedula, "se equivocó")).cleared).toBe(1);
    // what another lifted is nobody's any more
    world.clock.advance(minute);
    expect((await unlockPerson(carla, cedula, "otra vez")).cleared).toBe(0);
  });

  test("is lifted, and its letter sent, five times a day at the most", async () => {
    const { world, carla, sofia } = await counterIn(await openWorld());
    for (let times = 0; times < 5; times += 1) {
      await unlockPerson(times % 2 === 0 ? carla : sofia, cedula, "prueba");
      world.clock.advance(hour);
    }
    await expect(unlockPerson(sofia, cedula, "prueba")).rejects.toMatchObject({
      kind: "busy",
      code: "cooldown",
      detail: { retryAfterSeconds: 19 * 3600 },
    });
    world.clock.advance(day - 5 * hour);
    expect((await unlockPerson(sofia, cedula, "prueba")).letters).toHaveLength(1);
  });
});

test("cases of one person, each told to every mailbox, are ten a day at the most", async () => {
  const { world, carla } = await counterIn(await openWorld());
  const open = () =>
    openCase(carla, { cedula, kind: "validation", reason: "prueba", document: mariasDocument });
  for (let times = 0; times < 10; times += 1) {
    const { case: opened } = await open();
    await submitCase(carla, opened.id);
    await rejectCase(carla, opened.id, "prueba");
    world.clock.advance(hour);
  }
  await expect(open()).rejects.toMatchObject({ kind: "busy", code: "cooldown" });
  world.clock.advance(14 * hour);
  await open();
});
