import { readFileSync } from "node:fs";
import { catalogue, fill } from "../../base/texts.ts";
import { iso, local, type Moment } from "../../base/time.ts";
import { deskVerb } from "../command/verb.ts";
import { startProgress } from "../terminal/spinner.ts";

const texts = catalogue({
  about: {
    es: "comprobar que el registro está entero y lo explica todo",
    en: "check that the record is whole and explains everything",
  },
  anchor: {
    es: "compararlo también con un ancla guardada",
    en: "compare it with an anchor that was kept, too",
  },
  working: { es: "Comprobando el registro…", en: "Checking the record…" },
  done: {
    es: "El registro está entero: {n} {n:entrada|entradas}.\nExplica cada clave, operador, contacto y desbloqueo que hay.\nTermina en {head}",
    en: "The record is whole: {n} {n:entry|entries}.\nIt explains every password, operator, contact and unlocking there is.\nIt ends in {head}",
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
    const anchor = file === undefined ? undefined : anchorFrom(readFileSync(file, "utf8"));
    const progress = await startProgress(terminal, texts.working);
    const { entries, head, restored } = await verifyAudit(ctx, anchor).finally(() => progress.stop());
    const words = [terminal.text(fill(texts.done, { n: entries, head }))];
    if (!restored) return terminal.answer({ ok: true, entries, head }, words.join("\n"));
    const { at, madeAt } = restored;
    const when = (moment: Moment) => local(moment, ctx.settings.timezone);
    words.push(terminal.text(fill(texts.restored, { at: when(at), madeAt: when(madeAt) })));
    const document = { ok: true, entries, head, restored: { at: iso(at), madeAt: iso(madeAt) } };
    terminal.answer(document, words.join("\n"));
  },
});
