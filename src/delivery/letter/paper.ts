import type { Letter } from "../../base/channel.ts";
import type { Context } from "../../base/context.ts";
import { html, type Markup, nothing } from "../../base/markup.ts";
import { catalogue, fill, type Language, remembered, type Sentence } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { Affiliate } from "../../store/register/affiliates.ts";

/** What a letter says, in the reader's language; names and other words from outside need no escaping before. */
export interface LetterWords {
  readonly language: Language;
  readonly institution: string;
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  /** One thing to do, and the whole address where it is done. */
  readonly action?: { readonly label: string; readonly url: string } | undefined;
  /** Something to read out or to type, set apart from the rest. */
  readonly code?: string | undefined;
  readonly after?: readonly string[];
  /** The portal's address, for whoever would rather type than follow a link. */
  readonly portal: string;
}

const texts = catalogue({
  greeting: { es: "Estimado/a {names}:", en: "Dear {names}," },
  copyAddress: {
    es: "Si el botón no funciona, copie esta dirección completa en su navegador:",
    en: "If the button does not work, copy this whole address into your browser:",
  },
  automatic: {
    es: "{institution}: este mensaje lo envió automáticamente la mesa de recuperación de claves. Por favor, no lo responda; nadie lee las respuestas.",
    en: "{institution}: this message was sent automatically by the password recovery desk. Please do not answer it; nobody reads the replies.",
  },
  portal: {
    es: "Para ir al portal por su cuenta, escriba esta dirección en su navegador:",
    en: "To go to the portal on your own, type this address into your browser:",
  },
});

/** What a letter to a person says, in every language of the desk. */
export interface LetterSentences {
  readonly subject: Sentence;
  readonly paragraphs: readonly Sentence[];
  readonly action?: { readonly label: Sentence; readonly url: string };
  readonly code?: string;
  readonly after?: readonly Sentence[];
}

export function letterTo(
  ctx: Context,
  { language, names }: Pick<Affiliate, "language" | "names">,
  { subject, paragraphs, action, code, after = [] }: LetterSentences,
): Letter {
  const say = (sentence: Sentence) => sentence[language];
  return writeLetter({
    language,
    institution: ctx.settings.institution,
    subject: say(subject),
    greeting: say(fill(texts.greeting, { names })),
    paragraphs: paragraphs.map(say),
    action: action && { ...action, label: say(action.label) },
    code,
    after: after.map(say),
    portal: ctx.settings["portal.url"],
  });
}

/** Puts words on the paper of every mail: no line of them can become a header, a tag or an order to a terminal. */
export function writeLetter(words: LetterWords): Letter {
  return { subject: visible(words.subject), text: plain(words), html: page(words).markup };
}

function footOf({ language, institution, portal }: LetterWords): readonly [string, string, string] {
  return [fill(texts.automatic, { institution })[language], texts.portal[language], portal];
}

const columns = 76;
const upToALine = new RegExp(`.{1,${columns}}`, "gu");

function plain(words: LetterWords): string {
  const { greeting, paragraphs, action, code, after = [] } = words;
  const [automatic, toPortal, portal] = footOf(words);
  const blocks = [
    wrapped(greeting),
    ...paragraphs.map(wrapped),
    ...(action ? [`${wrapped(`${action.label}:`)}\n${visible(action.url)}`] : []),
    ...(code === undefined ? [] : [`    ${visible(code)}`]),
    ...after.map(wrapped),
    "-".repeat(columns),
    wrapped(automatic),
    `${wrapped(toPortal)}\n${visible(portal)}`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** Breaks between words; an address is never broken, any other word only where it is longer than a line. */
const wrapped = remembered((text) => {
  const lines: string[] = [];
  let line = "";
  let filled = 0;
  for (const word of visible(text).split(" ").flatMap(pieces)) {
    const size = length(word);
    const fits = line === "" || filled + 1 + size <= columns;
    if (!fits) lines.push(line);
    filled = fits && line !== "" ? filled + 1 + size : size;
    line = fits && line !== "" ? `${line} ${word}` : word;
  }
  return [...lines, line].join("\n");
});

function pieces(word: string): readonly string[] {
  return word.length <= columns || word.includes("://") ? [word] : (word.match(upToALine) ?? []);
}

function length(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

// the inline styles are the light paper: many mail programs drop what stands in the head
const styles = html`<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .paper { background-color: #15191d !important; color: #f1f3f5 !important; }
  .quiet { color: #ccd3da !important; }
  .box { background-color: #262d34 !important; color: #f1f3f5 !important; }
  .button, .button a { background-color: #a9d2ff !important; border-color: #a9d2ff !important; color: #08233c !important; }
}
@media print {
  .paper, .quiet, .box, .button, .button a { background: none !important; color: #000000 !important; }
}
</style>`;

function page(words: LetterWords): Markup {
  const { language, institution, subject, greeting, paragraphs, action, code, after = [] } = words;
  return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${subject}</title>
${styles}
</head>
<body class="paper" style="margin:0;padding:0;background-color:#ffffff;color:#1b1f23">
<div class="paper" lang="${language}" style="max-width:36em;margin:0 auto;padding:24px 16px;background-color:#ffffff;color:#1b1f23;font-family:Arial,Helvetica,sans-serif;font-size:17px;line-height:1.5;overflow-wrap:break-word;word-wrap:break-word">
<p class="quiet" style="margin:0 0 8px;color:#43494f;font-size:16px">${institution}</p>
<h1 style="margin:0 0 24px;font-size:24px;line-height:1.3">${subject}</h1>
${[greeting, ...paragraphs].map(paragraph)}
${action ? button(action, language) : nothing}
${code === undefined ? nothing : codeBox(code)}
${after.map(paragraph)}
${foot(footOf(words))}
</div>
</body>
</html>
`;
}

function paragraph(text: string): Markup {
  return html`<p style="margin:0 0 16px">${text}</p>`;
}

/** A table cell carries the colour where a mail program ignores the padding of a link. */
function button({ label, url }: { label: string; url: string }, language: Language): Markup {
  return html`<table role="presentation" border="0" cellpadding="0" cellspacing="0" style="margin:24px 0"><tr>
<td class="button" style="border:2px solid #0b3d66;border-radius:6px;background-color:#0b3d66;color:#ffffff"><a href="${url}" style="display:block;padding:14px 24px;border-radius:4px;background-color:#0b3d66;color:#ffffff;font-size:18px;font-weight:bold;text-decoration:none">${label}</a></td>
</tr></table>
<p class="quiet" style="margin:0 0 4px;color:#43494f;font-size:16px">${texts.copyAddress[language]}</p>
<p style="margin:0 0 24px;font-size:16px;word-break:break-all">${url}</p>`;
}

function codeBox(code: string): Markup {
  return html`<p class="box" style="margin:24px 0;padding:16px;border-radius:6px;background-color:#eef1f4;color:#1b1f23;font-family:'Courier New',Courier,monospace;font-size:30px;font-weight:bold;text-align:center">${code}</p>`;
}

function foot([automatic, toPortal, portal]: readonly [string, string, string]): Markup {
  return html`<div class="quiet" style="margin:32px 0 0;padding:16px 0 0;border-top:1px solid #767d84;color:#43494f;font-size:16px">
<p style="margin:0 0 16px">${automatic}</p>
<p style="margin:0">${toPortal}<br><strong style="word-break:break-all">${portal}</strong></p>
</div>`;
}
