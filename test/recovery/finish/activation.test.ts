import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day, hour } from "../../../src/base/time.ts";
import { handOver } from "../../../src/counter/case/hand-over.ts";
import { approveCase } from "../../../src/counter/decide/approve.ts";
import { submitCase } from "../../../src/counter/decide/submit.ts";
import { verifyPassword } from "../../../src/password/hash.ts";
import { cancelRecovery } from "../../../src/recovery/cancel.ts";
import { completeRecovery } from "../../../src/recovery/complete.ts";
import { activationIn } from "../../../src/recovery/finish/activation.ts";
import { listRecoveries } from "../../../src/recovery/list.ts";
import { showRecovery } from "../../../src/recovery/show.ts";
import { cedula, counterIn } from "../../support/counter.ts";
import { onEveryEngine } from "../../support/engines.ts";
import { goodPassword, maria, openWorld, passwordOf, start, type World } from "../../support/world.ts";

const shape = /^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/;

describe("an activation is read", () => {
  test("in any grouping and case, and for nothing else", () => {
    const character = fc.constantFrom(...Array.from("23456789ABCDEFGHJKLMNPQRSTUVWXYZ"));
    const between = fc.constantFrom("", " ", "-", "–", " - ", "\n");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(character, between, fc.boolean()), { minLength: 16, maxLength: 16 }),
        (drawn) => {
          const typed = drawn.map(([each, gap, small]) => `${small ? each.toLowerCase() : each}${gap}`);
          expect(activationIn(typed.join(""))).toBe(drawn.map(([each]) => each).join(""));
        },
      ),
    );
  });

  test.each([
    "",
    "ABCD",
    "ABCD-EFGH-JKLM-NPQ",
    "ABCD-EFGH-JKLM-NPQRS",
    "ABCD-EFGH-JKLM-NPQ0",
    "x".repeat(43),
  ])("not in %j", (typed) => expect(activationIn(typed)).toBeUndefined());
});

/** A counter where María was validated in person, and a way to set a password with what she was handed. */
async function validated(world: World) {
  const counter = await counterIn(world);
  const { open, carla, sofia } = counter;
  const validate = async () => {
    const id = await open({ kind: "validation" });
    await submitCase(carla, id);
    await approveCase(sofia, id, undefined);
    return id;
  };
  const activate = (activation: string, password = goodPassword, ctx = world.holder) =>
    completeRecovery(ctx, { activation, password });
  return { ...counter, world, validate, activate };
}

