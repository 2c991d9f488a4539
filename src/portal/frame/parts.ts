import { html, type Markup, nothing } from "../../base/markup.ts";
import { catalogue, type Language, type Sentence } from "../../base/texts.ts";
import { assetAddress } from "./assets.ts";
import { type Asking, faultsOf, field, marks } from "./fields.ts";
import type { Look } from "./page.ts";

const texts = catalogue({
  cannotRemember: { es: "No lo recuerdo", en: "I can't remember" },
  person: { es: "Confirme que es una persona", en: "Confirm that you are a person" },
  withoutScript: {
    es: "Su navegador no puede hacer esta comprobación, porque tiene JavaScript desactivado. Actívelo, use otro teléfono o computadora, o vaya a cualquier oficina con su cédula o pasaporte.",
    en: "Your browser cannot do this check, because JavaScript is switched off. Switch it on, use another phone or computer, or go to any office with your identity card or passport.",
  },
  notLoaded: {
    es: "La comprobación todavía no aparece. Si en un minuto no aparece, cargue la página otra vez, use otro navegador, o vaya a cualquier oficina con su cédula o pasaporte.",
    en: "The check has not appeared yet. If it does not appear within a minute, load the page again, use another browser, or go to any office with your identity card or passport.",
  },
  label: { es: "Soy una persona", en: "I am a person" },
  verified: { es: "Comprobado", en: "Checked" },
  verifying: { es: "Comprobando…", en: "Checking…" },
  wait: { es: "Comprobando: espere un momento.", en: "Checking: wait a moment." },
  failed: {
    es: "No se pudo comprobar. Revise su conexión y marque la casilla otra vez.",
    en: "It could not be checked. Check your connection and tick the box again.",
  },
  expired: {
    es: "La comprobación venció. Marque la casilla otra vez.",
    en: "The check ran out. Tick the box again.",
  },
  required: { es: "Marque esta casilla.", en: "Tick this box." },
  print: { es: "Imprimir esta hoja", en: "Print this sheet" },
  token: { es: "Código del enlace", en: "Code of the link" },
  tokenHint: {
    es: "Normalmente se llena solo. Si está vacío, copie del enlace del mensaje lo que sigue a «t=».",
    en: "It normally fills itself in. If it is empty, copy from the link in the message what follows “t=”.",
  },
});

/** An address of the portal in the reader's language. */
export function inLanguage(path: string, language: Language): string {
  return `${path}?lang=${language}`;
}

/** A paragraph. */
export function paragraph(look: Look, sentence: Sentence | string): Markup {
  return html`<p>${look.text(sentence)}</p>`;
}

/** Points that stand beside each other, or steps, one after the other. */
export function list(look: Look, points: readonly Sentence[], order: "points" | "steps" = "points"): Markup {
  const lines = points.map((point) => html`<li>${look.text(point)}</li>`);
  return order === "steps" ? html`<ol>${lines}</ol>` : html`<ul>${lines}</ul>`;
}

/** A part of a page with a heading of its own. */
export function section(look: Look, title: Sentence, parts: readonly Markup[]): Markup {
  return html`<section><h2>${look.text(title)}</h2>
${parts}</section>`;
}

/** What stands out: that something was done, or what is to be minded. */
export function notice(look: Look, tone: "done" | "mind", sentences: readonly Sentence[]): Markup {
  return html`<div class="notice ${tone}">${sentences.map((sentence) => paragraph(look, sentence))}</div>`;
}

/** Names and what is said under each, sentence by sentence, such as when something was done and what. */
export function summaryList(
  look: Look,
  rows: readonly (readonly [name: Sentence | string, said: readonly Sentence[]])[],
): Markup {
  const lines = rows.map(([name, said]) => {
    const sentences = said.map((sentence) => html`<span>${look.text(sentence)}</span>`);
    return html`<div><dt>${look.text(name)}</dt><dd>${sentences}</dd></div>`;
  });
  return html`<dl>${lines}</dl>`;
}

