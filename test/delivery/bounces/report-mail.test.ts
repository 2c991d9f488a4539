import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReplyClass } from "../../../src/channel/email/receipts.ts";
import { readReport } from "../../../src/delivery/bounces/report-mail.ts";
import type { ReportAction } from "../../../src/store/post/delivery-reports.ts";
import { type Dsn, dsn, headOf, otherMails, samples, someLetter } from "../../support/bounce-samples.ts";

const { envelopeId, mailId } = someLetter;
const other = "aaaaaaaabbbbbbbbccccccccdddddddd";
const returnPath = "rebotes+*@mesa.example";
const read = (text: string) => readReport(Buffer.from(text), returnPath);

/** What a mail that has to be a report says. */
async function reportOf(text: string) {
  const report = await read(text);
  if (typeof report === "string") throw new Error(report);
  return report;
}

describe("a report", () => {
  test.each<[string, ReportAction, ReplyClass, byEnvelope: boolean]>([
    ["postfix", "failed", "no-such-address", true],
    ["postfix, delayed", "delayed", "unreachable", true],
    ["gmail", "failed", "no-such-address", false],
    ["exchange", "failed", "no-such-address", false],
    ["yahoo", "failed", "permanent", false],
    ["exim", "failed", "mailbox-full", false],
    ["qmail", "failed", "no-such-address", false],
    ["without any code", "failed", "permanent", false],
    ["plain, put off", "delayed", "greylisted", false],
  ])("of %s: %s, %s", async (name, action, meaning, byEnvelope) => {
    const { clues, outcomes } = await reportOf(samples[name]?.(someLetter) ?? "");
    expect(clues).toEqual({ envelopeIds: byEnvelope ? [envelopeId] : [], mailIds: [mailId] });
    expect(outcomes).toMatchObject([{ action, class: meaning }]);
  });

  test.each(Object.keys(otherMails))("is not %s", async (name) => {
    expect(await read(otherMails[name]?.(someLetter) ?? "")).toBe("no-report");
  });
});

describe("the class comes from codes", () => {
  test.each<[string, string, string, ReplyClass]>([
    ["failed", "5.1.1", "", "no-such-address"],
    ["failed", "5.1.1", "smtp; 550 5.7.1 Blocked", "no-such-address"],
    ["failed", "5.0.0", "smtp; 550 5.1.1 User unknown", "no-such-address"],
    ["failed", "5.0.0", "smtp; 550 user unknown", "permanent"],
    ["failed", "", "smtp; 552 5.2.2 Full", "mailbox-full"],
    ["failed", "", "smtp; 552-5.2.2 Full", "mailbox-full"],
    ["failed", "", "smtp; 550 #5.2.1 Disabled", "disabled"],
    ["failed", "", "", "permanent"],
    ["failed", "mailbox does not exist", "smtp; no such user 5.1.1", "permanent"],
    ["failed", "4.4.7", "smtp; 451 4.7.1 Greylisted", "unreachable"],
    ["failed", "5.4.7", "", "unreachable"],
    ["failed", "4.2.2", "", "mailbox-full"],
    ["failed", "4.3.0", "", "temporary"],
    ["failed", "4.1.1", "smtp; 550 No", "temporary"],
    ["failed", "5.4.4", "", "no-such-domain"],
    ["failed", "5.4.1", "", "unreachable"],
    ["failed", "5.3.4", "", "content"],
    ["failed", "5.2.3", "", "content"],
    ["failed", "5.6.1", "", "content"],
    ["failed", "5.1.8", "", "policy"],
    ["failed", "5.7.26", "", "policy"],
    ["failed", "5.1.1.1", "", "permanent"],
    ["failed (by us)", "5.1.3 (syntax)", "", "malformed"],
    ["delayed", "4.2.2", "", "mailbox-full"],
    ["delayed", "", "smtp; 421 Too many", "rate"],
    ["delivered", "2.1.5", "smtp; 250 2.1.5 Ok", "accepted"],
    ["relayed", "2.1.9", "", "accepted"],
  ])("Action %j, Status %j, Diagnostic-Code %j: %s", async (action, status, diagnostic, meaning) => {
    const { outcomes } = await reportOf(dsn(someLetter, { action, status, diagnostic }));
    expect(outcomes).toMatchObject([{ class: meaning }]);
  });

  test.each<[string, ReplyClass]>([
    ["550 5.1.1 no", "no-such-address"],
    ["550-5.1.1 no", "no-such-address"],
    ["Remote host said: 550 5.2.1 no", "disabled"],
    ["Status: 5.1.1", "no-such-address"],
    ["(#5.1.3)", "malformed"],
    ["451 4.7.1 first\r\n550 5.1.1 then", "no-such-address"],
    ["550 unknown user", "permanent"],
    ["user unknown, mailbox full, 5.1.1", "permanent"],
    ["version 5.1.1.7 of 550 5.1.1.7", "permanent"],
  ])("of a plain report that says %j: %s", async (words, meaning) => {
    const text = `From: mailer-daemon@x.example\r\n\r\n${words}\r\n\r\n${headOf(someLetter)}`;
    expect((await reportOf(text)).outcomes).toMatchObject([{ action: "failed", class: meaning }]);
  });
});

