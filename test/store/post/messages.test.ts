import { expect, test } from "vitest";
import type { StoreHandle } from "../../../src/base/context.ts";
import { minute } from "../../../src/base/time.ts";
import { rowsOf } from "../../../src/store/engine/handle.ts";
import { attemptsOf, beginAttempts, endAttempts } from "../../../src/store/post/attempts.ts";
import { addMessage, findMessage, messagesAbout, wasToldSince } from "../../../src/store/post/messages.ts";
import {
  leaseLetters,
  returnLetters,
  type Settlement,
  settleLetters,
  withdrawLetters,
} from "../../../src/store/post/outbox.ts";
import { addFirstContactPoints } from "../../../src/store/register/contact-points.ts";
import { type Engine, emptyStore, onEveryEngine } from "../../support/engines.ts";
import { start } from "../../support/world.ts";

const holder = "1710034065";

async function post(engine: Engine): Promise<StoreHandle> {
  const store = await emptyStore(engine);
  const address = "maria@example.com";
  await addFirstContactPoints(store, [{ holder, channel: "email", address, canonical: address }], start);
  return store;
}

/** Puts a letter in the queue, due so long after the beginning. */
async function letter(
  store: StoreHandle,
  id: string,
  after = 0,
  subject = "recovery:R1",
  kind = "recovery-link",
) {
  await addMessage(store, {
    id,
    letter: kind,
    subject,
    holder,
    channel: "email",
    number: 1,
    provider: "example.com",
    mailId: `<${id}@localhost>`,
    envelopeId: id,
    queuedAt: start + after,
    dueAt: start + after,
    deadlineAt: start + after + 60 * minute,
    askedBy: "operator:ana",
  });
}

const lease = (token: string, until = start + 2 * minute) => ({ token, until });

/** Takes one letter. */
async function leaseOne(store: StoreHandle, id: string, by: ReturnType<typeof lease>, now: number) {
  const [letter] = await leaseLetters(store, { ids: [id] }, by, now);
  return letter;
}

/** Settles one letter, and whether it was still held. */
async function settleOne(store: StoreHandle, id: string, token: string, outcome: Omit<Settlement, "id">) {
  return (await settleLetters(store, [{ id, lease: token, ...outcome }])).has(id);
}

