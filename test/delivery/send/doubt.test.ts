import { describe, expect, test } from "vitest";
import { readSettings } from "../../../src/base/settings.ts";
import { hour, minute } from "../../../src/base/time.ts";
import { planRetry, retryDeferred } from "../../../src/delivery/send/queue.ts";
import { diagnoseDelivery } from "../../../src/recovery/diagnose.ts";
import { resendLink } from "../../../src/recovery/resend.ts";
import { showRecovery } from "../../../src/recovery/show.ts";
import { findMessage } from "../../../src/store/post/messages.ts";
import { dsn, forwardSamples, type Reported } from "../../support/bounce-samples.ts";
import { type Engine, onEveryEngine } from "../../support/engines.ts";
import { drop, type Manners, type Stage, startMailServer } from "../../support/mail-server.ts";
import { audited, healthOf, reportedOf, take } from "../../support/returned.ts";
import { maria, openWorld, start, type World, type WorldOptions } from "../../support/world.ts";

/** A desk with one letter in the queue, and a mail server that behaves as told. */
async function queued(manners: Manners, { settings, ...options }: WorldOptions = {}) {
  const server = await startMailServer(manners);
  const world = await openWorld({ ...options, settings: { "smtp.url": server.url, ...settings } });
  await world.register(maria);
  const { message, recovery } = await world.start();
  const letter = async () =>
    (await findMessage(world.store, message.id)) ?? Promise.reject(new Error("no letter"));
  return { server, world, letter, reference: recovery.reference };
}

