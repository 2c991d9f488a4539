import { describe, expect, test } from "vitest";
import { hour, minute, second } from "../../src/base/time.ts";
import { email } from "../../src/channel/email/email.ts";
import type { Post } from "../../src/delivery/send/post.ts";
import { dispatch, sendDue } from "../../src/delivery/send/run.ts";
import { retryWait } from "../../src/delivery/send/timetable.ts";
import { closeStore, openStore } from "../../src/store/engine/connect.ts";
import { findMessage } from "../../src/store/post/messages.ts";
import { deadUrl, drop, type Manners, startMailServer } from "../support/mail-server.ts";
import { carriedBy, cedulaOf, maria, openWorld, personOf, start } from "../support/world.ts";

interface Attempt {
  readonly number: number;
  readonly ended_at: number | null;
  readonly outcome: string | null;
  readonly class: string;
  readonly reply: string;
}

/** A desk with one letter in the queue, and a mail server that behaves as told. */
async function queued(manners: Manners = {}, url?: string) {
  const server = await startMailServer(manners);
  const world = await openWorld({ settings: { "smtp.url": url ?? server.url } });
  await world.register(maria);
  const { message } = await world.start();
  const letter = async () =>
    (await findMessage(world.store, message.id)) ?? Promise.reject(new Error("no letter"));
  return { server, world, id: message.id, letter, attempts: () => world.rows<Attempt>("attempts") };
}

const always = (reply: string) => () => reply;
const idOf = (mail: string) => /^Message-ID: (.*)$/im.exec(mail)?.[1]?.trim();

describe("a letter that is put off for now", () => {
  test.each<[string, Manners, string, boolean]>([
    ["at MAIL", { mail: always("451 4.3.0 Later") }, "temporary", true],
    ["at RCPT, by a grey list", { rcpt: always("450 4.7.1 Greylisted") }, "greylisted", true],
    ["at RCPT, the mailbox full", { rcpt: always("452 4.2.2 Full") }, "mailbox-full", true],
    ["at RCPT, with a farewell", { rcpt: always("421 4.7.28 Slow down") }, "rate", true],
    ["at DATA", { data: always("451 4.3.2 Not now") }, "temporary", true],
    ["after the whole mail", { end: always("451 4.3.0 Later") }, "temporary", true],
    ["at the greeting", { greeting: always("421 Too many") }, "rate", false],
    [
      "at the greeting, for good: that is about us",
      { greeting: always("554 5.7.1 No") },
      "sender-refused",
      false,
    ],
    [
      "at MAIL, for good: that is about us",
      { mail: always("550 5.7.1 Not allowed") },
      "sender-refused",
      false,
    ],
    [
      "at MAIL, for want of signing in",
      { mail: always("530 5.7.0 Authentication required") },
      "sender-refused",
      false,
    ],
    ["by a connection that breaks at once", { greeting: always(drop) }, "unreachable", true],
    ["by a connection that breaks at DATA", { data: always(drop) }, "unreachable", true],
  ])("%s", async (_case, manners, meaning, reached) => {
    const { world, letter, attempts, server } = await queued(manners);
    const report = await world.send();
    expect(report).toMatchObject({ considered: 1, deferred: 1, accepted: 0, unreachable: !reached });
    const { status, dueAt, closedAt, acceptedAt } = await letter();
    expect({ status, closedAt, acceptedAt }).toEqual({
      status: "deferred",
      closedAt: undefined,
      acceptedAt: undefined,
    });
    expect(dueAt - start).toBeGreaterThanOrEqual(60 * second);
    expect(dueAt - start).toBeLessThanOrEqual(66 * second);
    expect(await attempts()).toMatchObject([
      { number: 1, ended_at: start, outcome: "deferred", class: meaning },
    ]);
    expect(server.taken).toEqual([]);
    expect(await world.send()).toMatchObject({ considered: 0 });
  });

  test("where nobody listens", async () => {
    const { world, attempts } = await queued({}, await deadUrl());
    expect(await world.send()).toMatchObject({ deferred: 1, unreachable: true });
    expect(await attempts()).toMatchObject([
      { class: "unreachable", reply: expect.stringContaining("ECONNREFUSED") },
    ]);
  });

  test("where nobody's password is right", async () => {
    const manners = { ehlo: always("250-x\r\n250 AUTH PLAIN"), auth: always("535 5.7.8 Wrong") };
    const server = await startMailServer(manners);
    const url = server.url.replace("//", "//mesa:secreto@");
    const { world, attempts } = await queued({}, url);
    expect(await world.send()).toMatchObject({ deferred: 1, unreachable: true });
    expect(await attempts()).toMatchObject([{ class: "sender-refused" }]);
    expect(JSON.stringify(await attempts())).not.toContain("secreto");
    expect(server.heard.some((line) => line.startsWith("MAIL"))).toBe(false);
  });

  test("where the conversation would be open to all: off this machine STARTTLS is required", async () => {
    const server = await startMailServer();
    // 0.0.0.0 leads here, and is not known to
    const { world, letter } = await queued({}, server.url.replace("127.0.0.1", "0.0.0.0"));
    expect(await world.send()).toMatchObject({ deferred: 1 });
    expect((await letter()).status).toBe("deferred");
    expect(server.heard.filter((line) => /^(MAIL|RCPT|DATA)/.test(line))).toEqual([]);
  });
});

