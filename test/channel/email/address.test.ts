import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AddressFault,
  explainAddress,
  judgeAddress,
  maskAddress,
} from "../../../src/channel/email/address.ts";

const long = (length: number) => "a".repeat(length);
const labels = [long(63), long(63), long(63)].join(".");

function canonicalOf(text: string): string | undefined {
  const judged = judgeAddress(text);
  return judged.outcome === "valid" ? judged.canonical : undefined;
}

describe("an address", () => {
  test.each([
    ["maria.quispe@example.com", "maria.quispe@example.com", "maria.quispe@example.com"],
    ["  Maria.Quispe@EXAMPLE.com\t", "Maria.Quispe@example.com", "maria.quispe@example.com"],
    ["maria+iess@example.com", "maria+iess@example.com", "maria@example.com"],
    ["maria.+iess@example.com", "maria.+iess@example.com", "maria@example.com"],
    ["+maria@example.com", "+maria@example.com", "+maria@example.com"],
    ["Ma.Ria+x.y@gmail.com", "Ma.Ria+x.y@gmail.com", "maria@gmail.com"],
    ["ma.ria@googlemail.com", "ma.ria@googlemail.com", "maria@gmail.com"],
    ["ma.ria@gmail.com.ec", "ma.ria@gmail.com.ec", "ma.ria@gmail.com.ec"],
    ["o'neill_{1}-%&@mail.example.com", "o'neill_{1}-%&@mail.example.com", "o'neill_{1}-%&@mail.example.com"],
    ["ana@Ñandú.example", "ana@xn--and-6ma2c.example", "ana@xn--and-6ma2c.example"],
    ["ana@correo。example", "ana@correo.example", "ana@correo.example"],
    [`${long(64)}@example.com`, `${long(64)}@example.com`, `${long(64)}@example.com`],
    [`a@${labels}.${long(60)}`, `a@${labels}.${long(60)}`, `a@${labels}.${long(60)}`],
  ])("%j is written to as %s and compared as %s", (text, address, canonical) => {
    expect(judgeAddress(text)).toEqual({ outcome: "valid", address, canonical });
  });

  test.each<[string, AddressFault]>([
    ["", "syntax"],
    ["maria", "syntax"],
    ["@example.com", "syntax"],
    ["maria@", "syntax"],
    ["maria@casa@example.com", "syntax"],
    ["maria@example.com,ana@example.com", "syntax"],
    ["María <maria@example.com>", "mailbox"],
    ["maría@example.com", "mailbox"],
    ["maria quispe@example.com", "mailbox"],
    ['"maria"@example.com', "mailbox"],
    [".maria@example.com", "mailbox"],
    ["maria.@example.com", "mailbox"],
    ["ma..ria@example.com", "mailbox"],
    ["ma(x)ria@example.com", "mailbox"],
    ["maria@localhost", "domain"],
    ["maria@example..com", "domain"],
    ["maria@.example.com", "domain"],
    ["maria@example.com.", "domain"],
    ["maria@-example.com", "domain"],
    ["maria@example-.com", "domain"],
    ["maria@exam_ple.com", "domain"],
    ["maria@exam ple.com", "domain"],
    ["maria@example.c", "domain"],
    ["maria@192.0.2.1", "domain"],
    ["maria@１９２.0.2.1", "domain"],
    ["maria@[192.0.2.1]", "domain"],
    ["maria@ñ%2ecom", "domain"],
    ["maria@ñ.com:25", "domain"],
    ["maria@ñ.com/x", "domain"],
    ["maria@\ud800.com", "domain"],
    [`maria@${long(64)}.com`, "domain"],
    [`${long(65)}@example.com`, "length"],
    [`a@${labels}.${long(61)}`, "length"],
    [`${long(100)}@example.com${" ".repeat(1e6)}x`, "length"],
    [`a@${"ñandú.".repeat(30)}example`, "length"],
    ["maria@example.com\r\nBcc: otro@example.com", "invisible"],
    ["maria\n@example.com", "invisible"],
    ["maria\u0000@example.com", "invisible"],
    ["maria@exam\u202eple.com", "invisible"],
    ["maria\u200b@example.com", "invisible"],
  ])("%j is refused: %s", (text, fault) => {
    expect(judgeAddress(text)).toEqual({ outcome: "invalid", fault });
    expect(explainAddress(fault).es).not.toBe(explainAddress(fault).en);
  });

  const atom = fc.stringMatching(/^[abzABZ019+_'!{}-]{1,6}$/);
  const mailbox = fc.array(atom, { minLength: 1, maxLength: 4 }).map((atoms) => atoms.join("."));
  const domain = fc.constantFrom(
    "example.com",
    "GMail.com",
    "googlemail.com",
    "Ñandú.example",
    "a.b.example",
  );
  const address = fc.tuple(mailbox, domain).map((parts) => parts.join("@"));

  test("that is well formed is accepted, and canonical stays canonical", () => {
    fc.assert(
      fc.property(address, (text) => {
        const canonical = canonicalOf(text);
        expect(canonical).toBeDefined();
        expect(canonicalOf(canonical ?? "")).toBe(canonical);
      }),
    );
  });

  test("is the same mailbox in any case and with any tag", () => {
    const tag = fc.stringMatching(/^[a-z0-9]{0,8}$/);
    fc.assert(
      fc.property(fc.emailAddress(), tag, (text, word) => {
        const canonical = canonicalOf(text);
        fc.pre(canonical !== undefined);
        expect(canonicalOf(text.toUpperCase())).toBe(canonical);
        if (text.indexOf("@") < 50) expect(canonicalOf(text.replace("@", `+${word}@`))).toBe(canonical);
      }),
    );
  });

  test("is kept only as plain visible ASCII, whatever the text", () => {
    const pieces = fc.constantFrom(
      "a",
      "B",
      ".",
      "@",
      "+",
      "-",
      "ñ",
      "é",
      ".com",
      "example",
      " ",
      "\r\n",
      "\u0000",
      '"',
      "<",
      "\u202e",
      "%2e",
      "｡",
    );
    const anything = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
    );
    const disturbed = fc
      .tuple(address, anything, fc.nat(20))
      .map(([text, noise, place]) => text.slice(0, place) + noise + text.slice(place));
    fc.assert(
      fc.property(fc.oneof(anything, disturbed), (text) => {
        const judged = judgeAddress(text);
        if (judged.outcome === "invalid") return;
        expect(judged.address).toMatch(/^[!#-'*+\--9=?A-Z^-~]+@[a-z0-9.-]+$/);
        expect(judged.address.length).toBeLessThanOrEqual(254);
        expect(judgeAddress(judged.address)).toEqual(judged);
      }),
      { numRuns: 3000 },
    );
  });
});

test.each([
  ["maria.quispe@example.com", "m***@example.com"],
  ["a@b.example", "a***@b.example"],
  ["@example.com", "***"],
  ["nobody", "***"],
  ["", "***"],
  ["\u001b@x.example", "\\u{1b}***@x.example"],
  ["a@b@c.example", "a***@c.example"],
])("the address %j is masked", (address, masked) => {
  expect(maskAddress(address)).toBe(masked);
});

test("a masked address never tells more of the mailbox than its first character", () => {
  const name = fc.string({
    minLength: 2,
    maxLength: 20,
    unit: fc.constantFrom("a", "b", "z", ".", "+", "-"),
  });
  fc.assert(
    fc.property(name, (mailbox) => {
      expect(maskAddress(`${mailbox}@example.com`)).toBe(`${mailbox.slice(0, 1)}***@example.com`);
    }),
  );
});