describe("a letter is named", () => {
  const envelopeOnly: Dsn = { returned: "Subject: x\r\n" };

  test.each<[string, Dsn, readonly string[]]>([
    ["by its envelope id", {}, [envelopeId]],
    ["by its envelope id in xtext", { envelopeId: `+30${envelopeId.slice(1)}` }, [envelopeId]],
    ["by its envelope id in capitals", { envelopeId: envelopeId.toUpperCase() }, [envelopeId]],
    ["not by another form of id", { envelopeId: "QQ314159" }, []],
    ["not by a part of an id", { envelopeId: `${envelopeId}0` }, []],
    ...["To", "Delivered-To", "X-Original-To", "Envelope-To"].map((name): [string, Dsn, string[]] => [
      `by the address it came to (${name})`,
      { envelopeId: undefined, head: ["From: x@y.example", `${name}: <REBOTES+${other}@mesa.example>`] },
      [other],
    ]),
    [
      "by an address in the head of nobody else",
      { envelopeId: undefined, head: [`Reply-To: rebotes+${other}@mesa.example`] },
      [],
    ],
    [
      "not by an address that only resembles ours",
      {
        envelopeId: undefined,
        head: [`To: x.rebotes+${other}@mesa.example, rebotes+${other}@mesa.example.org`],
      },
      [],
    ],
  ])("%s", async (_name, more, ids) => {
    const { clues } = await reportOf(dsn(someLetter, { ...envelopeOnly, ...more }));
    expect(clues).toEqual({ envelopeIds: ids, mailIds: [] });
  });

  test("not by an address where no return path is set", async () => {
    const head = [`To: rebotes+${other}@mesa.example`];
    const text = dsn(someLetter, { ...envelopeOnly, envelopeId: undefined, head });
    for (const setting of ["", "rebotes@mesa.example"])
      expect(await readReport(Buffer.from(text), setting)).toMatchObject({ clues: { envelopeIds: [] } });
  });

  test("not by a Message-ID in the middle of a sentence, nor in one of the words", async () => {
    const foreign = `<${other}@localhost>`;
    const said = [
      `The letter with Message-ID: ${foreign} was refused.`,
      `Message-ID: ${foreign}\r\nis what it was called.`,
      `> Message-ID: ${foreign}`,
      `Message-ID: ${foreign} and more`,
    ];
    for (const words of said) {
      const text = `From: mailer-daemon@x.example\r\n\r\n550 5.1.1 no\r\n\r\n${words}\r\n\r\n${headOf(someLetter)}`;
      expect((await reportOf(text)).clues.mailIds).toEqual([mailId]);
    }
  });

  test("not by the heads of letters within the letter", async () => {
    const nested = `Subject: x\r\n\r\nMessage-ID: <${other}@localhost>\r\n`;
    const { clues } = await reportOf(dsn(someLetter, { returned: nested }));
    expect(clues.mailIds).toEqual([]);
  });
});

