import fc from "fast-check";
import { createTransport } from "nodemailer";
import PostalMime, { type Email } from "postal-mime";
import { describe, expect, test } from "vitest";
import { languages } from "../../../src/base/texts.ts";
import { type LetterWords, writeLetter } from "../../../src/delivery/letter/paper.ts";

const url = `http://127.0.0.1:8080/r#t=${"Zk3q_8vN1xYbT-0aHcR5mUoLwE7sJdP2fGiKtV9rXyQ"}`;

const words: LetterWords = {
  language: "es",
  institution: "Instituto de Seguridad Social",
  subject: "Su enlace para crear una clave nueva",
  greeting: "Estimada María Fernanda Quishpe Andrade:",
  paragraphs: [
    "Recibimos una solicitud para recuperar la clave de su cuenta. El enlace sirve una sola vez y vence a los 60 minutos.",
  ],
  action: { label: "Crear mi clave nueva", url },
  code: "1234 5678",
  after: ["Si usted no pidió esto, no haga nada.", "Gracias."],
  portal: "https://clave.example/portal",
};

const hostile = [
  "Ana\r\nBcc: thief@example.net",
  "Ana\nSubject: other\n\nbody",
  "\u001b[2J\u0007\u0000",
  "\u202egnp.exe\u2028\u2029",
  `"><script>alert(1)</script><img src="http://example.net/x" onerror='x'>`,
  "&amp;<!-- ",
  "{institution} $& $1",
];

/** The same letter with a stranger's words in every place that takes any. */
function spoiled(text: string): LetterWords {
  const { language, portal } = words;
  const action = { label: text, url };
  const many = { paragraphs: [text], after: [text, text], code: text, action };
  return { language, portal, institution: text, subject: text, greeting: text, ...many };
}

async function posted(letter: { subject: string; text: string; html: string }): Promise<Email> {
  const transport = createTransport({ streamTransport: true, buffer: true });
  const envelope = { from: "clave@clave.example", to: "ana@example.org" };
  const sent = await transport.sendMail({ ...envelope, ...letter });
  return PostalMime.parse(sent.message as Buffer);
}

