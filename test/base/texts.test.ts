import { expect, test } from "vitest";
import { catalogue, fill, joined, number, verbatim } from "../../src/base/texts.ts";

const texts = catalogue({
  rows: { es: "{n} {n:fila|filas}", en: "{n} {n:row|rows}" },
  requests: { es: "{n} {n:solicitud|solicitudes|de solicitudes}", en: "{n} {n:request|requests}" },
  mail: { es: "Enviado a {to} ({channel})", en: "Sent to {to} ({channel})" },
});

test.each([
  [0, "0 solicitudes", "0 requests"],
  [1, "1 solicitud", "1 request"],
  [2, "2 solicitudes", "2 requests"],
  [1234, "1.234 solicitudes", "1,234 requests"],
  [1_000_000, "1.000.000 de solicitudes", "1,000,000 requests"],
  [1_000_001, "1.000.001 solicitudes", "1,000,001 requests"],
  [2_000_000, "2.000.000 de solicitudes", "2,000,000 requests"],
])("%d takes the form that its language asks for", (n, es, en) => {
  expect(fill(texts.requests, { n })).toEqual({ es, en });
});

test("a language with no form for many takes the plural", () => {
  expect(fill(texts.rows, { n: 1_000_000 })).toEqual({ es: "1.000.000 filas", en: "1,000,000 rows" });
});

test("places take words, and sentences in the reader's language", () => {
  const filled = fill(texts.mail, { to: "a***@example.com", channel: { es: "correo", en: "e-mail" } });
  expect(filled).toEqual({
    es: "Enviado a a***@example.com (correo)",
    en: "Sent to a***@example.com (e-mail)",
  });
});

test.each(["{channel}", "$&", "$1", "{n:a|b}", "\\"])("%j in a value is not taken for a place", (to) => {
  expect(fill(texts.mail, { to, channel: "x" }).es).toBe(`Enviado a ${to} (x)`);
});

test("sentences stand one after the other in each language", () => {
  const both = joined([verbatim("A."), { es: "Uno.", en: "One." }], " ");
  expect(both).toEqual({ es: "A. Uno.", en: "A. One." });
});

test("numbers are written as the language writes them", () => {
  expect([number(1234.5, "es"), number(1234.5, "en")]).toEqual(["1.234,5", "1,234.5"]);
});
