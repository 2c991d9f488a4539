import { html, type Markup, nothing } from "../../base/markup.ts";
import { catalogue, type Sentence } from "../../base/texts.ts";
import { findImage } from "../../holder/identity/catalogues.ts";
import { assetAddress } from "./assets.ts";
import type { Fault, Look } from "./page.ts";

const texts = catalogue({
  show: { es: "Mostrar la clave", en: "Show the password" },
  hide: { es: "Ocultar la clave", en: "Hide the password" },
  day: { es: "Día", en: "Day" },
  month: { es: "Mes", en: "Month" },
  year: { es: "Año", en: "Year" },
});

/** What a field asks for, and what is wrong with what was typed there. */
export interface Asking {
  readonly name: string;
  readonly label: Sentence;
  readonly hint?: Sentence;
  /** Those of the whole page: each part marks its own. */
  readonly faults?: readonly Fault[] | undefined;
}

/** How a part says that something in it is wrong: its class, and what is read out with it. */
export function marks(name: string, faults: Asking["faults"] = [], hints: readonly string[] = []) {
  const wrong = faults.some(({ field }) => field === name);
  const described = [...hints, ...(wrong ? [`${name}-fault`] : [])].join(" ");
  return {
    wrong: wrong ? html` wrong` : nothing,
    described: described === "" ? nothing : html` aria-describedby="${described}"`,
    invalid: wrong ? html` aria-invalid="true"` : nothing,
  };
}

/** What is wrong with a field, told beside it: everything at once. */
export function faultsOf(look: Look, name: string, faults: Asking["faults"] = []): Markup {
  const own = faults.filter(({ field }) => field === name);
  if (own.length === 0) return nothing;
  const lines = own.map(({ sentence }) => html`<span>${look.text(sentence)}</span>`);
  return html`<p class="fault" id="${name}-fault">${lines}</p>`;
}

/** A field of one line, its label above it. */
export function field(
  look: Look,
  {
    name,
    label,
    hint,
    faults,
    attributes,
    above = nothing,
    below = nothing,
  }: Asking & { readonly attributes: Markup; readonly above?: Markup; readonly below?: Markup },
): Markup {
  const hints = [...(hint ? [`${name}-hint`] : []), ...(above === nothing ? [] : [`${name}-rules`])];
  const { wrong, described, invalid } = marks(name, faults, hints);
  return html`<div class="field${wrong}">
<label for="${name}">${look.text(label)}</label>
${hintOf(look, name, hint)}${above}
${faultsOf(look, name, faults)}
<input id="${name}" name="${name}"${attributes}${described}${invalid}>${below}
</div>`;
}

function hintOf(look: Look, name: string, hint: Sentence | undefined): Markup {
  return hint === undefined ? nothing : html`<p class="hint" id="${name}-hint">${look.text(hint)}</p>`;
}

/** What a line of text is, and what was typed there before: never a secret. */
interface Line extends Asking {
  readonly value?: string;
  /** What the browser may fill in: a token of HTML's `autocomplete`. */
  readonly autocomplete?: string;
  readonly digits?: boolean;
  readonly short?: boolean;
}

/** A line of text. */
export function textField(look: Look, asking: Line): Markup {
  const { value = "", autocomplete = "off", digits = false, short = false } = asking;
  const attributes = html` type="text" value="${value}" autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false"${
    digits ? html` inputmode="numeric"` : nothing
  }${short ? html` class="short"` : nothing}`;
  return field(look, { ...asking, attributes });
}

/** A new password, asked for once: its rules stand above it, a switch shows it, and it may be pasted. */
export function passwordField(
  look: Look,
  { rules, ...asking }: Asking & { readonly rules: readonly Sentence[] },
): Markup {
  const { name } = asking;
  const lines = rules.map((rule) => html`<li>${look.text(rule)}</li>`);
  const [show, hide] = [look.text(texts.show), look.text(texts.hide)];
  return field(look, {
    ...asking,
    attributes: html` type="password" autocomplete="new-password" autocapitalize="none" spellcheck="false"`,
    above: html`<ul class="rules" id="${name}-rules">${lines}</ul>`,
    // the script that it needs brings it to light
    below: html`
<button type="button" class="plain" data-shows="${name}" data-hide="${hide}" hidden>${show}</button>`,
  });
}

