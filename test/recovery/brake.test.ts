import { describe, expect, test } from "vitest";
import type { Actor, Context } from "../../src/base/context.ts";
import { day, hour } from "../../src/base/time.ts";
import { unlockPerson } from "../../src/counter/unlock.ts";
import { approveRecovery, rejectRecovery } from "../../src/recovery/approve.ts";
import { isBraked } from "../../src/recovery/brake.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import type { Started } from "../../src/recovery/link/started.ts";
import { listRecoveries } from "../../src/recovery/list.ts";
import { showRecovery } from "../../src/recovery/show.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import { changeOperator, tieOperators } from "../../src/store/staff/operators.ts";
import { cedula, counterIn } from "../support/counter.ts";
import { onEveryEngine, recorded } from "../support/engines.ts";
import { start as began, mariasProof, openWorld } from "../support/world.ts";

const begin = (ctx: Context): Promise<Started> =>
  startRecovery(ctx, { cedula, method: "email", proof: mariasProof });

describe("a recovery is braked", () => {
  const clerk: Pick<Actor, "kind" | "name" | "office"> = {
    kind: "operator",
    name: "carla",
    office: "UIO-01",
  };
  const roaming: Pick<Actor, "kind" | "name" | "office"> = { kind: "operator", name: "sofia" };
  const by = (operator: string, office?: string) => ({ operator, office });
  test.each([
    ["not where nothing was changed", [], clerk, false],
    ["where the same officer changed something", [by("carla", "GYE-02")], clerk, true],
    ["where the same office did", [by("diego", "UIO-01")], clerk, true],
    ["not where another officer of another office did", [by("elena", "GYE-02")], clerk, false],
    ["by one of several changes", [by("elena", "GYE-02"), by("diego", "UIO-01")], clerk, true],
    ["not by two who belong to no office", [by("tomas")], roaming, false],
    ["where the officer belongs to no office", [by("sofia")], roaming, true],
    ["not where the change was of no office", [by("tomas")], clerk, false],
    [
      "not where the person asked",
      [by("holder", "UIO-01")],
      { kind: "holder", name: "holder" } as const,
      false,
    ],
  ])("%s", (_case, changes, actor, braked) => {
    expect(isBraked(changes, actor)).toBe(braked);
  });
});