onEveryEngine("an activation", (engine) => {
  const opened = async () => validated(await openWorld({ store: await engine.place() }));

  test("sets one password, once; the wait counts from when the person asked", async () => {
    const { world, validate, activate, carla, sofia } = await opened();
    const id = await validate();
    world.clock.advance(hour);
    const { activation, expiresAt } = await handOver(carla, id);
    expect(activation).toMatch(shape);
    const [view] = await listRecoveries(sofia, { status: "started", stuck: false, limit: 9 });
    const { reference = "" } = view ?? {};
    expect(view).toMatchObject({
      cedula,
      method: "in-person",
      startedAt: start + hour,
      expiresAt,
      sentTo: undefined,
    });
    world.clock.advance(hour);
    const done = await activate(activation.toLowerCase().replaceAll("-", " "));
    expect(done.recovery).toMatchObject({ reference, status: "completed", method: "in-person" });
    expect(done.notices).toHaveLength(1);
    const verifier = (await passwordOf(world.store, cedula)) ?? "";
    expect(await verifyPassword(verifier, goodPassword)).toBe(true);
    await expect(activate(activation)).rejects.toMatchObject({ kind: "refused", code: "link-used" });
    const { timeline } = await showRecovery(sofia, reference);
    expect(timeline).toMatchObject([
      { event: "recovery.start", actor: "carla", detail: { method: "in-person", case: id } },
      { event: "recovery.complete", actor: "holder", detail: { seconds: 7200, affiliate: cedula } },
    ]);
    const kept = JSON.stringify(
      await Promise.all(["activations", "recoveries", "audit", "cases"].map((table) => world.rows(table))),
    );
    for (const secret of [activation, activation.replaceAll("-", ""), goodPassword])
      expect(kept).not.toContain(secret);
  });

  test("that nobody was handed is wrong, and says no more", async () => {
    const { world, activate } = await opened();
    for (const typed of ["ABCD-EFGH-JKLM-NPQR", "", "ABCD", "R23456789A"])
      await expect(activate(typed)).rejects.toMatchObject({ kind: "refused", code: "code-wrong" });
    expect((await world.rows("audit")).filter(({ act }) => act === "recovery.complete")).toMatchObject(
      Array.from({ length: 4 }, () => ({
        subject: null,
        outcome: "refused",
        detail: '{"code":"code-wrong"}',
      })),
    );
  });

  test("lives a day to the moment, and its recovery with it", async () => {
    const { world, validate, activate, carla, sofia } = await opened();
    const { activation } = await handOver(carla, await validate());
    world.clock.advance(day - 1);
    await expect(activate(activation, "corta")).rejects.toMatchObject({ code: "password-refused" });
    const open = await listRecoveries(sofia, { status: "opened", stuck: false, limit: 9 });
    expect(open).toHaveLength(1);
    world.clock.advance(1);
    await expect(activate(activation)).rejects.toMatchObject({ code: "link-expired" });
    const { recovery } = await showRecovery(sofia, open[0]?.reference ?? "");
    expect(recovery).toMatchObject({ status: "expired", expiresAt: world.clock.now() });
    expect((await world.start()).recovery.status).toBe("started");
  });

  test("is one for an approval: another needs another, and takes its place", async () => {
    const { world, validate, activate, carla, sofia } = await opened();
    const id = await validate();
    const first = await handOver(carla, id);
    await expect(handOver(carla, id)).rejects.toMatchObject({ kind: "refused", code: "activation-handed" });
    const [view] = await listRecoveries(sofia, { status: undefined, stuck: false, limit: 9 });
    await cancelRecovery(sofia, view?.reference ?? "", "se perdió el papel");
    await expect(handOver(carla, id)).rejects.toMatchObject({ code: "activation-handed" });
    world.clock.advance(hour);
    const second = await handOver(carla, await validate());
    await expect(activate(first.activation)).rejects.toMatchObject({ code: "link-revoked" });
    expect((await activate(second.activation)).recovery.status).toBe("completed");
  });

  test("goes on with what was under way by mail, whose clock goes on and whose links end", async () => {
    const { world, validate, activate, carla } = await opened();
    const begun = world.clock.now();
    await world.start();
    await world.send();
    const token = (await world.mailbox()).findLast(({ text }) => text.includes("/r#t="))?.token ?? "";
    const { activation } = await handOver(carla, await validate());
    await expect(world.complete(token)).rejects.toMatchObject({ code: "link-changed" });
    await expect(world.start()).rejects.toMatchObject({ code: "recovery-open" });
    expect((await activate(activation)).recovery.status).toBe("completed");
    const recoveries = await world.rows<{ started_at: number; method: string; outcome: string }>(
      "recoveries",
    );
    expect(recoveries).toMatchObject([{ started_at: begun, method: "in-person", outcome: "completed" }]);
  });

  test("dies with its recovery when that is cancelled", async () => {
    const { world, validate, activate, carla, sofia } = await opened();
    const { activation } = await handOver(carla, await validate());
    const [view] = await listRecoveries(sofia, { status: undefined, stuck: false, limit: 9 });
    await cancelRecovery(sofia, view?.reference ?? "", "se fue sin el papel");
    await expect(activate(activation)).rejects.toMatchObject({ code: "link-revoked" });
    expect((await world.start()).recovery.status).toBe("started");
  });

  test("is void after any password change", async () => {
    const { world, validate, activate, carla } = await opened();
    const id = await validate();
    const { activation } = await handOver(carla, id);
    await activate(activation);
    expect(await world.rows("activations")).toMatchObject([{ ended_by: "used" }]);
    await expect(activate(activation)).rejects.toMatchObject({ code: "link-used" });
    // else who keeps the case open sets the next password without the person
    await expect(handOver(carla, id)).rejects.toMatchObject({ kind: "refused", code: "activation-used" });
  });

  test("of many uses at once sets exactly one password", async () => {
    const { world, validate, activate, carla } = await opened();
    const { activation } = await handOver(carla, await validate());
    const passwords = Array.from({ length: 8 }, (_each, n) => `${goodPassword}-${n}`);
    const uses = await Promise.allSettled(passwords.map((password) => activate(activation, password)));
    const won = uses.flatMap((use, n) => (use.status === "fulfilled" ? [n] : []));
    expect(won).toHaveLength(1);
    for (const use of uses) if (use.status === "rejected") expect(use.reason.code).toBe("link-used");
    const verifier = (await passwordOf(world.store, cedula)) ?? "";
    expect(await verifyPassword(verifier, passwords[won[0] ?? -1] ?? "")).toBe(true);
  });

  test("asked for by many at once is handed over once", async () => {
    const { world, validate, carla } = await opened();
    const id = await validate();
    const asked = await Promise.allSettled(Array.from({ length: 4 }, () => handOver(carla, id)));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await world.rows("activations")).toHaveLength(1);
  });

  test("goes to a program outside once, and stays usable where that refuses", async () => {
    const { world, validate, activate, carla } = await opened();
    const { activation } = await handOver(carla, await validate());
    const program = join(world.folder, "set-password");
    const write = (script: string) => writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
    const outside = world.under({ "password.target": `exec:${program}` }, world.holder);
    write("cat > /dev/null; exit 3");
    await expect(activate(activation, goodPassword, outside)).rejects.toMatchObject({
      code: "target-refused",
    });
    write(`cat >> "$0.stdin"; while [ ! -e "$0.go" ]; do sleep 0.02; done; echo run >> "$0.runs"`);
    const first = activate(activation, goodPassword, outside);
    while (!existsSync(`${program}.stdin`)) await wait(10);
    await expect(activate(activation, goodPassword, outside)).rejects.toMatchObject({
      kind: "busy",
      code: "link-claimed",
    });
    writeFileSync(`${program}.go`, "");
    expect((await first).recovery.status).toBe("completed");
    expect(readFileSync(`${program}.runs`, "utf8")).toBe("run\n");
    expect((await world.rows("audit")).at(-1)?.["detail"]).not.toContain("password");
  });
});

test("a person who is no longer active is activated no more", async () => {
  const { world, validate, activate, carla } = await validated(await openWorld());
  const { activation } = await handOver(carla, await validate());
  await world.register({ ...maria, status: "suspended" });
  await expect(activate(activation)).rejects.toMatchObject({ kind: "refused" });
  expect(await world.rows("passwords")).toEqual([]);
});