describe("the words of a letter", () => {
  test("stand in both parts, in order, with the foot of the reader's language", () => {
    const { subject, text, html } = writeLetter(words);
    expect(subject).toBe(words.subject);
    expect(text).toBe(`Estimada María Fernanda Quishpe Andrade:

Recibimos una solicitud para recuperar la clave de su cuenta. El enlace
sirve una sola vez y vence a los 60 minutos.

Crear mi clave nueva:
${url}

    1234 5678

Si usted no pidió esto, no haga nada.

Gracias.

${"-".repeat(76)}

Instituto de Seguridad Social: este mensaje lo envió automáticamente la mesa
de recuperación de claves. Por favor, no lo responda; nadie lee las
respuestas.

Para ir al portal por su cuenta, escriba esta dirección en su navegador:
https://clave.example/portal
`);
    const said = html
      .slice(html.indexOf("<h1"))
      .replace(/<[^>]*>/g, "\n")
      .replace(/\s+/g, " ");
    const once = [words.greeting, ...words.paragraphs, "Crear mi clave nueva", url, "1234 5678", "Gracias."];
    const places = [words.subject, ...once, "escriba esta dirección", words.portal].map((each) =>
      said.indexOf(each),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test.each(languages)("have fixed sentences in %s, and the page says its language", (language) => {
    const { text, html } = writeLetter({ ...words, language });
    const [copy, automatic] = {
      es: ["copie esta dirección completa", "lo envió automáticamente"],
      en: ["copy this whole address", "was sent automatically"],
    }[language] as [string, string];
    expect(text).toContain(automatic);
    expect(html).toContain(automatic);
    expect(html).toContain(copy);
    expect(html).toContain(`<html lang="${language}">`);
  });

  test("that are not given leave nothing behind", () => {
    const { action: _action, code: _code, after: _after, ...few } = words;
    const { text, html } = writeLetter(few);
    expect(html).not.toMatch(/<a |<table|class="box"|undefined/);
    expect(text).not.toMatch(/undefined|\n{3}/);
  });
});

describe("the address of an action", () => {
  test("stays whole and alone on a line of the text, however long", () => {
    const long = `https://clave.example/r#t=${"x".repeat(300)}`;
    const { text } = writeLetter({
      ...words,
      action: { label: "Ir", url: long },
      paragraphs: [`Vea ${long} ahora.`],
    });
    const lines = text.split("\n");
    expect(lines.filter((line) => line === long)).toHaveLength(2);
    expect(lines).toContain("Vea");
    expect(lines).toContain("ahora.");
  });

  test("is a real link in the HTML and stands whole below it, also after the post", async () => {
    const tricky = "https://clave.example/r?a=1&b='2'#t=x";
    const mail = await posted(writeLetter({ ...words, action: { label: "Ir", url: tricky } }));
    const written = tricky.replace("&", "&amp;").replaceAll("'", "&#39;");
    expect(mail.html?.split(written)).toHaveLength(3);
    expect(mail.html).toContain(`<a href="${written}"`);
    expect(mail.text).toContain(`\n${tricky}\n`);
  });
});

describe("words from outside", () => {
  test.each(hostile)("cannot forge a header, a recipient or a part: %j", async (text) => {
    const [plain, bad] = await Promise.all([posted(writeLetter(words)), posted(writeLetter(spoiled(text)))]);
    const names = (mail: Email) => mail.headers.map(({ key }) => key).sort();
    expect(names(bad)).toEqual(names(plain));
    expect(bad.to).toEqual([{ name: "", address: "ana@example.org" }]);
    expect(bad.attachments).toEqual([]);
    expect(bad.subject).toBe(writeLetter(spoiled(text)).subject.trim());
  });

  test.each(hostile)("add no tag, no attribute and no control to the HTML: %j", (text) => {
    const tags = (html: string) => html.match(/<[^>]*>/g);
    expect(tags(writeLetter(spoiled(text)).html)).toEqual(tags(writeLetter(spoiled("Ana")).html));
  });

  test("of any kind leave one line in the subject and only our line breaks elsewhere", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const { subject, text: plain, html } = writeLetter(spoiled(text));
        const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
        expect(subject).not.toMatch(/[\r\n]/);
        expect(subject + plain + html).not.toMatch(controls);
        expect(html.split("\n")).toHaveLength(writeLetter(spoiled("Ana")).html.split("\n").length);
      }),
    );
  });

  test("are wrapped at 76 columns without a word lost or torn", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "ñ", "—", "😀", "<"), minLength: 1, maxLength: 76 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (list) => {
        const { text } = writeLetter({ ...words, greeting: list.join(" ") });
        const lines = text.slice(0, text.indexOf("\n\n")).split("\n");
        expect(lines.join(" ")).toBe(list.join(" "));
        for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(76);
      }),
    );
  });

  test("longer than a line are cut, none of it lost", () => {
    const name = "Ñ".repeat(200);
    const [first = ""] = writeLetter({ ...words, greeting: name }).text.split("\n\n");
    expect(first.split("\n").map((line) => line.length)).toEqual([76, 76, 48]);
    expect(first.replaceAll("\n", "")).toBe(name);
  });
});

describe("the page", () => {
  const { html } = writeLetter(words);

  test("asks nothing of the network and runs nothing", () => {
    expect(html).not.toMatch(
      /<(img|script|link|iframe|form|input|object|video|svg)\b|url\(|@import|@font-face/i,
    );
    expect(html.match(/https?:\/\/[^"<\s]+/g)?.filter((each) => each !== url)).toEqual([words.portal]);
  });

  test("has one heading, and its only table is for looks", () => {
    expect(html.match(/<h[1-6]/g)).toEqual(["<h1"]);
    expect(html.match(/<table[^>]*>/g)?.every((table) => table.includes('role="presentation"'))).toBe(true);
  });

  test("has no text under 16 px", () => {
    const sizes = [...html.matchAll(/font-size:(\d+)px/g)].map((match) => Number(match[1]));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
  });

  test("has a contrast of 7:1 or more, on light paper and on dark", () => {
    const styles = [...html.matchAll(/style="([^"]*)"/g)].map((match) => match[1] ?? "");
    const night = /@media \(prefers-color-scheme: dark\) \{(.*?)\n\}/s.exec(html)?.[1] ?? "";
    const rules = [...night.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? "");
    const light = pairs(styles, "#ffffff");
    const dark = pairs(rules, /background-color: (#\w{6})/.exec(night)?.[1] ?? "");
    expect(light.length).toBeGreaterThanOrEqual(6);
    expect(dark).toHaveLength(4);
    for (const [ink, ground] of [...light, ...dark]) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(7);
  });
});

/** The colour of each style's text and what it stands on, which is the paper where the style says nothing. */
function pairs(styles: readonly string[], paper: string): [string, string][] {
  return styles.flatMap((style) => {
    const ink = /(?:^|[;\s])color: ?(#\w{6})/.exec(style)?.[1];
    const ground = /background-color: ?(#\w{6})/.exec(style)?.[1] ?? paper;
    return ink === undefined ? [] : [[ink, ground] as [string, string]];
  });
}

/** Source: WCAG 2.2, contrast ratio and relative luminance. */
function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