/** A date of birth as it was typed. */
export type TypedDate = Readonly<Record<"birthDay" | "birthMonth" | "birthYear", string>>;

const parts = [
  ["birthDay", texts.day, "bday-day", 2],
  ["birthMonth", texts.month, "bday-month", 2],
  ["birthYear", texts.year, "bday-year", 4],
] as const;

/** A date of birth in three fields, to be typed: nobody scrolls through eighty years. */
export function birthDateFields(
  look: Look,
  { label, hint, faults = [], typed }: Omit<Asking, "name"> & { readonly typed?: TypedDate },
): Markup {
  const own = faults.filter(({ field }) => parts.some(([name]) => name === field));
  const group = own.map(({ sentence }) => ({ field: "birth", sentence }));
  const { wrong, described } = marks("birth", group, hint ? ["birth-hint"] : []);
  const inputs = parts.map(([name, word, autocomplete, length]) => {
    const { invalid } = marks(name, faults);
    return html`<div><label for="${name}">${look.text(word)}</label>
<input id="${name}" name="${name}" type="text" inputmode="numeric" autocomplete="${autocomplete}" value="${typed?.[name] ?? ""}" class="digits-${length}"${invalid}></div>`;
  });
  return html`<fieldset class="field${wrong}"${described}>
<legend>${look.text(label)}</legend>
${hintOf(look, "birth", hint)}
${faultsOf(look, "birth", group)}
<div class="date">${inputs}</div>
</fieldset>`;
}

/** One of a few, with what is to be said about it. */
interface Option {
  readonly value: string;
  readonly label: Sentence;
  readonly hint?: Sentence;
}

/** One of several, each with its words. */
export function radioButtons(
  look: Look,
  { options, chosen, ...asking }: Asking & { readonly options: readonly Option[]; readonly chosen?: string },
): Markup {
  const choices = options.map(({ value, label, hint }, at) => {
    const id = idAt(asking.name, at);
    const said = hint === undefined ? nothing : html` aria-describedby="${id}-said"`;
    const words = hint === undefined ? nothing : html`<p class="hint" id="${id}-said">${look.text(hint)}</p>`;
    return html`<div class="choice"><input type="radio" id="${id}" name="${asking.name}" value="${value}"${checked(value === chosen)}${said}>
<label for="${id}">${look.text(label)}</label>${words}</div>`;
  });
  return group(look, asking, html`<div class="choices">${choices}</div>`);
}

/** Pictures of the catalogue to choose one of, each with its name under it, in the order that is given. */
export function pictureButtons(
  look: Look,
  { images, ...asking }: Asking & { readonly images: readonly string[] },
): Markup {
  const choices = images.map((image, at) => {
    const id = idAt(asking.name, at);
    // its name is told by the words under it
    return html`<div class="picture"><input type="radio" id="${id}" name="${asking.name}" value="${image}">
<label for="${id}"><img src="${assetAddress(`${image}.svg`)}" alt="" width="96" height="96"><span>${look.text(
      findImage(image)?.text ?? image,
    )}</span></label></div>`;
  });
  return group(look, asking, html`<div class="pictures">${choices}</div>`);
}

function group(look: Look, { name, label, hint, faults }: Asking, choices: Markup): Markup {
  const { wrong, described } = marks(name, faults, hint ? [`${name}-hint`] : []);
  return html`<fieldset class="field${wrong}"${described}>
<legend>${look.text(label)}</legend>
${hintOf(look, name, hint)}
${faultsOf(look, name, faults)}
${choices}
</fieldset>`;
}

/** An error summary leads to the first of a group, which has the field's name as its id. */
function idAt(name: string, at: number): string {
  return at === 0 ? name : `${name}-${at + 1}`;
}

function checked(isChosen: boolean): Markup {
  return isChosen ? html` checked` : nothing;
}
