import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { writingTo } from "../command/named-files.ts";
import { deskVerb } from "../command/verb.ts";

const texts = catalogue({
  about: {
    es: "copiar el registro entero a un archivo que se comprueba sin la mesa",
    en: "copy the whole record to a file that is checked without the desk",
  },
  file: {
    es: "archivo que se escribe, una entrada por línea; - es la salida",
    en: "the file to write, an entry a line; - is the output",
  },
  output: { es: "la salida", en: "the output" },
  done: {
    es: "{n} {n:entrada|entradas} en {path}\nCómo se comprueba: docs/audit.md",
    en: "{n} {n:entry|entries} in {path}\nHow to check it: docs/audit.md",
  },
});

/** clave audit export FILE */
export const exportFile = deskVerb({
  about: texts.about,
  takes: { "<file>": texts.file },
  examples: ["clave audit export audit.jsonl", "clave audit export - | gzip > audit.jsonl.gz"],
  run: async (terminal, ctx, { file }) => {
    const { exportAudit } = await import("../../audit/export.ts");
    const { done, path } = await writingTo(terminal, file, (write) => exportAudit(ctx, write));
    const { entries: n } = done;
    const words = terminal.text(
      fill(texts.done, { n, path: path === undefined ? texts.output : visible(path) }),
    );
    // where the output is the record, nothing else stands in it
    if (path === undefined) terminal.say(words);
    else terminal.answer({ entries: n, file: path }, words);
  },
});