/** The tokens in mails as they came. */
const tokensIn = (mails: readonly string[]) =>
  mails.map((mail) => /#t=(?:3D)?([\w-]{43})/.exec(mail.replace(/=\r\n/g, ""))?.[1] ?? "");
const idOf = (mail: string) => /^Message-ID: (.*)$/im.exec(mail)?.[1]?.trim();

/** Tries a link with a password that is refused for its weakness: whether the link was heard at all. */
async function answerOf(world: World, token: string | undefined): Promise<string> {
  const fault: unknown = await world.complete(token ?? "", "x").catch((error: unknown) => error);
  return (fault as { code: string }).code;
}
const usable = "password-refused";

describe("how long a mail server is waited for", () => {
  test("is at least what RFC 5321 asks for in 4.5.3.2, where nothing is set", () => {
    const { greeting, reply, end } = readSettings({}, {}).settings["smtp.timeouts"];
    const asked: readonly [string, number, number][] = [
      ["initial 220 message", 5 * minute, greeting],
      ["MAIL command", 5 * minute, reply],
      ["RCPT command", 5 * minute, reply],
      ["DATA initiation", 2 * minute, reply],
      ["data block", 3 * minute, end],
      ["DATA termination", 10 * minute, end],
    ];
    for (const [what, least, waited] of asked) expect([what, waited >= least]).toEqual([what, true]);
  });

  const slow = (slowed: Stage): Manners => ({ delay: (stage) => (stage === slowed ? 1500 : 0) });

  test.each<[Stage, string]>([
    ["greeting", "greeting=20s,reply=1s,end=1s"],
    ["mail", "greeting=1s,reply=20s,end=1s"],
    ["rcpt", "greeting=1s,reply=20s,end=1s"],
    ["data", "greeting=1s,reply=20s,end=1s"],
    ["end", "greeting=1s,reply=1s,end=20s"],
  ])("slow at %s and waited for, it costs one try and one mail", async (stage, timeouts) => {
    const { server, world } = await queued(slow(stage), { settings: { "smtp.timeouts": timeouts } });
    expect(await world.send()).toMatchObject({ accepted: 1, deferred: 0 });
    expect(server.taken).toHaveLength(1);
  });

  test.each<[Stage, string, boolean]>([
    ["greeting", "unreachable", true],
    ["mail", "unreachable", false],
    ["rcpt", "unreachable", false],
    ["data", "unreachable", false],
    ["end", "in-doubt", false],
  ])("slower than that at %s, it is given up: %s", async (stage, meaning, away) => {
    const { world } = await queued(slow(stage), {
      settings: { "smtp.timeouts": "greeting=1s,reply=1s,end=1s" },
    });
    expect(await world.send()).toMatchObject({ accepted: 0, deferred: 1, unreachable: away });
    expect(await world.rows("attempts")).toMatchObject([{ class: meaning }]);
  });
});

const doubtful: readonly [string, Manners][] = [
  ["falls silent", { end: (time) => (time === 1 ? "" : undefined) }],
  ["breaks off", { end: (time) => (time === 1 ? drop : undefined) }],
];

describe.each(doubtful)("a server that has the whole letter and %s", (_case, manners) => {
  const settings = { "smtp.timeouts": "end=1s" };

  test("leaves it in doubt: not sent again for half an hour, nor by a retry of all", async () => {
    const { server, world, letter } = await queued(manners, { settings });
    expect(await world.send()).toMatchObject({ considered: 1, deferred: 1, unreachable: false });
    expect(await letter()).toMatchObject({ status: "deferred", heldUpBy: "in-doubt", doubtedAt: start });
    expect(await planRetry(world.operator, undefined)).toEqual(new Map());
    expect(await retryDeferred(world.operator, undefined)).toBe(0);
    world.clock.advance(30 * minute - 1);
    expect(await world.send()).toMatchObject({ considered: 0 });
    expect(server.seen).toHaveLength(1);
  });

  test("and delivered it gave a link that works for its hour, from the doubt on", async () => {
    const { server, world } = await queued(manners, { settings });
    await world.send();
    const [token] = tokensIn(server.seen);
    world.clock.advance(hour - 1);
    expect(await answerOf(world, token)).toBe(usable);
    world.clock.advance(1);
    expect(await answerOf(world, token)).toBe("link-expired");
  });

  test("gets it once more under the same Message-ID, and only the link of that one lives on", async () => {
    const { server, world, letter } = await queued(manners, { settings });
    await world.send();
    world.clock.advance(30 * minute);
    expect(await world.send()).toMatchObject({ accepted: 1 });
    expect(await letter()).toMatchObject({ status: "accepted", doubtedAt: undefined });
    expect(new Set(server.seen.map(idOf)).size).toBe(1);
    const [first, second] = tokensIn(server.seen);
    expect([await answerOf(world, first), await answerOf(world, second)]).toEqual([
      "link-superseded",
      usable,
    ]);
  });

  test("whose link was used gets nothing more", async () => {
    const { server, world, letter } = await queued(manners, { settings });
    await world.send();
    await world.complete(tokensIn(server.seen)[0] ?? "");
    expect(await letter()).toMatchObject({ status: "accepted", acceptedAt: start, doubtedAt: undefined });
    world.clock.advance(hour);
    await world.send();
    expect(server.seen.map((mail) => /^Subject: .*(?:enlace)/im.test(mail))).toEqual([true, false]);
  });

  test("is told in doubt, and to look before another is sent", async () => {
    const { world, reference } = await queued(manners, { settings });
    await world.send();
    const { verdict } = await diagnoseDelivery(world.operator, reference);
    expect(verdict).toMatchObject({ verdict: "in-doubt", confidence: "undeterminable" });
    const [look, again] = verdict.advice;
    expect(look?.sentence.en).toContain("look in the mailbox");
    expect(again?.command).toBe(`clave link resend ${reference}`);
    const { timeline } = await showRecovery(world.operator, reference);
    expect(timeline.map(({ detail }) => detail["class"])).toContain("in-doubt");
  });
});

onEveryEngine("another link while one is in doubt", (engine: Engine) => {
  test("is sent where an operator asks for it, which says so; the first is not sent again beside it", async () => {
    const { server, world, reference } = await queued(
      { end: (time) => (time === 1 ? drop : undefined) },
      { store: await engine.place() },
    );
    await world.send();
    world.clock.advance(2 * minute);
    const resent = await resendLink(world.operator, { who: reference, method: "email" });
    expect(resent.doubted).toBe(true);
    expect(await world.send()).toMatchObject({ accepted: 1 });
    const tokens = tokensIn(server.seen);
    // both may be in the mailbox: each works, and using one ends the other
    for (const token of tokens) expect(await answerOf(world, token)).toBe(usable);
    world.clock.advance(45 * minute);
    expect(await world.send()).toMatchObject({ considered: 0 });
    await world.complete(tokens[0] ?? "");
    expect(await answerOf(world, tokens[1])).toBe("link-used");
  });

  test("that was put off at the second try is in doubt no longer", async () => {
    const { world, letter } = await queued(
      {
        end: (time) => (time === 1 ? drop : undefined),
        rcpt: (time) => (time === 2 ? "450 4.7.1 Grey" : undefined),
      },
      { store: await engine.place() },
    );
    await world.send();
    world.clock.advance(30 * minute);
    expect(await world.send()).toMatchObject({ deferred: 1 });
    expect(await letter()).toMatchObject({ heldUpBy: "greylisted", doubtedAt: undefined });
    world.clock.advance(10 * minute);
    expect(await world.send()).toMatchObject({ accepted: 1 });
  });
});

onEveryEngine("what proves that a letter in doubt arrived ends the doubt", (engine: Engine) => {
  const doubted = async () => {
    const found = await queued(
      { end: (time) => (time === 1 ? drop : undefined) },
      { store: await engine.place() },
    );
    await found.world.send();
    found.world.clock.advance(minute);
    return found;
  };

  test("a link that was opened, be it with a password that is refused", async () => {
    const { server, world, letter } = await doubted();
    expect(await answerOf(world, tokensIn(server.seen)[0])).toBe(usable);
    expect(await letter()).toMatchObject({ status: "accepted", acceptedAt: start, closedAt: start });
    expect(await audited(world, "delivery.arrival")).toMatchObject([{ actor: "holder" }]);
    world.clock.advance(30 * minute);
    expect(await world.send()).toMatchObject({ considered: 0 });
    expect(await answerOf(world, tokensIn(server.seen)[0])).toBe(usable);
  });

  test.each<[string, (letter: Reported) => string, string, string | undefined]>([
    ["that it came back", dsn, "bounced", "obsolete"],
    [
      "that it is late",
      (letter) => dsn(letter, { action: "delayed", status: "4.4.1" }),
      "accepted",
      undefined,
    ],
    ["that its forward refused it", forwardSamples["postfix"] ?? dsn, "accepted", undefined],
  ])("a report %s", async (_case, report, status, health) => {
    const { world, letter } = await doubted();
    const reported = reportedOf(await letter());
    expect(await take(world, report(reported), { dryRun: true })).toMatchObject({ applied: 1 });
    expect(await letter()).toMatchObject({ status: "deferred" });
    expect(await take(world, report(reported))).toMatchObject({ applied: 1 });
    expect(await letter()).toMatchObject({ status, acceptedAt: start, doubtedAt: undefined });
    expect((await healthOf(world))?.state).toBe(health);
    world.clock.advance(hour);
    expect(await world.send()).toMatchObject({ considered: 0 });
  });

  test("a report about one that another has taken the place of", async () => {
    const { world, letter, reference } = await doubted();
    const reported = reportedOf(await letter());
    world.clock.advance(minute);
    await resendLink(world.operator, { who: reference, method: "email" });
    expect(await letter()).toMatchObject({ status: "failed" });
    expect(await take(world, dsn(reported))).toMatchObject({ applied: 1 });
    expect(await letter()).toMatchObject({ status: "bounced" });
  });
});

test("a letter whose time would be over before it may go again is given up in doubt", async () => {
  const { world, letter } = await queued(
    { end: () => drop },
    { settings: { "link.ttl": "15m", "link.cap": "20m" } },
  );
  await world.send();
  expect(await letter()).toMatchObject({ status: "failed", heldUpBy: "in-doubt", doubtedAt: start });
});
