import { describe, expect, test } from "vitest";
import { day } from "../../../src/base/time.ts";
import { type Dsn, dsn, otherMails, samples } from "../../support/bounce-samples.ts";
import { onEveryEngine } from "../../support/engines.ts";
import { audited, healthOf, letterOf, reportedOf, sentWorld, take } from "../../support/returned.ts";
import { cedulaOf, maria, openWorld, personOf, start, type World } from "../../support/world.ts";

interface Kept {
  readonly action: string;
  readonly class: string;
}

onEveryEngine("a report of a letter that came back", (engine) => {
  test("marks the letter and the mailbox, and is written down", async () => {
    const { world, letter, reported, reference } = await sentWorld({ store: await engine.place() });
    world.clock.advance(60_000);
    const report = await take(world, dsn(reported));
    const { id, status, closedAt, acceptedAt, heldUpBy } = await letter();
    const taken = { message: id, reference, action: "failed", class: "no-such-address" };
    expect(report).toMatchObject({
      read: 1,
      applied: 1,
      reports: [{ ...taken, health: { state: "obsolete" } }],
    });
    expect({ status, closedAt, acceptedAt, heldUpBy }).toEqual({
      status: "bounced",
      closedAt: start + 60_000,
      acceptedAt: start,
      heldUpBy: "no-such-address",
    });
    expect(await healthOf(world)).toMatchObject({ state: "obsolete", until: undefined, message: id });
    const [entry] = await audited(world, "delivery.report");
    expect(entry).toMatchObject({ subject: `recovery:${reference}`, actor: "system" });
    expect(entry?.detail).toContain("m***@example.com");
    expect(entry?.detail).not.toContain("maria.quispe");
  });

  test("counts once, however often and in whatever it comes", async () => {
    const { world, reported } = await sentWorld({ store: await engine.place() });
    const report = dsn(reported);
    const lf = report.replaceAll("\r\n", "\n");
    expect(await take(world, [lf, lf, report])).toMatchObject({ read: 3, applied: 1, repeated: 2 });
    expect(await take(world, report)).toMatchObject({ read: 1, applied: 0, repeated: 1, reports: [] });
    const [one, other] = await Promise.all([take(world, `${lf}again`), take(world, `${lf}again`)]);
    expect(one.applied + other.applied).toBe(1);
    expect(await world.rows("delivery_reports")).toHaveLength(2);
  });
});

describe("what a report does", () => {
  test.each<
    [string, Dsn, status: string, heldUpBy: string | undefined, state: string | undefined, days: number]
  >([
    ["failed, full", { status: "5.2.2" }, "bounced", "mailbox-full", "suppressed", 1],
    ["given up after days", { status: "4.4.7", diagnostic: "" }, "bounced", "unreachable", "suppressed", 1],
    ["failed, unsaid why", { status: "5.0.0", diagnostic: "" }, "bounced", "permanent", "suppressed", 3],
    ["failed, our own doing", { status: "5.7.26" }, "bounced", "policy", undefined, 0],
    ["failed by a passing fault", { status: "4.3.0", diagnostic: "" }, "bounced", "temporary", undefined, 0],
    ["delayed", { action: "delayed", status: "4.4.1" }, "accepted", "unreachable", undefined, 0],
    ["delivered", { action: "delivered", status: "2.0.0" }, "accepted", undefined, undefined, 0],
    ["relayed", { action: "relayed", status: "2.0.0" }, "accepted", undefined, undefined, 0],
    [
      "failed, by another name",
      { finalRecipient: "rfc822; quispe@other.example" },
      "accepted",
      undefined,
      undefined,
      0,
    ],
    [
      "failed, without saying for whom",
      { originalRecipient: undefined },
      "bounced",
      "no-such-address",
      "obsolete",
      0,
    ],
  ])("%s", async (_name, more, status, heldUpBy, state, days) => {
    const { world, letter, reported } = await sentWorld();
    expect(await take(world, dsn(reported, more))).toMatchObject({ applied: 1 });
    expect(await letter()).toMatchObject({ status, heldUpBy });
    const health = await healthOf(world);
    expect(health?.state).toBe(state);
    if (state === "suppressed") expect(health?.until).toBe(start + days * day);
  });

  test.each(Object.keys(samples))("as %s writes it", async (name) => {
    const { world, letter, reported } = await sentWorld();
    expect(await take(world, samples[name]?.(reported) ?? "")).toMatchObject({ applied: 1 });
    expect((await letter()).status).toBe(/delayed|put off/.test(name) ? "accepted" : "bounced");
  });

  test("to a letter that came back before: it is kept, and nothing else", async () => {
    const { world, letter, reported } = await sentWorld();
    await take(world, dsn(reported, { status: "5.7.1" }));
    await take(world, [dsn(reported), dsn(reported, { action: "delayed", status: "4.4.1" })]);
    expect(await letter()).toMatchObject({ status: "bounced", heldUpBy: "policy" });
    expect(await healthOf(world)).toBeUndefined();
    expect((await world.rows<Kept>("delivery_reports")).map((kept) => kept.action).toSorted()).toEqual([
      "delayed",
      "failed",
      "failed",
    ]);
  });

  test("that comes before what the server took is written down counts at the next reading", async () => {
    const world = await openWorld();
    await world.register(maria);
    const { message } = await world.start();
    const letter = await letterOf(world, message.id);
    const report = dsn(reportedOf(letter));
    expect(await take(world, report)).toMatchObject({ applied: 0, unmatched: 1 });
    expect(await letterOf(world, message.id)).toEqual(letter);
    await world.send();
    expect(await take(world, report)).toMatchObject({
      applied: 1,
      reports: [{ health: { state: "obsolete" } }],
    });
    expect(await letterOf(world, message.id)).toMatchObject({ status: "bounced" });
  });

  test("for several recipients of one letter: the mildest counts", async () => {
    const { world, letter, reported } = await sentWorld();
    const more = ["", "Final-Recipient: rfc822; second@list.example", "Action: delivered", "Status: 2.0.0"];
    await take(world, dsn(reported, { originalRecipient: undefined, more }));
    expect(await letter()).toMatchObject({ status: "accepted" });
  });
});

