import { catalogue, fill } from "../../base/texts.ts";
import { iso, local, type Moment } from "../../base/time.ts";
import { deskVerb } from "../command/verb.ts";
import { beginningOf } from "../terminal/secrets.ts";
import { startProgress } from "../terminal/spinner.ts";

const texts = catalogue({
  about: {
    es: "comprobar que el registro está entero y lo explica todo",
    en: "check that the record is whole and explains everything",
  },
  anchor: {
    es: "compararlo también con un ancla guardada; - es la entrada",
    en: "compare it with an anchor that was kept, too; - is stdin",
  },
  working: { es: "Comprobando el registro…", en: "Checking the record…" },
  done: {
    es: "El registro está entero: {n} {n:entrada|entradas}.\nExplica cada clave, operador, contacto y desbloqueo que hay.\nTermina en {head}",
    en: "The record is whole: {n} {n:entry|entries}.\nIt explains every password, operator, contact and unlocking there is.\nIt ends in {head}",
  },
  counts: {
    es: "La cuenta del tiempo se empezó de nuevo {n} {n:vez|veces} (clave audit log).",
    en: "The count of time was begun anew {n} {n:time|times} (clave audit log).",
  },
  stepsBack: {
    es: "{n} {n:entrada lleva|entradas llevan} una hora anterior a la que siguen, sin que nadie empezara otra cuenta del tiempo; la primera es la {first}. El reloj se movió entonces.",
    en: "{n} {n:entry bears|entries bear} a time before the one they follow, and nobody began a new count of time; the first is {first}. The clock was moved then.",
  },
  restored: {
    es: "La mesa se restauró el {at}, del respaldo del {madeAt}: lo hecho entre ambos no está.",
    en: "The desk was restored on {at}, from the backup of {madeAt}: what was done between is not here.",
  },
});

/** clave audit verify */
export const verify = deskVerb({
  about: texts.about,
  takes: { "--anchor <file>": texts.anchor },
  examples: ["clave audit verify --anchor anchor.json"],
  run: async (terminal, ctx, { anchor: file }) => {
    const { verifyAudit } = await import("../../audit/verify.ts");
    const { anchorFrom } = await import("../../audit/anchor.ts");
    const anchor =
      file === undefined ? undefined : anchorFrom((await beginningOf(terminal.shell, file)).toString("utf8"));
    const progress = await startProgress(terminal, texts.working);
    const verified = await verifyAudit(ctx, anchor).finally(() => progress.stop());
    const { entries, head, counts, stepsBack, restored } = verified;
    if (stepsBack.length > 0) {
      const first = String(stepsBack[0]);
      terminal.say(fill(texts.stepsBack, { n: stepsBack.length, first }));
    }
    const when = (moment: Moment) => local(moment, ctx.settings.timezone);
    const words = [
      fill(texts.done, { n: entries, head }),
      ...(counts > 0 ? [fill(texts.counts, { n: counts })] : []),
      ...(restored ? [fill(texts.restored, { at: when(restored.at), madeAt: when(restored.madeAt) })] : []),
    ];
    const since = restored && { at: iso(restored.at), madeAt: iso(restored.madeAt) };
    // where the time only ever went forward there is nothing to tell of it
    const times = counts > 0 || stepsBack.length > 0 ? { counts, stepsBack } : {};
    const document = { ok: true, entries, head, ...times, restored: since };
    terminal.answer(document, words.map(terminal.text).join("\n"));
  },
});
