import { visible } from "./visible.ts";

/** HTML or SVG that is what it says; a plain string becomes it only through `html`. */
export interface Markup {
  readonly markup: string;
}

/**
 * Lays strings into HTML or SVG as text, with controls made visible, and numbers to the hundredth; only markup
 * stays markup.
 */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Markup | readonly Markup[])[]
): Markup {
  const laid = values.map((value) => {
    if (typeof value === "number") return String(Math.round(value * 100) / 100);
    if (typeof value === "string") return plain.test(value) ? value : escaped(visible(value));
    return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("\n");
  });
  return { markup: parts.map((part, index) => part + (laid[index] ?? "")).join("") };
}

/** No markup at all. */
export const nothing: Markup = html``;

/** Most words need nothing, and to see that takes a fifth of the time. */
const plain = /^[ !#-%(-;=?-~\u00a1-\u017f]*$/;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Half characters and the two that XML forbids go too: one of them would spoil a whole drawing. */
function escaped(text: string): string {
  return text.replace(/[&<>"'\ufffe\uffff\p{Cs}]/gu, (character) => entities[character] ?? "\ufffd");
}
