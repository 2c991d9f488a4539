import { describe, expect, test } from "vitest";
import type { Method } from "../../src/base/method.ts";
import { hour, minute } from "../../src/base/time.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { askChallenge } from "../../src/recovery/identity/identity-check.ts";
import { listRecoveries } from "../../src/recovery/list.ts";
import { showRecovery } from "../../src/recovery/show.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import {
  cedulaOf,
  maria,
  mariasProof,
  openWorld,
  type Person,
  personOf,
  start,
  type World,
} from "../support/world.ts";

const cedula = maria["cedula"] ?? "";
const proof = { birthDate: "1990-01-01", image: "condor" };

async function worldOf(...people: readonly Person[]): Promise<World> {
  const world = await openWorld();
  await world.register(...people);
  return world;
}

describe("a recovery is not opened", () => {
  test.each<[string, Person, string]>([
    ["for the suspended", { status: "suspended" }, "person-not-active"],
    ["for the deceased", { status: "deceased" }, "person-not-active"],
    ["without an address", { email: "" }, "no-address"],
    ["by an address that is another person's too", { email: "persona2@example.com" }, "address-shared"],
    [
      "by an address that is another's under another spelling",
      { email: "Persona2+x@Example.com" },
      "address-shared",
    ],
  ])("%s", async (_case, more, code) => {
    const world = await worldOf(personOf(1, more), personOf(2));
    await expect(world.start(proof, cedulaOf(1))).rejects.toMatchObject({ kind: "refused", code });
    expect([await world.rows("recoveries"), await world.rows("messages")]).toEqual([[], []]);
  });

  test.each<Method>(["sms", "in-person"])("by %s yet", async (method) => {
    const world = await worldOf(maria);
    const refused = startRecovery(world.operator, { cedula, method, proof: mariasProof });
    await expect(refused).rejects.toMatchObject({ code: "method-unavailable" });
  });

  test("in person, but at the counter: it says how", async () => {
    const world = await worldOf(maria);
    const refused = startRecovery(world.operator, { cedula, method: "in-person", proof: mariasProof });
    await expect(refused).rejects.toMatchObject({
      hint: { es: expect.stringMatching(`^clave counter open ${cedula} --kind validation `) },
    });
  });

  test("by the person about whom it is, who cancels none either", async () => {
    const world = await worldOf(maria);
    const own = await world.hire("admin", "maria", { cedula });
    const request = { cedula, method: "email", proof: mariasProof } as const;
    const ownCase = { kind: "refused", code: "own-case" };
    await expect(startRecovery(own, request)).rejects.toMatchObject(ownCase);
    await expect(askChallenge(own, cedula)).rejects.toMatchObject(ownCase);
    const { recovery } = await world.start();
    await expect(cancelRecovery(own, recovery.reference, "ya no la quiero")).rejects.toMatchObject(ownCase);
    const refused = (await world.rows("audit")).filter(({ outcome }) => outcome === "refused");
    expect(refused.map(({ act, subject, detail }) => [act, subject, detail])).toEqual([
      ["recovery.start", `affiliate:${cedula}`, '{"code":"own-case"}'],
      ["recovery.start", `affiliate:${cedula}`, '{"code":"own-case"}'],
      ["recovery.cancel", `recovery:${recovery.reference}`, '{"code":"own-case"}'],
    ]);
  });

  test.each([
    ["1710034064", "cedula-invalid"],
    ["171003406", "cedula-invalid"],
    ["", "cedula-invalid"],
    ["1710034065'--", "cedula-invalid"],
  ])("for the cédula %j", async (typed, code) => {
    const world = await worldOf(maria);
    await expect(world.start(mariasProof, typed)).rejects.toMatchObject({ kind: "invalid", code });
    expect(await world.rows("identity_failures")).toEqual([]);
  });

  test("while one is open, whose reference is told", async () => {
    const world = await worldOf(maria);
    const { recovery } = await world.start();
    const refused = world.start();
    await expect(refused).rejects.toMatchObject({
      code: "recovery-open",
      detail: { reference: recovery.reference },
    });
    await world.send();
    await expect(world.start()).rejects.toMatchObject({ code: "recovery-open" });
    world.clock.advance(hour - 1);
    await expect(world.start()).rejects.toMatchObject({ code: "recovery-open" });
  });

  test("by whoever may not", async () => {
    const world = await worldOf(maria);
    for (const ctx of [world.as("auditor"), world.holder, world.system]) {
      const refused = startRecovery(ctx, { cedula, method: "email", proof: mariasProof });
      await expect(refused).rejects.toMatchObject({ kind: "forbidden" });
    }
  });
});

test("an address that an employer has as well is a person's own", async () => {
  const world = await worldOf(
    personOf(1),
    personOf(2, { phone: "0991234567" }),
    personOf(3, { phone: "0991234567" }),
  );
  for (const n of [1, 2, 3]) await world.start(proof, cedulaOf(n));
  expect(await world.rows("recoveries")).toHaveLength(3);
});