test("an address is kept as the server wrote it: only who compares it can tell whether that is xtext", async () => {
  const { outcomes } = await reportOf(dsn(someLetter, { originalRecipient: "rfc822;a+2Bb@example.com" }));
  expect(outcomes).toMatchObject([{ originalRecipient: "a+2Bb@example.com" }]);
});

test("what is kept of a reply is visible, short, and holds no secret", async () => {
  const token = "q".repeat(43);
  const diagnostic = `smtp; 550 5.1.1 \u001b[2Jhello \u202e /r#t=${token} ${"x ".repeat(100_000)}`;
  const { outcomes } = await reportOf(dsn(someLetter, { diagnostic }));
  const reply = outcomes[0]?.reply ?? "";
  expect(reply).toContain("\\u{1b}[2Jhello \\u{202e}");
  expect(reply).not.toContain("qqq");
  expect(reply.length).toBeLessThanOrEqual(1000);
});

describe("hostile mails", () => {
  const deep = Array.from({ length: 100 }, (_, n) => [
    `Content-Type: multipart/mixed; boundary="b${n}"`,
    "",
    `--b${n}`,
  ]).flat();

  test.each<[string, string]>([
    ["a line of a million characters", `From: mailer-daemon@x\r\nTo: ${"rebotes+".repeat(125_000)}\r\n\r\n`],
    ["a hundred thousand fields", `${"X-A: b\r\n".repeat(100_000)}\r\n`],
    [
      "a hundred parts within each other",
      `From: mailer-daemon@x\r\n${deep.join("\r\n")}\r\n\r\n550 5.1.1 no`,
    ],
    ["a million blanks", `From: mailer-daemon@x\r\n\r\nStatus:${" ".repeat(1_000_000)}5.1.1`],
    ["a million empty lines", `From: mailer-daemon@x\r\n\r\n${"\n".repeat(1_000_000)}`],
    ["a part that never ends", dsn(someLetter).slice(0, 900)],
    ["a million digits", `From: mailer-daemon@x\r\n\r\n550 5.${"1.".repeat(500_000)}`],
    ["thousands of ids", dsn(someLetter, { head: [`References: ${`${mailId}\r\n `.repeat(20_000)}`] })],
  ])("%s: read in no time", { timeout: 5_000 }, async (_name, text) => {
    const report = await read(text);
    if (typeof report !== "string") expect(report.clues.mailIds.length).toBeLessThanOrEqual(1);
  });

  const idsIn = (text: string) => text.toLowerCase().match(/[0-9a-f]{32}/g) ?? [];

  test("random bytes and broken samples never throw, and name no letter but the one they name", async () => {
    const all = [...Object.values(samples), ...Object.values(otherMails)].map((sample) => sample(someLetter));
    const cut = fc.record({
      text: fc.constantFrom(...all),
      at: fc.nat(3_000),
      gone: fc.nat(200),
      put: fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom("\r\n", "\r\n\r\n", "--seam", "--seam--", ": "),
      ),
    });
    const broken = cut.map(({ text, at, gone, put }) =>
      Buffer.from(text.slice(0, at) + put + text.slice(at + gone)),
    );
    const noise = fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 4, arbitrary: broken }, { weight: 1, arbitrary: noise }),
        async (bytes) => {
          const report = await readReport(bytes, returnPath);
          if (typeof report === "string") return;
          const { envelopeIds, mailIds } = report.clues;
          const named = [...envelopeIds, ...mailIds.flatMap(idsIn)];
          const known = new Set([...idsIn(envelopeId), ...idsIn(mailId)]);
          expect(named.filter((id) => !known.has(id))).toEqual([]);
          for (const { reply } of report.outcomes) expect(reply.length).toBeLessThanOrEqual(1000);
        },
      ),
      { numRuns: 400 },
    );
  });
});
