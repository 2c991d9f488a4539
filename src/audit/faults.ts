import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { local } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import type { ChainedEntry } from "../store/record/audit-entries.ts";

const texts = catalogue({
  brokenHint: {
    es: "No borre nada. Guarde una copia de lo que hay: clave store backup CARPETA",
    en: "Delete nothing. Keep a copy of what is there: clave store backup FOLDER",
  },
  unexplainedHint: {
    es: "La cadena está entera, pero alguien cambió el almacén sin la mesa. Guarde una copia: clave audit export ARCHIVO",
    en: "The chain is whole, but somebody changed the store without the desk. Keep a copy: clave audit export FILE",
  },
  entry: { es: "{id} ({at}, {act})", en: "{id} ({at}, {act})" },
  none: { es: "ninguna", en: "none" },
});

/** The error for a record that was tampered with. */
export function brokenChain(sentence: Sentence): ClaveError {
  return new ClaveError("audit-broken", sentence, texts.brokenHint);
}

/** The error for something in the store that no entry of a whole record accounts for. */
export function unexplained(sentence: Sentence): ClaveError {
  return new ClaveError("audit-unexplained", sentence, texts.unexplainedHint);
}

/** An entry as a sentence names it: its number, its time, its act. */
export function entryNamed(ctx: Context, line: ChainedEntry | undefined): Sentence {
  if (!line) return texts.none;
  const at = Number.isSafeInteger(line.entry.at) ? local(line.entry.at, ctx.settings.timezone) : "?";
  return fill(texts.entry, { id: String(line.id), at, act: visible(String(line.entry.act)) });
}