describe("a letter that is refused for good", () => {
  test.each<[string, Manners, string]>([
    ["no such address", { rcpt: always("550 5.1.1 User unknown") }, "no-such-address"],
    ["no such domain", { rcpt: always("550 5.1.2 Unknown host") }, "no-such-domain"],
    ["mailbox disabled", { rcpt: always("550 5.2.1 Disabled") }, "disabled"],
    ["policy", { rcpt: always("550 5.7.1 Not allowed") }, "policy"],
    ["too large for the server", { mail: always("552 5.3.4 Too large") }, "content"],
    ["content", { end: always("554 5.7.0 Spam") }, "content"],
    ["no reason given", { rcpt: always("550 no") }, "permanent"],
  ])("%s", async (_case, manners, meaning) => {
    const { world, letter, attempts } = await queued(manners);
    expect(await world.send()).toMatchObject({ considered: 1, bounced: 1, unreachable: false });
    expect(await letter()).toMatchObject({ status: "bounced", closedAt: start });
    expect(await attempts()).toMatchObject([{ outcome: "bounced", class: meaning }]);
    world.clock.advance(hour);
    expect(await world.send()).toMatchObject({ considered: 0 });
  });
});

test("a grey list is outlasted", async () => {
  const manners: Manners = { rcpt: (time) => (time === 1 ? "450 4.7.1 Greylisted" : undefined) };
  const { world, server, letter, attempts } = await queued(manners);
  await world.send();
  world.clock.advance(66 * second);
  expect(await world.send()).toMatchObject({ accepted: 1 });
  expect(await letter()).toMatchObject({ status: "accepted", acceptedAt: start + 66 * second, attempts: 2 });
  expect((await attempts()).map(({ class: meaning }) => meaning)).toEqual(["greylisted", "accepted"]);
  expect(server.taken).toHaveLength(1);
});

test("a grey list of five minutes is outlasted well before the link would be dead", async () => {
  let now = () => start;
  const rcpt = () => (now() < start + 5 * minute ? "450 4.2.0 Greylisted for 300 seconds" : undefined);
  const { world, server, letter } = await queued({ rcpt });
  now = () => world.clock.now();
  for (let { status, dueAt } = await letter(); status !== "accepted"; { status, dueAt } = await letter()) {
    world.clock.advance(Math.max(0, dueAt - world.clock.now()));
    await world.send();
  }
  expect(server.taken).toHaveLength(1);
  const { attempts: tries, acceptedAt = 0 } = await letter();
  expect(tries).toBe(4);
  expect(acceptedAt - start).toBeLessThan(14 * minute);
});

test("it is tried again at growing distances, and given up when its link would be dead", async () => {
  const { world, letter, attempts } = await queued({ rcpt: always("450 4.7.1 Greylisted") });
  let tries = 0;
  for (; (await letter()).status !== "failed"; tries += 1) {
    await world.send();
    const { dueAt, status, deadlineAt } = await letter();
    const wait = dueAt - world.clock.now();
    if (status === "deferred") {
      expect(wait).toBeGreaterThanOrEqual(retryWait(email.carriage.waits, tries + 1));
      expect(wait).toBeLessThanOrEqual(retryWait(email.carriage.waits, tries + 1) * 1.1);
      expect(dueAt).toBeLessThan(deadlineAt);
      world.clock.advance(wait);
    }
  }
  expect(await attempts()).toHaveLength(tries);
  expect(tries).toBe(7);
  expect(world.clock.now()).toBeLessThan(start + 4 * hour);
});

/** The post office of a sender that is killed with a letter in hand. */
function dying(post: Post): Post {
  return carriedBy(post, () => ({ carry: () => Promise.reject(new Error("killed")) }));
}

