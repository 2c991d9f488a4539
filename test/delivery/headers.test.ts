import fc from "fast-check";
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import type { Context } from "../../src/base/context.ts";
import { openSmtp } from "../../src/channel/email/smtp.ts";
import { queueLetter } from "../../src/delivery/send/queue.ts";
import { findMessage } from "../../src/store/post/messages.ts";
import { addAffiliates } from "../../src/store/register/affiliates.ts";
import { addFirstContactPoints, contactPointsOf } from "../../src/store/register/contact-points.ts";
import { startMailServer } from "../support/mail-server.ts";
import { cedulaOf, maria, openWorld } from "../support/world.ts";

const said = (heard: readonly string[], verb: string) => heard.filter((line) => line.startsWith(verb));

describe("what a mail server is told", () => {
  test("the same names at every attempt, a report without the letter, and that no person wrote it", async () => {
    const server = await startMailServer({ end: (time) => (time === 1 ? "451 4.3.0 Later" : undefined) });
    const settings = {
      "smtp.url": server.url,
      "smtp.from": "mesa@clave.example",
      institution: "Institución «Ñ»",
    };
    const world = await openWorld({ settings });
    await world.register(maria);
    const { message } = await world.start();
    await world.send();
    world.clock.advance(66_000);
    await world.send();
    const { mailId, envelopeId } = (await findMessage(world.store, message.id)) ?? {};
    expect(server.seen).toHaveLength(2);
    for (const raw of server.seen) {
      const { headers, from, to } = await PostalMime.parse(raw);
      const named = new Map(headers.map(({ key, value }) => [key, value]));
      expect(named.get("auto-submitted")).toBe("auto-generated");
      expect(named.get("message-id")).toBe(mailId);
      expect([...named.keys()].filter((key) => key.startsWith("list-") || key.startsWith("x-"))).toEqual([]);
      expect(from).toMatchObject({ address: "mesa@clave.example", name: "Institución «Ñ»" });
      expect(to).toMatchObject([{ address: maria["email"], name: "" }]);
    }
    expect(mailId).toMatch(/^<[0-9a-f]{32}@clave\.example>$/);
    expect(said(server.heard, "MAIL")).toEqual([
      `MAIL FROM:<mesa@clave.example> RET=HDRS ENVID=${envelopeId}`,
      `MAIL FROM:<mesa@clave.example> RET=HDRS ENVID=${envelopeId}`,
    ]);
    expect(said(server.heard, "RCPT")[0]).toBe(
      `RCPT TO:<${maria["email"]}> NOTIFY=FAILURE,DELAY ORCPT=rfc822;${maria["email"]}`,
    );
    expect(JSON.stringify(server.heard)).not.toContain("FULL");
    const dates = server.seen.map((raw) => /^Date: (.*)\r$/m.exec(raw)?.[1]);
    expect(dates).toEqual(["Sat, 21 Nov 2026 14:05:00 +0000", "Sat, 21 Nov 2026 14:06:06 +0000"]);
  });

  test("a mail is plain text and HTML, the same words in both", async () => {
    const world = await openWorld();
    await world.register(maria);
    await world.start();
    await world.send();
    const [mail] = await world.mailbox();
    expect(mail?.headers["content-type"]).toContain("multipart/alternative");
    for (const part of [mail?.text, mail?.html]) expect(part).toContain(mail?.token);
  });
});

/** Puts a person into the store as no import would let one in, with a letter on its way. */
async function smuggle(ctx: Context, n: number, names: string, address: string): Promise<string> {
  const holder = cedulaOf(n);
  const birthDate = "1990-01-01";
  const person = { cedula: holder, idKind: "cedula", names, search: "", birthDate } as const;
  await addAffiliates(ctx.store, [{ ...person, image: undefined, language: "es", status: "active" }], 0);
  await addFirstContactPoints(ctx.store, [{ holder, channel: "email", address, canonical: address }], 0);
  const [to] = await contactPointsOf(ctx.store, holder);
  if (!to) throw new Error("no address");
  return queueLetter(ctx, { letter: "identity-lock", subject: `affiliate:${holder}`, to, life: 1000 });
}

describe("names and addresses that no import lets in", () => {
  const evil = fc.string({
    unit: fc.constantFrom(
      "\r\n",
      "\n",
      "\r",
      "Bcc: e@evil.example",
      ":",
      " ",
      "á",
      "\u2028",
      "\0",
      "<b>",
      ",",
      '"',
      ".",
    ),
    maxLength: 8,
  });

  test("forge no header and add no recipient", async () => {
    const server = await startMailServer();
    const world = await openWorld({ settings: { "smtp.url": server.url } });
    let n = 0;
    await fc.assert(
      fc.asyncProperty(evil, evil, async (name, address) => {
        const before = { mails: server.seen.length, recipients: said(server.heard, "RCPT").length };
        await smuggle(world.operator, n, `A${name}Z`, `a${address}z@example.com`);
        n += 1;
        await world.send();
        for (const raw of server.seen.slice(before.mails)) {
          const { headers, to, bcc, cc, subject } = await PostalMime.parse(raw);
          expect(headers.map(({ key }) => key).toSorted()).toEqual(
            [
              "auto-submitted",
              "content-type",
              "date",
              "from",
              "message-id",
              "mime-version",
              "subject",
              "to",
            ].toSorted(),
          );
          expect([bcc, cc, subject?.includes("\n")]).toEqual([undefined, undefined, false]);
          expect(to?.length).toBe(1);
        }
        const recipients = said(server.heard, "RCPT").slice(before.recipients);
        expect(recipients.length).toBeLessThanOrEqual(1);
        for (const line of recipients) expect(line).toMatch(/^RCPT TO:<[^<>]*@example\.com>( |$)/);
      }),
      { numRuns: 40 },
    );
    expect(server.seen.length).toBeGreaterThan(0);
  });

  test.each([
    "a@example.com\r\nBcc: e@evil.example",
    "a@example.com>\r\nRCPT TO:<e@evil.example",
    "a@example.com, e@evil.example",
    "a@example.com> NOTIFY=NEVER <e@evil.example",
    "e@evil.example <a@example.com>",
  ])("%j reaches nobody but its owner", async (address) => {
    const server = await startMailServer();
    const world = await openWorld({ settings: { "smtp.url": server.url } });
    await smuggle(world.operator, 1, "Ana", address);
    await world.send();
    expect(server.heard.filter((line) => line.includes("<e@evil.example>"))).toEqual([]);
    expect(said(server.heard, "RCPT").length).toBeLessThanOrEqual(1);
    for (const raw of server.seen) expect(raw).not.toMatch(/^(Bcc|Cc):/im);
  });
});

test("a password file that is not there is told before anything is sent", async () => {
  const world = await openWorld();
  const settings = { "smtp.url": "smtp://mesa@127.0.0.1:9", "smtp.passwordFile": `${world.folder}/none` };
  await expect(openSmtp(world.under(settings).settings)).rejects.toMatchObject({
    kind: "config",
    code: "setting-file-missing",
  });
});
