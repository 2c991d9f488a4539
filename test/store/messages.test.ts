import { expect, test } from "vitest";
import type { StoreHandle } from "../../src/base/context.ts";
import { minute } from "../../src/base/time.ts";
import { beginAttempt, endAttempt } from "../../src/store/attempts.ts";
import { addFirstContactPoints } from "../../src/store/contact-points.ts";
import { rowsOf } from "../../src/store/handle.ts";
import {
  addMessage,
  dueMessages,
  findMessage,
  leaseMessage,
  messagesAbout,
  settleMessage,
  wasToldSince,
} from "../../src/store/messages.ts";
import { type Engine, emptyStore, onEveryEngine } from "../support/engines.ts";
import { start } from "../support/world.ts";

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
  });
}

const lease = (token: string, until = start + 2 * minute) => ({ token, until });

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
    const tries = Array.from({ length: 20 }, (_each, n) => leaseMessage(store, "M1", lease(`t${n}`), start));
    const had = (await Promise.all(tries)).filter((message) => message !== undefined);
    expect(had).toHaveLength(1);
    expect(had[0]).toMatchObject({ status: "sending", attempts: 1 });
    expect((await findMessage(store, "M1"))?.attempts).toBe(1);
  });

  test("are due when their turn comes, in its order, and again when a sender died", async () => {
    const store = await post(engine);
    for (const [id, after] of [
      ["M3", 0],
      ["M1", 10],
      ["M2", 10],
      ["M4", minute],
    ] as const)
      await letter(store, id, after);
    const due = (now: number, limit = 9) => dueMessages(store, start + now, limit);
    expect(await due(0)).toEqual(["M3"]);
    expect(await due(10)).toEqual(["M3", "M1", "M2"]);
    expect(await due(10, 2)).toEqual(["M3", "M1"]);
    expect(await leaseMessage(store, "M3", lease("a"), start)).toBeDefined();
    expect(await due(2 * minute - 1)).toEqual(["M1", "M2", "M4"]);
    expect(await leaseMessage(store, "M3", lease("b"), start + 2 * minute - 1)).toBeUndefined();
    expect(await due(2 * minute)).toEqual(["M3", "M1", "M2", "M4"]);
    expect(await leaseMessage(store, "M3", lease("b", start + 4 * minute), start + 2 * minute)).toMatchObject(
      { attempts: 2 },
    );
  });

  test("are not to be had before they are due, nor once they are closed", async () => {
    const store = await post(engine);
    await letter(store, "M1", 10);
    expect(await leaseMessage(store, "M1", lease("a"), start + 9)).toBeUndefined();
    await leaseMessage(store, "M1", lease("a"), start + 10);
    const accepted = { status: "accepted", acceptedAt: start + 11, closedAt: start + 11 } as const;
    expect(await settleMessage(store, "M1", "a", accepted)).toBe(true);
    expect(await leaseMessage(store, "M1", lease("b"), start + 60 * minute)).toBeUndefined();
    expect(await findMessage(store, "M1")).toMatchObject({ ...accepted, attempts: 1 });
  });

  test("are settled by whoever has them, once", async () => {
    const store = await post(engine);
    await letter(store, "M1");
    const deferred = { status: "deferred", dueAt: start + minute } as const;
    expect(await settleMessage(store, "M1", "a", deferred)).toBe(false);
    await leaseMessage(store, "M1", lease("a"), start);
    expect(await settleMessage(store, "M1", "b", deferred)).toBe(false);
    const settled = await Promise.all(
      Array.from({ length: 10 }, () => settleMessage(store, "M1", "a", deferred)),
    );
    expect(settled.filter(Boolean)).toHaveLength(1);
    expect(await findMessage(store, "M1")).toMatchObject({ ...deferred, closedAt: undefined });
    expect(await rowsOf(store, "SELECT lease, leased_until FROM messages")).toEqual([
      { lease: null, leased_until: null },
    ]);
  });

  test("keep every attempt", async () => {
    const store = await post(engine);
    await letter(store, "M1");
    await beginAttempt(store, "M1", 1, start);
    await endAttempt(store, "M1", 1, {
      endedAt: start + 5,
      outcome: "deferred",
      class: "greylisted",
      reply: "450 4.7.1",
    });
    await beginAttempt(store, "M1", 2, start + minute);
    await expect(beginAttempt(store, "M1", 2, start + minute)).rejects.toThrow();
    await expect(beginAttempt(store, "M9", 1, start)).rejects.toThrow();
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
