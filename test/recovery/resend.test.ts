import { describe, expect, test } from "vitest";
import type { Context } from "../../src/base/context.ts";
import type { Method } from "../../src/base/method.ts";
import { subjectOf } from "../../src/base/subjects.ts";
import { day, hour, minute, second } from "../../src/base/time.ts";
import { queueLetter } from "../../src/delivery/send/queue.ts";
import { checkCaller } from "../../src/recovery/caller.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { linkLetter } from "../../src/recovery/episode/view.ts";
import { resendLink } from "../../src/recovery/resend.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import { putContactHealth } from "../../src/store/register/contact-health.ts";
import { contactPointsOf } from "../../src/store/register/contact-points.ts";
import { onEveryEngine } from "../support/engines.ts";
import {
  cedulaOf,
  maria,
  mariasProof,
  openWorld,
  personOf,
  start,
  type World,
  type WorldOptions,
} from "../support/world.ts";

const cedula = maria["cedula"] ?? "";
const proof = { birthDate: "1990-01-01", image: "condor" };

async function sent(options: WorldOptions = {}) {
  const world = await openWorld(options);
  await world.register(maria);
  const { recovery, message } = await world.start();
  await world.send();
  return { world, reference: recovery.reference, message: message.id };
}

const resend = (ctx: Context, who: string, method: Method = "email") => resendLink(ctx, { who, method });

/** Tries a link with a password that is refused for its weakness: whether the link was heard at all. */
async function answerOf(world: World, token: string): Promise<string> {
  const fault: unknown = await world.complete(token, "x").catch((error: unknown) => error);
  return (fault as { code: string }).code;
}
const usable = "password-refused";
const tokensOf = async (world: World) => (await world.mailbox()).flatMap(({ token }) => token ?? []);