describe("a sender that dies", () => {
  test("between taking the letter and its end is followed by another, after two minutes", async () => {
    const { world, id, server, letter, attempts } = await queued();
    await expect(world.withPost((post) => dispatch(world.system, id, dying(post)))).rejects.toThrow("killed");
    expect((await letter()).status).toBe("sending");
    world.clock.advance(2 * minute - 1);
    expect(await world.send()).toMatchObject({ considered: 0 });
    world.clock.advance(1);
    expect(await world.send()).toMatchObject({ considered: 1, accepted: 1 });
    expect(server.taken).toHaveLength(1);
    expect(await attempts()).toMatchObject([
      { number: 1, ended_at: null, outcome: null },
      { number: 2, outcome: "accepted" },
    ]);
  });

  test("between the server's 250 and our commit costs one double, under the same Message-ID", async () => {
    const { world, id, server, letter } = await queued();
    const { mailId } = await letter();
    await world.withPost(async (post) => {
      const broken = carriedBy(post, (carrier) => ({
        carry: async (...mail) => {
          await carrier.carry(...mail);
          throw new Error("killed");
        },
      }));
      await expect(dispatch(world.system, id, broken)).rejects.toThrow("killed");
    });
    world.clock.advance(2 * minute);
    await world.send();
    expect(server.taken.map(idOf)).toEqual([mailId, mailId]);
    expect(await world.send()).toMatchObject({ considered: 0 });
  });

  test("many times over does not stretch the wait after the next deferral", async () => {
    const { world, id, letter } = await queued({ rcpt: always("450 4.7.1 Greylisted") });
    for (let times = 0; times < 8; times += 1) {
      const dead = world.withPost((post) => dispatch(world.system, id, dying(post)));
      await expect(dead).rejects.toThrow("killed");
      world.clock.advance(2 * minute);
    }
    await world.send();
    const { attempts: begun, deferrals, dueAt } = await letter();
    expect([begun, deferrals]).toEqual([9, 1]);
    expect(dueAt - world.clock.now()).toBeLessThanOrEqual(66 * second);
  });

  test("but comes back late does not overwrite what its follower did", async () => {
    const { world, id, letter, attempts } = await queued();
    await world.withPost(async (post) => {
      const late = carriedBy(post, (carrier) => ({
        carry: async (...mail) => {
          world.clock.advance(2 * minute);
          expect(await world.send()).toMatchObject({ accepted: 1 });
          world.clock.advance(minute);
          await carrier.carry(...mail);
          return { outcome: "bounced", class: "permanent", reply: "550 late", server: "here" };
        },
      }));
      await dispatch(world.system, id, late);
    });
    expect(await letter()).toMatchObject({ status: "accepted", acceptedAt: start + 2 * minute });
    expect((await attempts()).map(({ outcome }) => outcome)).toEqual(["bounced", "accepted"]);
  });
});

describe("two runs at once", () => {
  test("send each letter once", async () => {
    const server = await startMailServer();
    const world = await openWorld({ settings: { "smtp.url": server.url } });
    await world.register(...Array.from({ length: 10 }, (_each, n) => personOf(n)));
    const proof = { birthDate: "1990-01-01", image: "condor" };
    for (let n = 0; n < 10; n += 1) await world.start(proof, cedulaOf(n));
    const other = { ...world.system, store: await openStore(world.location) };
    const runs = await Promise.all(
      [world.system, other].map((ctx) => world.withPost((post) => sendDue(ctx, post, { once: false }), ctx)),
    );
    await closeStore(other.store);
    expect(runs.reduce((sum, run) => sum + run.accepted, 0)).toBe(10);
    expect(new Set(server.taken.map(idOf)).size).toBe(10);
    expect(server.taken).toHaveLength(10);
    expect(await world.rows("attempts")).toHaveLength(10);
  });

  test("do not try a letter again that one of them has just put off", async () => {
    const { world, id, attempts } = await queued({ rcpt: always("450 4.7.1 Greylisted") });
    await world.withPost(async (post) => {
      expect((await dispatch(world.system, id, post))?.status).toBe("deferred");
      expect(await dispatch(world.system, id, post)).toBeUndefined();
    });
    expect(await attempts()).toHaveLength(1);
  });
});

test.each(["250 2.0.0 Taken:", "550 5.7.1 Refused for"])(
  "a server that quotes the link leaves nothing of its token in the store: %s",
  async (reply) => {
    const quoted = "http://127.0.0.1:8080/r#t=3DAbCdEfGhIjKlMnOpQrStUvW=\r\nxYz0123456789_-AbCdE";
    const { world, attempts } = await queued({ end: () => `${reply} ${quoted.replaceAll("=\r\n", "")}` });
    await world.send();
    const [attempt] = await attempts();
    expect(attempt?.reply).toContain(reply.slice(4));
    expect(attempt?.reply).not.toContain("AbCdE");
  },
);