onEveryEngine("a recovery after a change by the same hands", (engine) => {
  const staffed = async () => {
    const counter = await counterIn(await openWorld({ store: await engine.place() }));
    await unlockPerson(counter.carla, cedula, "vino con su documento");
    return counter;
  };

  test("waits: nothing is queued, the supervisors are told, and it shows", async () => {
    const { world, carla, sofia } = await staffed();
    const { recovery, message } = await begin(carla);
    expect(message).toBeUndefined();
    const expiresAt = began + hour + day;
    expect(recovery).toMatchObject({ status: "held", sentTo: undefined, expiresAt });
    await world.send();
    expect((await world.rows("messages")).filter(({ letter }) => letter === "recovery-link")).toEqual([]);
    const notices = await world.rows("notices");
    expect(notices.filter(({ kind }) => kind === "recovery-held")).toMatchObject(
      ["sofia", "tomas"].map((operator) => ({
        operator,
        detail: JSON.stringify({ reference: recovery.reference, by: "carla" }),
      })),
    );
    const held = await listRecoveries(sofia, { status: "held", stuck: false, limit: 9 });
    expect(held.map(({ reference }) => reference)).toEqual([recovery.reference]);
    const { timeline } = await showRecovery(sofia, recovery.reference);
    expect(timeline).toMatchObject([{ event: "recovery.start", actor: "carla", detail: { held: "yes" } }]);
    await expect(begin(carla)).rejects.toMatchObject({ code: "recovery-open" });
  });

  test.each<[string, (counter: Awaited<ReturnType<typeof counterIn>>) => Context]>([
    ["the same officer", ({ carla }) => carla],
    ["another of the same office", ({ colleague }) => colleague],
  ])("by %s", async (_who, of) => {
    const counter = await staffed();
    expect((await begin(of(counter))).recovery.status).toBe("held");
  });

  test("goes straight on by another office, and by anyone ten days later", async () => {
    const first = await staffed();
    expect((await begin(first.elsewhere)).recovery.status).toBe("started");
    const later = await staffed();
    later.advance(10 * day - 1);
    const { recovery } = await begin(later.carla);
    expect(recovery.status).toBe("held");
    await cancelRecovery(later.carla, recovery.reference, "todavía no toca");
    later.advance(1);
    expect((await begin(later.carla)).recovery.status).toBe("started");
  });

  test("in its hold too: what takes effect later counts as well", async () => {
    const { world, approved, carla } = await counterIn(await openWorld({ store: await engine.place() }));
    await approved({ phone: "0991234567" });
    const interventions = await world.rows<{ at: number }>("interventions");
    expect(interventions.every(({ at }) => at > world.clock.now())).toBe(true);
    expect((await begin(carla)).recovery.status).toBe("held");
  });

  test("goes on when a supervisor who had no part approves it: the letter leaves, the link works", async () => {
    const { world, carla, sofia } = await staffed();
    const { recovery } = await begin(carla);
    world.clock.advance(3 * hour);
    const released = await approveRecovery(sofia, recovery.reference.toLowerCase());
    expect(released).toMatchObject({
      recovery: { status: "started", sentTo: "m***@example.com", expiresAt: world.clock.now() + 4 * hour },
      message: { status: "queued" },
    });
    await world.send();
    const mail = (await world.mailbox()).findLast(({ text }) => text.includes("/r#t="));
    const done = await world.complete(mail?.token ?? "");
    expect(done.recovery.status).toBe("completed");
    const { timeline } = await showRecovery(sofia, recovery.reference);
    expect(timeline.map(({ event, actor }) => `${event} by ${actor}`)).toEqual([
      "recovery.start by carla",
      "recovery.approve by sofia",
      "delivery.attempt by system",
      "recovery.complete by holder",
    ]);
    await expect(approveRecovery(sofia, recovery.reference)).rejects.toMatchObject({
      code: "recovery-not-held",
    });
  });

  test("ends when a supervisor rejects it, for a reason that is kept", async () => {
    const { world, carla, sofia } = await staffed();
    const { recovery } = await begin(carla);
    await expect(rejectRecovery(sofia, recovery.reference, "no")).rejects.toMatchObject({
      code: "reason-missing",
    });
    const ended = await rejectRecovery(sofia, recovery.reference, "la persona no lo pidió");
    expect(ended.status).toBe("cancelled");
    const entry = (await world.rows("audit")).find(({ act }) => act === "recovery.reject");
    expect(entry).toMatchObject({ actor: "sofia", reason: "la persona no lo pidió" });
    await expect(approveRecovery(sofia, recovery.reference)).rejects.toMatchObject({
      code: "recovery-not-held",
    });
    expect((await begin(carla)).recovery.status).toBe("held");
  });

  test("expires after a day in which nobody decides", async () => {
    const { world, carla, sofia, advance } = await staffed();
    const { recovery } = await begin(carla);
    advance(day - 1);
    expect((await showRecovery(sofia, recovery.reference)).recovery.status).toBe("held");
    advance(1);
    const story = await showRecovery(sofia, recovery.reference);
    expect(story.recovery.status).toBe("expired");
    expect(story.timeline.at(-1)).toMatchObject({ event: "recovery.expire", at: began + hour + day });
    for (const decide of [
      () => approveRecovery(sofia, recovery.reference),
      () => rejectRecovery(sofia, recovery.reference, "nadie decidió"),
    ])
      await expect(decide()).rejects.toMatchObject({ code: "recovery-not-held" });
    expect((await begin(carla)).recovery.status).toBe("held");
    expect((await world.rows("recoveries")).map(({ outcome }) => String(outcome)).toSorted()).toEqual([
      "expired",
      "null",
    ]);
  });

  test("is decided by nobody who had a part, is new to it, or is about the person", async () => {
    const { world, carla, sofia, second } = await staffed();
    await unlockPerson(second, cedula, "otra vez cerrada");
    const { reference } = (await begin(carla)).recovery;
    const maria = await world.hire("supervisor", "maria", { cedula });
    const fresh = await world.hire("supervisor", "nueva");
    await recorded(world.store, (store) =>
      changeOperator(store, "nueva", { approverSince: world.clock.now() }),
    );
    const tied = await world.hire("supervisor", "atada");
    await tieOperators(world.store, "carla", "atada", world.clock.now());
    const refused: readonly [Context, string][] = [
      [second, "own-case"],
      [maria, "own-case"],
      [fresh, "approver-too-new"],
      [tied, "approver-tied"],
    ];
    for (const [ctx, code] of refused)
      await expect(approveRecovery(ctx, reference)).rejects.toMatchObject({ kind: "refused", code });
    await expect(rejectRecovery(maria, reference, "es sobre mí")).rejects.toMatchObject({ code: "own-case" });
    await expect(approveRecovery(carla, reference)).rejects.toMatchObject({ kind: "forbidden" });
    expect((await approveRecovery(sofia, reference)).recovery.status).toBe("started");
    const kept = (await world.rows("audit")).filter(
      ({ act, outcome }) => act === "recovery.approve" && outcome === "refused",
    );
    expect(kept).toHaveLength(refused.length + 1);
    expect(new Set(kept.map(({ subject }) => subject))).toEqual(new Set([`recovery:${reference}`]));
  });

  test("a supervisor who started one does not approve it", async () => {
    const { sofia, second } = await staffed();
    await unlockPerson(sofia, cedula, "vino con su documento");
    const { recovery } = await begin(sofia);
    expect(recovery.status).toBe("held");
    await expect(approveRecovery(sofia, recovery.reference)).rejects.toMatchObject({ code: "own-case" });
    expect((await approveRecovery(second, recovery.reference)).recovery.status).toBe("started");
  });

  test("of many decisions at once exactly one counts", async () => {
    const { world, carla, sofia, second } = await staffed();
    const { reference } = (await begin(carla)).recovery;
    const decisions = await Promise.allSettled([
      approveRecovery(sofia, reference),
      approveRecovery(second, reference),
      rejectRecovery(second, reference, "no se aclaró"),
      approveRecovery(sofia, reference),
    ]);
    expect(decisions.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const decision of decisions)
      if (decision.status === "rejected")
        expect(decision.reason).toMatchObject({ code: "recovery-not-held" });
    const letters = (await world.rows("messages")).filter(({ letter }) => letter === "recovery-link");
    const [kept] = await world.rows("recoveries");
    expect(letters).toHaveLength(kept?.["outcome"] === null ? 1 : 0);
  });
});
