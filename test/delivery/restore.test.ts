import { describe, expect, test } from "vitest";
import { day } from "../../src/base/time.ts";
import { restoreContacts } from "../../src/delivery/restore.ts";
import { dsn } from "../support/bounce-samples.ts";
import { audited, healthOf, sentWorld, take } from "../support/returned.ts";
import { maria } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";
const why = "el servidor avisó mal";

describe("what is known against a mailbox", () => {
  test("is lifted for a reason, once, and written down", async () => {
    const { world, reported } = await sentWorld();
    await take(world, dsn(reported));
    const ctx = await world.hire("supervisor", "sofia");
    expect(await restoreContacts(ctx, cedula, why)).toMatchObject({
      cedula,
      contacts: [{ channel: "email", address: "m***@example.com" }],
    });
    expect(await healthOf(world)).toBeUndefined();
    expect(await audited(world, "delivery.restore")).toMatchObject([{ actor: "sofia", reason: why }]);
    await expect(restoreContacts(ctx, cedula, why)).rejects.toMatchObject({ code: "nothing-to-restore" });
    // the same report is not taken twice
    await take(world, dsn(reported));
    expect(await healthOf(world)).toBeUndefined();
  });

  test("ends by itself where it has an end", async () => {
    const { world, reported } = await sentWorld();
    await take(world, dsn(reported, { status: "5.2.2" }));
    world.clock.advance(day);
    expect(await healthOf(world)).toBeUndefined();
    await expect(restoreContacts(world.operator, cedula, why)).rejects.toMatchObject({ kind: "refused" });
  });

  test("is lifted by nobody for himself, nor without a reason, nor by other roles", async () => {
    const { world, reported } = await sentWorld();
    await take(world, dsn(reported));
    const own = await world.hire("admin", "luz", { cedula });
    await expect(restoreContacts(own, cedula, why)).rejects.toMatchObject({ code: "own-case" });
    await expect(restoreContacts(world.operator, cedula, "")).rejects.toMatchObject({
      code: "reason-missing",
    });
    for (const role of ["clerk", "agent", "auditor"] as const) {
      await expect(restoreContacts(world.as(role), cedula, why)).rejects.toMatchObject({ kind: "forbidden" });
      await expect(take(world, dsn(reported), {}, world.as(role))).rejects.toMatchObject({
        kind: "forbidden",
      });
    }
    expect(await healthOf(world)).toMatchObject({ state: "obsolete" });
  });
});
