import { html, type Markup, nothing } from "../../base/markup.ts";
import type { Sentence } from "../../base/texts.ts";
import type { Asking } from "./fields.ts";
import type { Look } from "./page.ts";

/** One of the ways to answer, and the fields that belong to it. */
interface Way {
  readonly value: string;
  readonly label: Sentence;
  readonly fields: Markup;
}

/** Several ways to answer, of which one is chosen: its fields stand under it, and where the browser can, those of the others are put away. */
export function waysToAnswer(
  look: Look,
  { name, label, chosen, ways }: Asking & { readonly chosen: string; readonly ways: readonly Way[] },
): Markup {
  const each = ways.map(({ value, label: words, fields }, at) => {
    const id = at === 0 ? name : `${name}-${at + 1}`;
    const checked = value === chosen ? html` checked` : nothing;
    return html`<div class="way"><div class="choice"><input type="radio" id="${id}" name="${name}" value="${value}"${checked}>
<label for="${id}">${look.text(words)}</label></div>
<div class="of-way">${fields}</div></div>`;
  });
  return html`<fieldset class="field">
<legend>${look.text(label)}</legend>
<div class="ways">${each}</div>
</fieldset>`;
}
