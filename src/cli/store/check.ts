import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { StoreCheck } from "../../operator/store.ts";
import { deskVerb } from "../command/verb.ts";
import { bar, startProgress } from "../terminal/spinner.ts";

const texts = catalogue({
  about: {
    es: "comprobar que el almacén está entero y que los conteos de esperas son los de sus filas",
    en: "check that the store is whole, and that the counts of waits are what its rows say",
  },
  mend: { es: "contar de nuevo y poner eso en su lugar", en: "count anew, and put that in their place" },
  working: { es: "Comparando…", en: "Comparing…" },
  days: { es: "{bar}  {done} de {all} días", en: "{bar}  {done} of {all} days" },
  fine: {
    es: "El almacén está entero. Los conteos de esperas de {n} {n:día|días} son los de las filas.",
    en: "The store is whole. The counts of waits of {n} {n:day|days} are what the rows say.",
  },
  mended: { es: "Los conteos de esperas se hicieron de nuevo.", en: "The counts of waits were made anew." },
  damaged: { es: "El almacén está dañado: {what}", en: "The store is damaged: {what}" },
  damagedHint: {
    es: "No siga usándolo. Restaure el último respaldo en otra carpeta: clave store restore RESPALDO --home CARPETA",
    en: "Do not go on using it. Restore the last backup into another folder: clave store restore BACKUP --home FOLDER",
  },
  differ: {
    es: "Los conteos de esperas de {n} {n:día|días} no son los de las filas ({first}…).",
    en: "The counts of waits of {n} {n:day|days} are not what the rows say ({first}…).",
  },
  zone: {
    es: "Los días contados no son los de la zona horaria de la mesa.",
    en: "The days that are counted are not those of the desk's time zone.",
  },
  mendHint: { es: "clave store check --mend", en: "clave store check --mend" },
});

/** clave store check */
export const check = deskVerb({
  about: texts.about,
  takes: { "--mend": texts.mend },
  examples: ["clave store check", "clave store check --mend"],
  run: async (terminal, ctx, { mend = false }) => {
    const { checkStore, mendCounts } = await import("../../operator/store.ts");
    const progress = await startProgress(terminal, texts.working);
    const onDay = (done: number, all: number) =>
      progress.update(() => terminal.text(fill(texts.days, { bar: bar(done / all), done, all })));
    try {
      if (mend) await mendCounts(ctx, onDay);
      const found = await checkStore(ctx, onDay);
      requireFine(found);
      progress.stop();
      const { days } = found;
      const words = [...(mend ? [texts.mended] : []), fill(texts.fine, { n: days })].map(terminal.text);
      terminal.answer({ ok: true, days, mended: mend }, words.join("\n"));
    } finally {
      progress.stop();
    }
  },
});

function requireFine({ damage, differing, zoneHolds }: StoreCheck): void {
  if (damage !== undefined) {
    const sentence = fill(texts.damaged, { what: visible(damage).slice(0, 200) });
    throw new ClaveError("store-damaged", sentence, texts.damagedHint);
  }
  if (!zoneHolds) throw new ClaveError("counts-zone", texts.zone, texts.mendHint);
  const [first] = differing;
  if (first === undefined) return;
  const sentence = fill(texts.differ, { n: differing.length, first });
  throw new ClaveError("counts-differ", sentence, texts.mendHint);
}