onEveryEngine("one more link", (engine) => {
  test("waits 2, 4, 8, 16 minutes, and goes five times a day", async () => {
    const { world, reference } = await sent({ store: await engine.place() });
    for (const wait of [2, 4, 8, 16, 16]) {
      world.clock.advance(wait * minute - 1);
      await expect(resend(world.operator, reference)).rejects.toMatchObject({
        kind: "busy",
        code: "cooldown",
        detail: { retryAfterSeconds: 1 },
      });
      world.clock.advance(1);
      const resent = await resend(world.operator, reference.toLowerCase());
      expect(resent).toMatchObject({
        recovery: { reference, startedAt: start },
        message: { status: "queued" },
      });
      await world.send();
    }
    world.clock.advance(hour - 1);
    const refused = resend(world.operator, reference);
    await expect(refused).rejects.toMatchObject({ kind: "busy", code: "cooldown" });
    await expect(refused).rejects.toThrow(/five times in 24 hours/);
    expect(await world.mailbox()).toHaveLength(6);
  });

  test("may be asked for by cédula, stays in its recovery and leaves the earlier ones alive", async () => {
    const { world, reference } = await sent({ store: await engine.place() });
    for (const wait of [2, 4, 8]) {
      world.clock.advance(wait * minute);
      await resend(world.operator, cedula);
      await world.send();
    }
    const states = await Promise.all((await tokensOf(world)).map((token) => answerOf(world, token)));
    expect(states).toEqual(["link-superseded", usable, usable, usable]);
    expect(await world.rows("recoveries")).toMatchObject([{ reference, started_at: start }]);
    await world.complete((await tokensOf(world))[1] ?? "");
    for (const token of await tokensOf(world))
      expect(await answerOf(world, token)).toMatch(/^link-(?:used|superseded)$/);
  });

  test("of two at once goes once", async () => {
    const { world, reference } = await sent({ store: await engine.place() });
    world.clock.advance(hour / 2);
    const both = await Promise.allSettled([
      resend(world.operator, reference),
      resend(world.as("clerk"), cedula),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await world.rows("messages")).toHaveLength(2);
  });
});

describe("one more link is written down", () => {
  test("with its letter, and the address masked", async () => {
    const { world, reference } = await sent();
    world.clock.advance(2 * minute);
    const { message } = await resend(world.operator, reference);
    const [entry] = (await world.rows("audit")).filter(({ act }) => act === "link.resend");
    expect(entry).toMatchObject({ actor: "ana", subject: `recovery:${reference}`, outcome: "done" });
    expect(JSON.parse(String(entry?.["detail"]))).toEqual({
      affiliate: cedula,
      to: "m***@example.com",
      message: message?.id,
      left: expect.stringMatching(/^letter [0-9a-f]{32} \w+$/),
    });
  });
});

describe("no further link", () => {
  test.each<[string, (world: World, reference: string) => Promise<unknown>, string, string]>([
    [
      "of a recovery that was cancelled",
      (world, reference) => cancelRecovery(world.operator, reference, "la pidió otra persona"),
      "recovery-not-open",
      `clave recovery start ${cedula}`,
    ],
    [
      "of one that was completed",
      async (world) => world.complete(await world.token()),
      "recovery-not-open",
      `clave recovery start ${cedula}`,
    ],
    [
      "of one that time ended",
      (world) => Promise.resolve(world.clock.advance(hour)),
      "recovery-not-open",
      `clave recovery start ${cedula}`,
    ],
    [
      "to somebody whose status changed",
      (world) => world.register({ ...maria, status: "suspended" }),
      "recovery-not-open",
      `clave recovery start ${cedula}`,
    ],
  ])("%s", async (_case, change, code, hint) => {
    const { world, reference } = await sent();
    world.clock.advance(3 * minute);
    await change(world, reference);
    await expect(resend(world.operator, reference)).rejects.toMatchObject({
      kind: "refused",
      code,
      hint: { es: hint },
    });
  });

  test("where none is open", async () => {
    const world = await openWorld();
    await world.register(maria);
    await expect(resend(world.operator, cedula)).rejects.toMatchObject({
      code: "recovery-not-open",
      hint: { en: `clave recovery start ${cedula}` },
    });
  });

  test.each([
    ["R23456789A", "missing", "recovery-missing"],
    [cedulaOf(7), "missing", "person-missing"],
    ["1710034064", "invalid", "cedula-invalid"],
    ["", "invalid", "cedula-invalid"],
  ])("of %j", async (who, kind, code) => {
    const { world } = await sent();
    await expect(resend(world.operator, who)).rejects.toMatchObject({ kind, code });
  });

  test("while the last letter has still to leave, deferred or not", async () => {
    const world = await openWorld({ settings: { "smtp.url": "smtp://127.0.0.1:1" } });
    await world.register(maria);
    const { recovery } = await world.start();
    const waiting = {
      kind: "refused",
      code: "letter-waiting",
      hint: { es: `clave delivery diagnose ${recovery.reference}` },
    };
    world.clock.advance(5 * minute);
    await expect(resend(world.operator, recovery.reference)).rejects.toMatchObject(waiting);
    await world.send();
    await expect(resend(world.operator, recovery.reference)).rejects.toMatchObject(waiting);
  });

  test.each<Method>(["sms", "in-person"])("by %s yet", async (method) => {
    const { world, reference } = await sent();
    world.clock.advance(5 * minute);
    const refused = resend(world.operator, reference, method);
    await expect(refused).rejects.toMatchObject({ code: "method-unavailable" });
  });

  test("to oneself", async () => {
    const { world, reference } = await sent();
    world.clock.advance(5 * minute);
    const own = await world.hire("admin", "maria", { cedula });
    for (const who of [reference, cedula])
      await expect(resend(own, who)).rejects.toMatchObject({ kind: "refused", code: "own-case" });
  });

  test("by an agent who has not checked the caller, and one link for each check", async () => {
    const { world, reference } = await sent();
    const paula = await world.hire("agent", "paula");
    world.clock.advance(5 * minute);
    for (const who of [reference, cedula])
      await expect(resend(paula, who)).rejects.toMatchObject({
        code: "caller-unchecked",
        hint: { es: `clave recovery caller ${cedula}` },
      });
    const said = JSON.stringify({ birthDate: "1985-03-12", answers: { "first-school": "simon bolivar" } });
    await checkCaller(paula, cedula, said);
    await resend(paula, cedula);
    await world.send();
    world.clock.advance(5 * minute);
    await expect(resend(paula, cedula)).rejects.toMatchObject({ code: "caller-unchecked" });
  });
});

describe("an address known to take no mail", () => {
  const health = { class: "no-such-address", since: start, message: "" };
  const dead = { ...health, state: "obsolete", until: undefined } as const;
  const full = { ...health, class: "mailbox-full", state: "suppressed", until: start + day } as const;

  test.each([
    [dead, "address-obsolete", /does not exist/, `clave counter update ${cedula}`],
    [full, "address-suppressed", /2026-11-22 09:05.*full/, `clave counter open ${cedula} --kind validation`],
  ])("%o", async (known, code, sentence, hint) => {
    const { world, reference, message } = await sent();
    const [to] = await contactPointsOf(world.store, cedula);
    if (!to) throw new Error("no address");
    await putContactHealth(world.store, to, { ...known, message });
    world.clock.advance(5 * minute);
    const refused = resend(world.operator, reference);
    await expect(refused).rejects.toMatchObject({
      kind: "refused",
      code,
      hint: { en: expect.stringContaining(hint) },
    });
    await expect(refused).rejects.toThrow(sentence);
    await cancelRecovery(world.operator, reference, "otra vez desde el principio");
    await expect(world.start()).rejects.toMatchObject({ code });
    world.clock.advance(day);
    const later = startRecovery(world.operator, { cedula, method: "email", proof: mariasProof });
    if (known.until === undefined) await expect(later).rejects.toMatchObject({ code });
    else expect(await later).toMatchObject({ recovery: { status: "started" } });
  });
});

describe("budgets", () => {
  test("what strangers asked for at the portal blocks no operator, in none of them", async () => {
    const { world, reference } = await sent();
    const [to] = await contactPointsOf(world.store, cedula);
    if (!to) throw new Error("no address");
    world.clock.advance(2 * minute);
    const order = { letter: linkLetter, subject: subjectOf("recovery", reference), to, life: 4 * hour };
    for (let n = 0; n < 12; n += 1) await queueLetter(world.holder, order);
    await world.send();
    expect(await resend(world.operator, reference)).toMatchObject({ message: { status: "queued" } });
  });

  test("an operator sends sixty again in an hour, whoever they are for; another goes on", async () => {
    const world = await openWorld();
    const people = Array.from({ length: 61 }, (_, n) => personOf(n));
    await world.register(...people);
    const references: string[] = [];
    for (let n = 0; n < 61; n += 1) {
      const { recovery } = await world.start(proof, cedulaOf(n));
      references.push(recovery.reference);
    }
    await world.send();
    world.clock.advance(2 * minute);
    for (const reference of references.slice(0, 60)) await resend(world.operator, reference);
    const one = { kind: "busy", code: "cooldown", detail: { retryAfterSeconds: 3600 } };
    const hint = { hint: { es: expect.stringContaining("clave link resend --stuck") } };
    // before any look-up: the answer is the same for one that is not there
    for (const who of [references[60] ?? "", "R23456789A", cedulaOf(99)])
      await expect(resend(world.operator, who)).rejects.toMatchObject({ ...one, ...hint });
    expect(await resend(world.as("clerk"), references[60] ?? "")).toMatchObject({
      message: { status: "queued" },
    });
    world.clock.advance(hour + second);
    await expect(resend(world.operator, "R23456789A")).rejects.toMatchObject({ code: "recovery-missing" });
  }, 60_000);
});
