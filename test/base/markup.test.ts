import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html } from "../../src/base/markup.ts";
import { visible } from "../../src/base/visible.ts";

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

/** What a browser reads. */
const read = (markup: string) =>
  markup.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? "");

describe("words in markup", () => {
  it("are read as they are, with what is not visible told, and are never markup", () => {
    const words = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."<>&\"' aé\u00a0\u202e\ud800\uffff\u0000\n&amp;".split("")) }),
    );
    fc.assert(
      fc.property(words, (text) => {
        const { markup } = html`${text}`;
        expect(markup).not.toMatch(/[<>"'\ufffe\uffff\p{Cs}]|&(?!(?:amp|lt|gt|quot|#39);)/u);
        expect(read(markup)).toBe(visible(text).replace(/[\ufffe\uffff\p{Cs}]/gu, "\ufffd"));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["Instituto de Seguridad Social: ¿una clave nueva? 100 % (sí) ñandú", undefined],
    [`"a" & 'b' <c>`, "&quot;a&quot; &amp; &#39;b&#39; &lt;c&gt;"],
    ["a\u202eb\u0007", "a\\u{202e}b\\u{7}"],
    ["línea\ncon salto", "línea\\u{a}con salto"],
  ])("%j", (text, markup = text) => expect(html`${text}`.markup).toBe(markup));

  it("stay markup where they were markup, one after the other, and numbers are to the hundredth", () => {
    const line = html`<b>${"<"}</b>`;
    expect(html`<p>${[line, line]}${1.005}${line}</p>`.markup).toBe(
      "<p><b>&lt;</b>\n<b>&lt;</b>1<b>&lt;</b></p>",
    );
  });
});
