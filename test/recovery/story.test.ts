import { expect, test } from "vitest";
import { hour, minute, second } from "../../src/base/time.ts";
import { verifyPassword } from "../../src/password/hash.ts";
import { startedNow } from "../../src/recovery/link/started.ts";
import { showRecovery } from "../../src/recovery/show.ts";
import { onEveryEngine } from "../support/engines.ts";
import { goodPassword, maria, openWorld, passwordOf, personOf, start, type World } from "../support/world.ts";

const eventsOf = async (world: World, reference: string) =>
  (await showRecovery(world.operator, reference)).timeline.map((event) => `${event.event} by ${event.actor}`);

onEveryEngine("from the request to the new password", (engine) => {
  test("as a person lives it", async () => {
    const world = await openWorld({ store: await engine.place() });
    expect(await world.register(maria, personOf(1))).toMatchObject({ read: 2, added: 2, rejected: 0 });

    const begun = await world.start({ answers: { "first-school": "  simon BOLÍVAR " }, image: "condor" });
    expect(begun.recovery).toMatchObject({
      reference: expect.stringMatching(/^R[2-9A-HJ-NP-Z]{9}$/),
      cedula: maria["cedula"],
      method: "email",
      status: "started",
      startedAt: start,
      expiresAt: start + 4 * hour,
      sentTo: "m***@example.com",
    });
    expect(begun.message.status).toBe("queued");

    world.clock.advance(5 * second);
    expect(await world.send()).toMatchObject({ considered: 1, accepted: 1, unreachable: false });
    const sent = await startedNow(world.operator, begun);
    expect(sent.message?.status).toBe("accepted");
    expect(sent.recovery).toMatchObject({ status: "sent", expiresAt: start + 5 * second + hour });

    const [letter] = await world.mailbox();
    expect(letter?.to).toEqual([maria["email"]]);
    expect(letter?.text).toContain(maria["names"]);
    expect(letter?.html).toContain(`#t=${letter?.token}`);

    world.clock.advance(10 * minute);
    const done = await world.complete(`http://127.0.0.1:8080/r#t=${letter?.token}`);
    expect(done.recovery).toMatchObject({ status: "completed", reference: begun.recovery.reference });
    expect(done.notices).toHaveLength(1);
    const verifier = (await passwordOf(world.store, maria["cedula"] ?? "")) ?? "";
    expect(await verifyPassword(verifier, goodPassword)).toBe(true);
    await expect(world.complete(letter?.token ?? "")).rejects.toMatchObject({ code: "link-used" });

    expect(await world.send()).toMatchObject({ considered: 1, accepted: 1 });
    const notice = (await world.mailbox()).at(-1);
    expect(notice?.to).toEqual([maria["email"]]);
    const words = `${notice?.raw}${notice?.text}${notice?.html}`;
    for (const secret of [goodPassword, letter?.token ?? "", "#t="]) expect(words).not.toContain(secret);
    expect(notice?.text).toContain(begun.recovery.reference);

    expect(await eventsOf(world, begun.recovery.reference)).toEqual([
      "recovery.start by ana",
      "delivery.attempt by system",
      "recovery.complete by holder",
      "delivery.attempt by system",
    ]);
  });

  test("nothing of it lies in the store: no token, no answer, no password", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria);
    await world.start({ answers: { "first-pet": "Canela" }, image: "condor" });
    await world.send();
    const token = await world.token();
    await expect(world.complete(token, "Maria1985")).rejects.toMatchObject({ code: "password-refused" });
    await world.complete(token);
    await world.send();
    const tables = ["affiliates", "contact_points", "security_answers", "passwords", "recoveries", "links"];
    const kept = [...tables, "messages", "attempts", "audit", "identity_failures"].map((table) =>
      world.rows(table),
    );
    const text = JSON.stringify(await Promise.all(kept));
    expect(text).toContain(maria["names"]);
    for (const secret of [token, "Canela", "canela", "Maria1985", goodPassword, "bolivar"])
      expect(text).not.toContain(secret);
  });

  test("of many uses of one link at once exactly one wins", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria);
    await world.start();
    await world.send();
    const token = await world.token();
    const passwords = Array.from({ length: 8 }, (_each, n) => `${goodPassword}-${n}`);
    const uses = await Promise.allSettled(passwords.map((password) => world.complete(token, password)));
    const won = uses.flatMap((use, n) => (use.status === "fulfilled" ? [n] : []));
    expect(won).toHaveLength(1);
    for (const use of uses)
      if (use.status === "rejected") expect(use.reason).toMatchObject({ kind: "refused", code: "link-used" });
    const verifier = (await passwordOf(world.store, maria["cedula"] ?? "")) ?? "";
    expect(await verifyPassword(verifier, passwords[won[0] ?? -1] ?? "")).toBe(true);
    expect((await world.rows<{ letter: string }>("messages")).map((each) => each.letter).toSorted()).toEqual([
      "password-changed",
      "recovery-link",
    ]);
  });

  test("of many requests at once exactly one opens a recovery", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria);
    const requests = await Promise.allSettled(Array.from({ length: 10 }, () => world.start()));
    expect(requests.filter((request) => request.status === "fulfilled")).toHaveLength(1);
    for (const request of requests)
      if (request.status === "rejected") expect(request.reason).toMatchObject({ code: "recovery-open" });
    expect(await world.rows("recoveries")).toHaveLength(1);
    expect(await world.rows("messages")).toHaveLength(1);
  });

  test("guesses made at once are counted one by one, and no more than five are heard", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria);
    const wrong = { birthDate: "1985-03-12", image: "rose" };
    const guesses = await Promise.allSettled(Array.from({ length: 12 }, () => world.start(wrong)));
    const codes = guesses.map((guess) => (guess.status === "rejected" ? guess.reason.code : "taken"));
    expect(codes.filter((code) => code === "identity-not-confirmed")).toHaveLength(5);
    expect(codes.filter((code) => code === "locked")).toHaveLength(7);
  });
});
