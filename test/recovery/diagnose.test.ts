import { describe, expect, test } from "vitest";
import { hour, minute, second } from "../../src/base/time.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import type { Confidence, Verdict } from "../../src/delivery/diagnosis/cause.ts";
import { queueLetter } from "../../src/delivery/send/queue.ts";
import { checkCaller } from "../../src/recovery/caller.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { diagnoseDelivery } from "../../src/recovery/diagnose.ts";
import { showRecovery } from "../../src/recovery/show.ts";
import { hasCallerCheck } from "../../src/store/recovery/caller-checks.ts";
import { contactPointsOf } from "../../src/store/register/contact-points.ts";
import { cedula, counterIn } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { deadUrl, type Manners, startMailServer } from "../support/mail-server.ts";
import {
  cedulaOf,
  maria,
  mariasProof,
  openWorld,
  personOf,
  type World,
  type WorldOptions,
} from "../support/world.ts";

const always = (reply: string) => () => reply;
const at = (stage: keyof Manners, reply: string): Manners => ({ [stage]: always(reply) });

/** María's recovery, its letter sent, or tried. */
async function sent(options: WorldOptions = {}) {
  const world = await openWorld(options);
  await world.register(maria);
  const { reference } = (await world.start()).recovery;
  await world.send();
  return { world, reference };
}

/** The same at a desk whose mail server behaves as told. */
async function sentVia(manners: Manners) {
  return sent({ settings: { "smtp.url": (await startMailServer(manners)).url } });
}

/** Queues another letter with a link, as a resend does. */
async function again(world: World, reference: string): Promise<void> {
  const [to] = await contactPointsOf(world.store, cedula);
  if (!to) throw new Error("no address");
  const order = { letter: "recovery-link", subject: `recovery:${reference}`, to, life: 4 * hour } as const;
  await queueLetter(world.operator, order);
  await world.send();
}

const judge = async (world: World, typed: string) => {
  const { verdict } = await diagnoseDelivery(world.operator, typed);
  const [first] = verdict.advice.flatMap(({ command }) => command ?? []);
  return [verdict.verdict, verdict.confidence, first?.split(" ").slice(0, 3).join(" ")];
};

describe("by what a mail server said", () => {
  test.each<[Verdict, Manners, string]>([
    ["greylisted", at("rcpt", "450 4.7.1 Greylisted, try again"), "clave delivery run"],
    ["temporary-fault", at("data", "451 4.3.2 Not now"), "clave delivery run"],
    ["rate-limited", at("rcpt", "421 4.7.28 Slow down"), "clave delivery run"],
    ["no-such-user", at("rcpt", "550 5.1.1 User unknown"), "clave counter update"],
    ["no-such-domain", at("rcpt", "550 5.1.2 Unknown host"), "clave counter update"],
    ["malformed-address", at("rcpt", "501 5.1.3 Bad address syntax"), "clave counter update"],
    ["mailbox-disabled", at("rcpt", "550 5.2.1 Disabled"), "clave counter update"],
    ["mailbox-full", at("rcpt", "552 5.2.2 Over quota"), "clave counter update"],
    ["mailbox-full", at("rcpt", "452 4.2.2 Over quota"), "clave counter update"],
    ["authentication-refused", at("end", "550 5.7.515 Access denied"), "clave doctor"],
    ["authentication-refused", at("greeting", "554 5.7.1 No"), "clave doctor"],
    ["content-refused", at("end", "554 5.7.0 Spam"), "clave doctor"],
    ["refused", at("end", "554 Transaction failed"), "clave counter update"],
  ])("%s", async (verdict, manners, command) => {
    const { world, reference } = await sentVia(manners);
    expect(await judge(world, reference)).toEqual([verdict, "certain", command]);
    expect(await judge(world, cedula)).toEqual([verdict, "certain", command]);
    const { timeline } = await diagnoseDelivery(world.operator, reference);
    const [said] = Object.values(manners).map((reply) => (reply as () => unknown)());
    expect(timeline.map(({ reply }) => reply)).toContain(said);
  });

  test("whose words are told without the address in them", async () => {
    const { world, reference } = await sentVia(at("rcpt", "550 5.1.1 <maria.quispe@example.com>: unknown"));
    const told = JSON.stringify(await diagnoseDelivery(world.operator, reference));
    expect(told).toContain("550 5.1.1 <m***@example.com>: unknown");
    expect(told).not.toContain("maria.quispe");
  });

  test("server-unreachable, and given up in the end", async () => {
    const { world, reference } = await sent({ settings: { "smtp.url": await deadUrl() } });
    expect(await judge(world, reference)).toEqual(["server-unreachable", "certain", "clave delivery run"]);
    world.clock.advance(4 * hour - second);
    await world.send();
    expect(await judge(world, reference)).toEqual(["gave-up", "certain", "clave link resend"]);
  });
});

/** What happens to a recovery whose letter was taken. */
type Story = (world: World, reference: string) => unknown;

const later =
  (length: number): Story =>
  (world) =>
    world.clock.advance(length);

const givenUp: Story = (world, reference) => cancelRecovery(world.operator, reference, "no le llega nada");

