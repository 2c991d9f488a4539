import { createHash } from "node:crypto";
import { html, type Markup, nothing } from "../base/markup.ts";
import { catalogue, fill, type Language, type Sentence } from "../base/texts.ts";
import { iso, local, type Moment } from "../base/time.ts";
import type { OpenedMail, SunkMail } from "./mails.ts";

const texts = catalogue({
  inbox: { es: "Buzón de prueba", en: "Test inbox" },
  about: {
    es: "Las cartas que esta máquina atrapó, la última primero. Ninguna salió de aquí.",
    en: "The letters that this machine caught, the last one first. None of them left it.",
  },
  newest: { es: "Se muestran las {n} últimas.", en: "The last {n} are shown." },
  none: { es: "Todavía no ha llegado ninguna.", en: "None has come yet." },
  refresh: { es: "Ver si llegó otra", en: "See whether another came" },
  back: { es: "Volver al buzón", en: "Back to the inbox" },
  from: { es: "De", en: "From" },
  to: { es: "Para", en: "To" },
  came: { es: "Llegó", en: "Came" },
  noSubject: { es: "(sin asunto)", en: "(no subject)" },
  asSeen: { es: "Como la ve la persona", en: "As the person sees it" },
  asSeenAbout: {
    es: "Los enlaces se abren en otra pestaña. Lo que la carta quisiera traer de otra parte no se trae.",
    en: "Links open in another tab. What the letter would fetch from elsewhere is not fetched.",
  },
  asText: { es: "Su texto, sin formato", en: "Its text, without format" },
  source: { es: "Tal como llegó", en: "As it came" },
});

/** Only what the reader's system calls its own colours: light or dark without a list of them. */
const style = `:root{color-scheme:light dark;--quiet:color-mix(in srgb,CanvasText 72%,Canvas);--rule:color-mix(in srgb,CanvasText 25%,Canvas)}
*{box-sizing:border-box}
body{margin:0 auto;max-width:48rem;padding:1rem;background:Canvas;color:CanvasText;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem}
a{color:LinkText}
nav a,.refresh a{display:inline-block;padding:.25rem 0}
h1{margin:1rem 0 .5rem;font-size:1.625rem;line-height:1.25}
h2{margin:2rem 0 .25rem;font-size:1.25rem}
p{margin:0 0 .75rem}
ul{list-style:none;margin:1rem 0;padding:0;border-top:1px solid var(--rule)}
li{padding:.75rem 0;border-bottom:1px solid var(--rule)}
li a{font-weight:600}
.quiet,dt{color:var(--quiet)}
li .quiet{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.125rem 1rem;margin:0}
dd{margin:0}
iframe{display:block;width:100%;height:42rem;border:1px solid var(--rule)}
pre{margin:.5rem 0;padding:1rem;border:1px solid var(--rule);font:.9375rem/1.5 ui-monospace,monospace;white-space:pre-wrap}`;

/** The one inline style that a browser may follow on these pages, as a policy names it. */
export const styleDigest = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

/** A page of the inbox, by address: what it is called, and how it reads in each language. */
export interface InboxPage {
  readonly path: string;
  readonly title: Sentence | string;
  readonly body: (language: Language) => Markup;
}

/** All mails, the newest first; with only so many there may be more. */
export function inboxPage(mails: readonly SunkMail[], limit: number): InboxPage {
  const body = (language: Language) => {
    const more = mails.length < limit ? nothing : html` ${fill(texts.newest, { n: limit })[language]}`;
    const rows = mails.toReversed().map((mail) => row(mail, language));
    return html`<p>${texts.about[language]}${more}</p>
<p class="refresh"><a href="${addressOf("/", language)}">${texts.refresh[language]}</a></p>
${rows.length === 0 ? html`<p>${texts.none[language]}</p>` : html`<ul>${rows}</ul>`}`;
  };
  return { path: "/", title: texts.inbox, body };
}

/** One mail: who from and to, as the person sees it in a frame that runs and fetches nothing, and as text. */
export function mailPage({ mail, text, html: formatted }: OpenedMail): InboxPage {
  const path = `/mails/${mail.id}`;
  const body = (language: Language) => html`<dl>
${fact(texts.from[language], html`${mail.from || "—"}`)}
${fact(texts.to[language], html`${mail.to.join(", ")}`)}
${fact(texts.came[language], time(mail.receivedAt))}
</dl>
${formatted === undefined ? nothing : frame(path, language)}
${text === "" ? nothing : plain(text, language)}
${sourceLink(path, language)}`;
  return { path, title: mail.subject || texts.noSubject, body };
}

/** What there is instead of a mail; with its id a way to what came. */
export function troublePage(sentence: Sentence, id?: string): InboxPage {
  const path = id === undefined ? "/" : `/mails/${id}`;
  const body = (language: Language) => (id === undefined ? nothing : sourceLink(path, language));
  return { path, title: sentence, body };
}

/** A page as a document that fetches nothing and runs nothing but its own frame. */
export function documentOf({ path, title, body }: InboxPage, language: Language): string {
  const heading = typeof title === "string" ? title : title[language];
  const other: Language = language === "es" ? "en" : "es";
  const back = html`<a href="${addressOf("/", language)}">← ${texts.back[language]}</a>`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>${heading}</title>
<link rel="icon" href="data:,"/>
<style>${{ markup: style }}</style>
</head>
<body>
<nav>
${title === texts.inbox ? html`<span></span>` : back}
<a href="${addressOf(path, other)}" lang="${other}" hreflang="${other}">${other === "es" ? "Español" : "English"}</a>
</nav>
<main>
<h1>${heading}</h1>
${body(language)}
</main>
</body>
</html>
`.markup;
}

function row({ id, subject, to, receivedAt }: SunkMail, language: Language): Markup {
  return html`<li><a href="${addressOf(`/mails/${id}`, language)}">${subject || texts.noSubject[language]}</a>
<span class="quiet"><span>${to.join(", ")}</span>${time(receivedAt)}</span></li>`;
}

function fact(name: string, value: Markup): Markup {
  return html`<dt>${name}</dt><dd>${value}</dd>`;
}

/** By the clock of the machine, which is the reader's own. */
function time(moment: Moment): Markup {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return html`<time datetime="${iso(moment)}">${local(moment, timeZone)}</time>`;
}

function frame(path: string, language: Language): Markup {
  return html`<h2>${texts.asSeen[language]}</h2>
<p class="quiet">${texts.asSeenAbout[language]}</p>
<iframe src="${path}/html" title="${texts.asSeen[language]}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`;
}

function plain(text: string, language: Language): Markup {
  const lines = text.split("\n").map((line) => html`${line}`);
  return html`<h2>${texts.asText[language]}</h2>
<pre>${lines}</pre>`;
}

function sourceLink(path: string, language: Language): Markup {
  return html`<p><a href="${path}/source">${texts.source[language]}</a></p>`;
}

function addressOf(path: string, language: Language): string {
  return `${path}?lang=${language}`;
}
