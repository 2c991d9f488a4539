import { resolve } from "node:path";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { requireMayWrite } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";

const texts = catalogue({
  about: {
    es: "copiar el registro entero a un archivo que se comprueba sin la mesa",
    en: "copy the whole record to a file that is checked without the desk",
  },
  file: { es: "archivo que se escribe, una entrada por línea", en: "the file to write, an entry a line" },
  done: {
    es: "{n} {n:entrada|entradas} en {path}\nCómo se comprueba: docs/audit.md",
    en: "{n} {n:entry|entries} in {path}\nHow to check it: docs/audit.md",
  },
});

/** clave audit export FILE */
export const exportFile = deskVerb({
  about: texts.about,
  takes: { "<file>": texts.file },
  examples: ["clave audit export audit.jsonl"],
  run: async (terminal, ctx, { file }) => {
    const path = resolve(file);
    await requireMayWrite(terminal, path);
    const { exportAudit } = await import("../../audit/export.ts");
    const { entries } = await exportAudit(ctx, path);
    const words = terminal.text(fill(texts.done, { n: entries, path: visible(path) }));
    terminal.answer({ entries, file: path }, words);
  },
});