describe("a recovery that is over gives way to a new one", () => {
  test("when time ended it, which is then written down as of its end", async () => {
    const world = await worldOf(maria);
    const { recovery } = await world.start();
    await world.send();
    world.clock.advance(hour);
    const again = await world.start();
    expect(again.recovery.reference).not.toBe(recovery.reference);
    const [earlier] = await world.rows("recoveries");
    expect(earlier).toMatchObject({
      reference: recovery.reference,
      outcome: "expired",
      closed_at: start + hour,
    });
    await expect(world.complete(await world.token())).rejects.toMatchObject({ code: "link-expired" });
  });

  test("when it was cancelled", async () => {
    const world = await worldOf(maria);
    const { recovery } = await world.start();
    const cancelled = await cancelRecovery(
      world.operator,
      recovery.reference.toLowerCase(),
      "se equivocó de persona",
    );
    expect(cancelled.status).toBe("cancelled");
    expect((await world.start()).recovery.status).toBe("started");
  });

  test("when it was completed", async () => {
    const world = await worldOf(maria);
    await world.start();
    await world.send();
    await world.complete(await world.token());
    expect((await world.start()).recovery.status).toBe("started");
  });
});

describe("cancelling", () => {
  test.each(["", "   ", "no", "123456"])("wants a reason that says something, not %j", async (reason) => {
    const world = await worldOf(maria);
    const { recovery } = await world.start();
    const refused = cancelRecovery(world.operator, recovery.reference, reason);
    await expect(refused).rejects.toMatchObject({ kind: "usage", code: "reason-missing" });
  });

  test("is refused for what is over, and missing for what never was", async () => {
    const world = await worldOf(maria);
    const { recovery } = await world.start();
    world.clock.advance(4 * hour);
    const cancel = (reference: string) => cancelRecovery(world.operator, reference, "ya no hace falta");
    await expect(cancel(recovery.reference)).rejects.toMatchObject({
      kind: "refused",
      code: "recovery-not-open",
    });
    await expect(cancel("RNOBODY23")).rejects.toMatchObject({ kind: "missing", code: "recovery-missing" });
    await expect(cancel("\u001b[31m")).rejects.toMatchObject({
      message: expect.not.stringContaining("\u001b"),
    });
  });
});

describe("looking at recoveries", () => {
  test("they are listed newest first, by the status that time brings about too", async () => {
    const world = await worldOf(...Array.from({ length: 4 }, (_each, n) => personOf(n)));
    const references: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      references.unshift((await world.start(proof, cedulaOf(n))).recovery.reference);
      if (n < 2) await world.send();
      world.clock.advance(18 * minute);
    }
    const list = async (more = {}) =>
      (await listRecoveries(world.operator, { status: undefined, stuck: false, limit: 10, ...more })).map(
        ({ reference }) => reference,
      );
    expect(await list()).toEqual(references);
    expect(await list({ limit: 2 })).toEqual(references.slice(0, 2));
    expect(await list({ status: "expired" })).toEqual(references.slice(3));
    expect(await list({ status: "sent" })).toEqual(references.slice(2, 3));
    expect(await list({ status: "started" })).toEqual(references.slice(0, 2));
    expect(await list({ stuck: true })).toEqual(references.slice(1, 3));
    expect(await list({ status: "completed" })).toEqual([]);
  });

  test("a look into one is written down, with the recovery as its reason; a list is not", async () => {
    const world = await worldOf(maria);
    const { recovery } = await world.start();
    const auditor = world.as("auditor");
    const before = await world.rows("audit");
    await listRecoveries(auditor, { status: undefined, stuck: false, limit: 9 });
    expect(await world.rows("audit")).toEqual(before);
    await showRecovery(auditor, recovery.reference.toLowerCase());
    expect((await world.rows("audit")).slice(before.length)).toMatchObject([
      {
        act: "recovery.show",
        actor: "auditor",
        subject: `recovery:${recovery.reference}`,
        reason: `recovery ${recovery.reference}`,
      },
    ]);
    await expect(showRecovery(auditor, "R23456789A")).rejects.toMatchObject({ kind: "missing" });
  });

  test("one that ran out says so in its timeline, at the moment it did", async () => {
    const world = await worldOf(maria);
    const { recovery } = await world.start();
    await world.send();
    world.clock.advance(5 * hour);
    const story = await showRecovery(world.as("auditor"), recovery.reference);
    expect(story.recovery.status).toBe("expired");
    expect(story.timeline.at(-1)).toMatchObject({
      event: "recovery.expire",
      at: start + hour,
      actor: "system",
    });
  });
});

test("a mailbox that got ten links in half an hour gets no other, whoever begins anew", async () => {
  const world = await openWorld();
  await world.register(maria);
  for (let times = 0; times < 10; times += 1) {
    const { recovery } = await world.start();
    await world.send();
    await cancelRecovery(world.operator, recovery.reference, "a test of floods");
  }
  await expect(world.start()).rejects.toMatchObject({ kind: "busy", code: "cooldown" });
  world.clock.advance(30 * minute);
  expect((await world.start()).recovery.status).toBe("started");
});