describe("never a wrong person", () => {
  test("a report is matched by nothing but an id", async () => {
    const { world, letter, reported } = await sentWorld();
    const stranger = { ...reported, envelopeId: "0".repeat(32), mailId: `<${"1".repeat(32)}@localhost>` };
    const wordless = { envelopeId: undefined, returned: `To: ${reported.to}\r\n` };
    const trouble: string[] = [];
    const onTrouble = (_name: string, why: string) => trouble.push(why);
    const mails = [
      dsn(stranger),
      dsn(reported, wordless),
      dsn(reported, { originalRecipient: "rfc822; other@example.com" }),
      dsn({ ...reported, envelopeId: "0".repeat(32) }),
      otherMails["an answer"]?.(reported) ?? "",
      dsn(reported, {
        head: [
          `References: ${Array.from({ length: 30 }, (_, n) => stranger.mailId.replace("11", `${n + 10}`)).join(" ")}`,
        ],
      }),
    ];
    expect(await take(world, mails, { onTrouble })).toMatchObject({
      read: 6,
      applied: 0,
      unmatched: 3,
      ambiguous: 2,
      notReports: 1,
      reports: [],
    });
    expect(trouble).toEqual([
      "unknown-letter",
      "no-clue",
      "another-recipient",
      "ambiguous",
      "no-report",
      "ambiguous",
    ]);
    expect(await letter()).toMatchObject({ status: "accepted" });
    expect(await world.rows("delivery_reports")).toEqual([]);
    expect(await world.rows("contact_health")).toEqual([]);
  });

  test("a report that names two letters is about neither", async () => {
    const { world, letter, reported } = await sentWorld();
    await world.register(personOf(1));
    const other = await world.start({ birthDate: "1990-01-01", image: "condor" }, cedulaOf(1));
    await world.send();
    const { mailId } = await letterOf(world, other.message.id);
    const report = dsn(reported, { returned: `Message-ID: ${mailId}\r\n` });
    expect(await take(world, report)).toMatchObject({ ambiguous: 1, applied: 0 });
    expect(await letter()).toMatchObject({ status: "accepted" });
    expect((await letterOf(world, other.message.id)).status).toBe("accepted");
  });

  test.each<[string, (world: World) => Promise<unknown>, Dsn]>([
    [
      "where the mailbox forwards to",
      () => Promise.resolve(),
      { originalRecipient: undefined, finalRecipient: "rfc822; other@example.com" },
    ],
    ["whose letter was used", async (world) => world.complete(await world.token()), {}],
  ])("nothing is held against a letter and an address %s", async (_name, before, more) => {
    const { world, letter, reported } = await sentWorld();
    await before(world);
    expect(await take(world, dsn(reported, more))).toMatchObject({ applied: 1 });
    expect(await letter()).toMatchObject({ status: "accepted" });
    expect(await healthOf(world)).toBeUndefined();
  });

  test("the address that a report came to names its letter, where ours does", async () => {
    const { world, letter, reported } = await sentWorld({
      settings: { "smtp.returnPath": "rebotes+*@mesa.example" },
    });
    const head = ["From: mailer-daemon@x.example", `To: rebotes+${reported.envelopeId}@mesa.example`];
    await take(world, `${head.join("\r\n")}\r\n\r\n550 5.1.1 no\r\n`);
    expect(await letter()).toMatchObject({ status: "bounced" });
  });
});