/** A link to another page of the portal. */
export function linkTo(look: Look, path: string, label: Sentence): Markup {
  return html`<p><a href="${inLanguage(path, look.language)}">${look.text(label)}</a></p>`;
}

/** A link that is the way on: it looks like a button. */
export function wayTo(look: Look, path: string, label: Sentence): Markup {
  return html`<p><a class="button" href="${inLanguage(path, look.language)}">${look.text(label)}</a></p>`;
}

/** A form of this visit. It goes to its own page, or to another. */
export function form(look: Look, parts: readonly Markup[], path?: string): Markup {
  const action = path === undefined ? nothing : html` action="${inLanguage(path, look.language)}"`;
  return html`<form method="post"${action} novalidate>
${look.token}
${parts}
</form>`;
}

/** What a button says, and what it sends where there are several in a form. */
interface Press {
  readonly label: Sentence;
  readonly name?: string;
  readonly value?: string;
  /** Whether it looks like a link, since it is not the way on. */
  readonly quiet?: boolean;
}

/** Sends the form. */
export function button(look: Look, { label, name, value = "", quiet = false }: Press): Markup {
  const sent = name === undefined ? nothing : html` name="${name}" value="${value}"`;
  return html`<p><button${quiet ? html` class="quiet"` : nothing}${sent}>${look.text(label)}</button></p>`;
}

/** Prints the page, where a script of ours runs; without one a browser's menu does. */
export function printButton(look: Look): Markup {
  return html`<p><button type="button" class="quiet" data-prints hidden>${look.text(texts.print)}</button></p>`;
}

/** The way on for whoever does not remember what is asked: it sends the form with this field. */
export function cannotRemember(look: Look, name: string, value: string): Markup {
  return button(look, { label: texts.cannotRemember, name, value, quiet: true });
}

/** The check that a person is there; it needs a script, and says so where none runs. */
export function captcha(look: Look, faults: Asking["faults"]): Markup {
  const name = "altcha";
  checks[look.language] ??= checkOf(look);
  return html`<div class="field${marks(name, faults).wrong}" id="${name}" tabindex="-1" role="group" aria-labelledby="${name}-label">
<p class="label" id="${name}-label">${look.text(texts.person)}</p>
${faultsOf(look, name, faults)}
${checks[look.language] ?? nothing}
</div>`;
}

/** The same for everybody: laid once for each language. */
const checks: Partial<Record<Language, Markup>> = {};

function checkOf(look: Look): Markup {
  const words = {
    label: look.text(texts.label),
    verified: look.text(texts.verified),
    verifying: look.text(texts.verifying),
    loading: look.text(texts.verifying),
    waitAlert: look.text(texts.wait),
    error: look.text(texts.failed),
    expired: look.text(texts.expired),
    verificationRequired: look.text(texts.required),
  };
  return html`<link rel="stylesheet" href="${assetAddress("captcha.css")}">
<script type="module" src="${assetAddress("captcha.js")}"></script>
<div class="captcha" data-worker="${assetAddress("pbkdf2.js")}" data-language="${look.language}" data-words="${JSON.stringify(words)}">
<p class="late">${look.text(texts.notLoaded)}</p>
</div>
<noscript><p class="notice mind">${look.text(texts.withoutScript)}</p></noscript>`;
}

/**
 * The secret out of a link, which a script of ours takes from the address; typed or pasted without one, and then with
 * what else is to be said of it.
 */
export function tokenField(look: Look, faults: Asking["faults"], value = "", more?: Sentence): Markup {
  const filled = value !== "" && !faults?.some(({ field }) => field === "token");
  return html`<div data-token${filled ? html` hidden` : nothing}>${field(look, {
    name: "token",
    label: texts.token,
    hint: texts.tokenHint,
    attributes: html` type="text" value="${value}" autocomplete="off" autocapitalize="none" spellcheck="false"`,
    faults,
  })}
${more === undefined ? nothing : paragraph(look, more)}</div>`;
}