describe("by what the desk knows", () => {
  test.each<[Verdict, Confidence, string | undefined, Story]>([
    ["in-transit", "probable", "clave delivery diagnose", later(30 * minute)],
    ["accepted-silent", "undeterminable", "clave link resend", later(31 * minute)],
    ["link-expired", "certain", "clave recovery start", later(hour)],
    ["link-used", "certain", "clave recovery show", async (world) => world.complete(await world.token())],
    [
      "opened-and-left",
      "certain",
      "clave link resend",
      async (world) => expect(world.complete(await world.token(), "abc")).rejects.toThrow(),
    ],
    ["cancelled", "certain", "clave recovery start", givenUp],
    ["throttled", "certain", "clave link resend", again],
  ])("%s", async (verdict, confidence, command, story) => {
    const { world, reference } = await sent();
    await story(world, reference);
    expect(await judge(world, reference)).toEqual([verdict, confidence, command]);
  });

  test("not-sent-yet", async () => {
    const world = await openWorld();
    await world.register(maria);
    const { recovery } = await world.start();
    expect(await judge(world, recovery.reference)).toEqual(["not-sent-yet", "certain", "clave delivery run"]);
  });

  test("link-superseded", async () => {
    const { world, reference } = await sent({ settings: { "link.family": "strict" } });
    await again(world, reference);
    expect(await judge(world, reference)).toEqual(["link-superseded", "certain", "clave link resend"]);
  });

  test.each<[Verdict, string]>([
    ["obsolete-address", "550 5.1.1 User unknown"],
    ["suppressed", "552 5.2.2 Over quota"],
  ])("%s, once another recovery showed it", async (verdict, reply) => {
    const { world, reference } = await sentVia(at("rcpt", reply));
    await givenUp(world, reference);
    expect(await judge(world, cedula)).toEqual([verdict, "certain", "clave counter update"]);
  });

  test("identity-locked, whoever asks and from where", async () => {
    const world = await openWorld();
    await world.register(maria);
    const wrong = { ...mariasProof, image: "rose" };
    for (let n = 0; n < 5; n += 1) await expect(world.start(wrong)).rejects.toThrow();
    expect(await judge(world, cedula)).toEqual(["identity-locked", "certain", "clave affiliate unlock"]);
    const { verdict } = await diagnoseDelivery(world.as("supervisor", "sofia"), cedula);
    expect(verdict.verdict).toBe("identity-locked");
  });

  test("shared-address and no-address", async () => {
    const world = await openWorld();
    await world.register(
      maria,
      { ...personOf(1), email: maria["email"] ?? "" },
      { ...personOf(2), email: "" },
    );
    expect(await judge(world, cedula)).toEqual(["shared-address", "certain", "clave counter update"]);
    expect(await judge(world, cedulaOf(2))).toEqual(["no-address", "certain", "clave counter update"]);
  });
});

onEveryEngine("a diagnosis", (engine) => {
  const place = async () => ({ store: await engine.place() });

  test("finds by cédula the recovery that is open, else the newest", async () => {
    const { world, reference } = await sent(await place());
    world.clock.advance(hour);
    expect((await diagnoseDelivery(world.operator, cedula)).reference).toBe(reference);
    const { recovery } = await world.start();
    expect((await diagnoseDelivery(world.operator, ` ${cedula} `)).reference).toBe(recovery.reference);
    const earlier = await diagnoseDelivery(world.operator, reference.toLowerCase());
    expect(earlier).toMatchObject({ reference, verdict: { verdict: "link-expired" } });
  });

  test("of a change of address on hold", async () => {
    const { world, proved, carla } = await counterIn(await openWorld(await place()));
    await submitCase(carla, await proved());
    expect(await judge(world, cedula)).toEqual(["contact-on-hold", "certain", "clave counter open"]);
  });

  test("is a look that is written down, and stands in no story of the recovery", async () => {
    const { world, reference } = await sent(await place());
    const before = await world.rows("audit");
    await diagnoseDelivery(world.as("auditor"), reference);
    const [look, ...more] = (await world.rows("audit")).slice(before.length);
    expect(more).toEqual([]);
    expect(look).toMatchObject({
      act: "delivery.diagnose",
      subject: `recovery:${reference}`,
      reason: `recovery ${reference}`,
    });
    const { timeline } = await showRecovery(world.operator, reference);
    expect(timeline.map(({ event }) => event)).toEqual(["recovery.start", "delivery.attempt"]);
  });

  test("wants an agent's caller checked, and leaves the check as it is", async () => {
    const { world, reference } = await sent(await place());
    const paula = world.as("agent", "paula");
    for (const typed of [reference, cedula])
      await expect(diagnoseDelivery(paula, typed)).rejects.toMatchObject({ code: "caller-unchecked" });
    const said = { birthDate: "1985-03-12", answers: { "first-school": "simon bolivar" } };
    await checkCaller(paula, cedula, JSON.stringify(said));
    await diagnoseDelivery(paula, reference);
    await diagnoseDelivery(paula, cedula);
    expect(await hasCallerCheck(world.store, "paula", cedula, world.clock.now())).toBe(true);
  });

  test("is missing for whoever or whatever is not there", async () => {
    const world = await openWorld(await place());
    await world.register(maria, { ...personOf(1), cedula: "R12345678", id_kind: "code" });
    const missing = { kind: "missing" };
    for (const typed of ["R23456789A", "R1", "1750000018"])
      await expect(diagnoseDelivery(world.operator, typed)).rejects.toMatchObject(missing);
    await expect(diagnoseDelivery(world.operator, "171003406")).rejects.toMatchObject({ kind: "invalid" });
    expect(await judge(world, "r12345678")).toEqual(["no-recovery", "certain", "clave recovery start"]);
  });
});
