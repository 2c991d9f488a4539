import fc from "fast-check";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { isMailable, writeMail } from "../../../src/channel/email/mime.ts";
import { writeLetter } from "../../../src/delivery/letter/paper.ts";
import { start } from "../../support/world.ts";

const words = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "á",
      "Ñ",
      "€",
      "🙂",
      " ",
      ".",
      "=",
      "\t",
      "\r\n",
      "\n",
      "--letter-abc",
      "From ",
      "<b>",
      "a".repeat(80),
    ),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
});

const sender = { name: "Instituto de Seguridad «Ñ»", address: "mesa@clave.example" };

test("whatever a letter says comes out of the mail as it went in, in lines that every server takes", async () => {
  await fc.assert(
    fc.asyncProperty(words, words, words, async (subject, said, name) => {
      const letter = writeLetter({
        language: "es",
        institution: "Instituto",
        subject: `S${subject}`,
        greeting: name,
        paragraphs: [said],
        action: { label: "Ir", url: "https://portal.example/r#t=abc" },
        portal: "https://portal.example",
      });
      const mail = {
        to: "ana@example.com",
        letter,
        mailId: "<abc@clave.example>",
        envelopeId: "e",
        at: start,
      };
      const raw = writeMail(mail, sender).toString("latin1");
      expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/);
      for (const line of raw.split("\r\n")) {
        expect(line.length).toBeLessThanOrEqual(998);
        expect(line).not.toMatch(/[\r\n]/);
      }
      const read = await PostalMime.parse(raw);
      expect(read.text?.trimEnd()).toBe(letter.text.trimEnd());
      expect(read.html?.trimEnd()).toBe(letter.html.trimEnd());
      expect(read.subject?.replace(/\s+/g, "")).toBe(letter.subject.replace(/\s+/g, ""));
      expect(read.from).toEqual(sender);
      expect(read.headers.filter(({ key }) => key === "subject")).toHaveLength(1);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ["ana@example.com", true],
  ["a.b+c@sub.example.com", true],
  ["ana@example.com\r\nBcc: e@evil.example", false],
  ["ana @example.com", false],
  ["ana@example.com>", false],
  ["<ana@example.com", false],
  ["ana@exa mple.com", false],
  ["ñandú@example.com", false],
  ["ana@example.com,e@evil.example", false],
  ["ana", false],
  [`${"a".repeat(65)}@example.com`, false],
])("%j can be put on the wire: %s", (address, can) => {
  expect(isMailable(address)).toBe(can);
});
