import { readNamedFile } from "../../base/files.ts";
import { catalogue, fill } from "../../base/texts.ts";
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
});

/** clave audit verify */
export const verify = deskVerb({
  about: texts.about,
  takes: { "--anchor <file>": texts.anchor },
  examples: ["clave audit verify --anchor anchor.json"],
  run: async (terminal, ctx, { anchor: file }) => {
    const { verifyAudit } = await import("../../audit/verify.ts");
    const { anchorFrom } = await import("../../audit/anchor.ts");
    const anchor = file === undefined ? undefined : anchorFrom(readNamedFile(file).toString("utf8"));
    const progress = await startProgress(terminal, texts.working);
    const { entries, head } = await verifyAudit(ctx, anchor).finally(() => progress.stop());
    const words = terminal.text(fill(texts.done, { n: entries, head }));
    terminal.answer({ ok: true, entries, head }, words);
  },
});
