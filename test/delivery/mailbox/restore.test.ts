import { describe, expect, test } from "vitest";
import { day } from "../../../src/base/time.ts";
import { restoreContacts, restoreMany } from "../../../src/delivery/mailbox/restore.ts";
import { dsn } from "../../support/bounce-samples.ts";
import { onEveryEngine } from "../../support/engines.ts";
import { audited, healthOf, letterOf, reportedOf, sentWorld, take } from "../../support/returned.ts";
import { cedulaOf, maria, personOf } from "../../support/world.ts";

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

onEveryEngine("what is known against many mailboxes", (engine) => {
  test("is lifted for one reason and since one moment, but not for oneself", async () => {
    const { world, reported } = await sentWorld({ store: await engine.place() });
    await world.register(...[1, 2, 3].map((n) => personOf(n)));
    const reports = [dsn(reported)];
    for (const n of [1, 2, 3]) {
      const begun = await world.start({ birthDate: "1990-01-01", image: "condor" }, cedulaOf(n));
      const letter = await letterOf(world, begun.message.id);
      const status = n === 1 ? "5.2.2" : "5.1.1";
      reports.push(dsn({ ...reportedOf(letter), to: `persona${n}@example.com` }, { status }));
    }
    await world.send();
    await take(world, reports.slice(0, 1));
    world.clock.advance(day / 2);
    const since = world.clock.now();
    await take(world, reports.slice(1));
    const order = { class: "no-such-address", since, dryRun: false } as const;
    const own = await world.hire("supervisor", "luz", { cedula: cedulaOf(3) });
    expect(await restoreMany(own, { ...order, dryRun: true }, why)).toBe(1);
    expect(await audited(world, "delivery.restore")).toEqual([]);
    expect(await restoreMany(own, order, why)).toBe(1);
    expect(await restoreMany(own, order, why)).toBe(0);
    expect(await audited(world, "delivery.restore")).toMatchObject([
      { subject: `affiliate:${cedulaOf(2)}`, actor: "luz", reason: why },
    ]);
    expect(await restoreMany(world.operator, { ...order, since: 0 }, why)).toBe(2);
    expect(await world.rows("contact_health")).toMatchObject([
      { holder: cedulaOf(1), class: "mailbox-full" },
    ]);
    await expect(restoreMany(world.as("agent"), order, why)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(restoreMany(own, order, undefined)).rejects.toMatchObject({ code: "reason-missing" });
  });
});