onEveryEngine("letters", (engine) => {
  test("are found as they were written", async () => {
    const store = await post(engine);
    await letter(store, "M1", 5);
    expect(await findMessage(store, "M1")).toEqual({
      id: "M1",
      letter: "recovery-link",
      subject: "recovery:R1",
      holder,
      channel: "email",
      number: 1,
      provider: "example.com",
      status: "queued",
      mailId: "<M1@localhost>",
      envelopeId: "M1",
      attempts: 0,
      queuedAt: start + 5,
      dueAt: start + 5,
      deadlineAt: start + 5 + 60 * minute,
      acceptedAt: undefined,
      closedAt: undefined,
      askedBy: "operator:ana",
      deferrals: 0,
      heldUpBy: undefined,
    });
    expect(await findMessage(store, "M2")).toBeUndefined();
  });

  test("belong to a contact point that there is, and to one envelope", async () => {
    const store = await post(engine);
    await letter(store, "M1");
    await expect(letter(store, "M1")).rejects.toThrow();
    const elsewhere = { ...(await findMessage(store, "M1")), id: "M2", envelopeId: "e2", number: 2 };
    const {
      status: _status,
      attempts: _attempts,
      acceptedAt: _accepted,
      closedAt: _closed,
      heldUpBy: _heldUpBy,
      deferrals: _deferrals,
      ...order
    } = elsewhere;
    await expect(addMessage(store, order as Parameters<typeof addMessage>[1])).rejects.toThrow();
  });

  test("are listed by what they are about, oldest first", async () => {
    const store = await post(engine);
    await letter(store, "M2", 10);
    await letter(store, "M1", 20);
    await letter(store, "M3", 30, "recovery:R2");
    await letter(store, "M4", 40, "recovery:R1", "password-changed");
    const about = async (...subjects: string[]) =>
      (await messagesAbout(store, subjects, "recovery-link")).map(({ id }) => id);
    expect(await about("recovery:R1")).toEqual(["M2", "M1"]);
    expect(await about("recovery:R1", "recovery:R2")).toEqual(["M2", "M1", "M3"]);
    expect([await about(), await about("recovery:R9")]).toEqual([[], []]);
    expect(await wasToldSince(store, holder, "password-changed", start + 39)).toBe(true);
    expect(await wasToldSince(store, holder, "password-changed", start + 40)).toBe(false);
    expect(await wasToldSince(store, "1", "password-changed", 0)).toBe(false);
  });

  test("of twenty senders at once exactly one has it", async () => {
    const store = await post(engine);
    await letter(store, "M1");
    const tries = Array.from({ length: 20 }, (_each, n) => leaseOne(store, "M1", lease(`t${n}`), start));
    const had = (await Promise.all(tries)).filter((message) => message !== undefined);
    expect(had).toHaveLength(1);
    expect(had[0]).toMatchObject({ status: "sending", attempts: 1 });
    expect((await findMessage(store, "M1"))?.attempts).toBe(1);
  });

  test("of two senders at once each has others", async () => {
    const store = await post(engine);
    const ids = Array.from({ length: 40 }, (_each, n) => `M${String(n).padStart(2, "0")}`);
    for (const id of ids) await letter(store, id);
    const takes = ["a", "b", "c"].map((token) =>
      leaseLetters(store, { most: 15, channel: "email" }, lease(token), start),
    );
    const taken = (await Promise.all(takes)).flat().map(({ id }) => id);
    const rest = await leaseLetters(store, { most: 99, channel: "email" }, lease("d"), start);
    expect([...taken, ...rest.map(({ id }) => id)].toSorted()).toEqual(ids);
    expect(new Set(taken).size).toBe(taken.length);
  });

  test("are taken when their turn comes, in its order, and again when a sender died", async () => {
    const store = await post(engine);
    for (const [id, after] of [
      ["M3", 0],
      ["M1", 10],
      ["M2", 10],
      ["M4", minute],
    ] as const)
      await letter(store, id, after);
    const taken = async (now: number, most = 9) => {
      const by = lease(`at ${now}`, start + now + 2 * minute);
      return (await leaseLetters(store, { most, channel: "email" }, by, start + now)).map(
        ({ id, attempts }) => `${id} ${attempts}`,
      );
    };
    expect(await taken(0)).toEqual(["M3 1"]);
    expect(await taken(9)).toEqual([]);
    expect(await taken(10, 1)).toEqual(["M1 1"]);
    expect(await taken(2 * minute - 1)).toEqual(["M2 1", "M4 1"]);
    expect(await taken(2 * minute)).toEqual(["M3 2"]);
    expect(await taken(2 * minute + 10)).toEqual(["M1 2"]);
  });

  test("are given back as they were where they were not tried", async () => {
    const store = await post(engine);
    await letter(store, "M1");
    await letter(store, "M2");
    await leaseOne(store, "M2", lease("a"), start);
    await beginAttempts(store, [{ message: "M2", number: 1 }], start);
    const put = { status: "deferred", dueAt: start, heldUpBy: "greylisted" } as const;
    await settleOne(store, "M2", "a", put);
    const ids = ["M1", "M2"];
    const taken = await leaseLetters(store, { ids }, lease("b"), start);
    const begun = taken.map(({ id, attempts }) => ({ message: id, number: attempts }));
    await beginAttempts(store, begun, start);
    await returnLetters(store, "another", ids);
    expect((await findMessage(store, "M1"))?.status).toBe("sending");
    await returnLetters(store, "b", ids);
    expect(await findMessage(store, "M1")).toMatchObject({ status: "queued", attempts: 0 });
    expect(await findMessage(store, "M2")).toMatchObject({ ...put, attempts: 1 });
    expect((await attemptsOf(store, ids)).map(({ message, number }) => [message, number])).toEqual([
      ["M2", 1],
    ]);
    expect(await leaseOne(store, "M1", lease("c"), start)).toMatchObject({ attempts: 1 });
  });

  test("are withdrawn while they have not left, in mid-sending too", async () => {
    const store = await post(engine);
    for (const id of ["M1", "M2", "M3"]) await letter(store, id);
    await letter(store, "M4", 0, "recovery:R2");
    await leaseOne(store, "M2", lease("a"), start);
    await leaseOne(store, "M3", lease("b"), start);
    await settleOne(store, "M3", "b", { status: "accepted", acceptedAt: start, closedAt: start });
    expect(await withdrawLetters(store, "recovery:R1", "recovery-link", start + 5)).toBe(2);
    const statuses = ["M1", "M2", "M3", "M4"].map(async (id) => (await findMessage(store, id))?.status);
    expect(await Promise.all(statuses)).toEqual(["failed", "failed", "accepted", "queued"]);
    expect(await settleOne(store, "M2", "a", { status: "accepted" })).toBe(false);
  });

  test("are not to be had before they are due, nor once they are closed", async () => {
    const store = await post(engine);
    await letter(store, "M1", 10);
    expect(await leaseOne(store, "M1", lease("a"), start + 9)).toBeUndefined();
    await leaseOne(store, "M1", lease("a"), start + 10);
    const accepted = { status: "accepted", acceptedAt: start + 11, closedAt: start + 11 } as const;
    expect(await settleOne(store, "M1", "a", accepted)).toBe(true);
    expect(await leaseOne(store, "M1", lease("b"), start + 60 * minute)).toBeUndefined();
    expect(await findMessage(store, "M1")).toMatchObject({ ...accepted, attempts: 1 });
  });

  test("are settled by whoever has them, once", async () => {
    const store = await post(engine);
    await letter(store, "M1");
    const deferred = { status: "deferred", dueAt: start + minute } as const;
    expect(await settleOne(store, "M1", "a", deferred)).toBe(false);
    await leaseOne(store, "M1", lease("a"), start);
    expect(await settleOne(store, "M1", "b", deferred)).toBe(false);
    const settled = await Promise.all(
      Array.from({ length: 10 }, () => settleOne(store, "M1", "a", deferred)),
    );
    expect(settled.filter(Boolean)).toHaveLength(1);
    expect(await findMessage(store, "M1")).toMatchObject({ ...deferred, deferrals: 1, closedAt: undefined });
    expect(await rowsOf(store, "SELECT lease, leased_until FROM messages")).toEqual([
      { lease: null, leased_until: null },
    ]);
  });

  test("keep every attempt", async () => {
    const store = await post(engine);
    await letter(store, "M1");
    await beginAttempts(store, [{ message: "M1", number: 1 }], start);
    const end = { endedAt: start + 5, outcome: "deferred", class: "greylisted", reply: "450 4.7.1" } as const;
    await endAttempts(store, [{ message: "M1", number: 1, ...end }]);
    const second = [{ message: "M1", number: 2 }];
    await beginAttempts(store, second, start + minute);
    await expect(beginAttempts(store, second, start + minute)).rejects.toThrow();
    await expect(beginAttempts(store, [{ message: "M9", number: 1 }], start)).rejects.toThrow();
    expect(await attemptsOf(store, ["M1"])).toMatchObject([
      { number: 1, beganAt: start, ...end },
      { number: 2, beganAt: start + minute, endedAt: undefined, outcome: undefined },
    ]);
    expect(await rowsOf(store, "SELECT * FROM attempts ORDER BY number")).toEqual([
      {
        message: "M1",
        number: 1,
        began_at: start,
        ended_at: start + 5,
        outcome: "deferred",
        class: "greylisted",
        reply: "450 4.7.1",
      },
      {
        message: "M1",
        number: 2,
        began_at: start + minute,
        ended_at: null,
        outcome: null,
        class: null,
        reply: null,
      },
    ]);
  });
});
