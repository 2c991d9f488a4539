import { catalogue } from "../../base/texts.ts";
import { dryRunOption, runImport } from "../command/import-run.ts";
import { verb } from "../command/verb.ts";

const texts = catalogue({
  about: {
    es: "tomar de un archivo CSV las esperas de un sistema anterior; se puede repetir",
    en: "take the waits of an earlier system from a CSV file; may be repeated",
  },
  file: {
    es: "archivo CSV en UTF-8 (- es la entrada) con títulos: method, started_at, outcome y, si los hay, ended_at, office, provider, reference",
    en: "CSV file in UTF-8 (- is stdin) with a header: method, started_at, outcome and, where known, ended_at, office, provider, reference",
  },
});

/** clave report import FILE */
export const importFile = verb({
  about: texts.about,
  takes: { "<file>": texts.file, ...dryRunOption },
  decides: true,
  examples: ["clave report import fixtures/waits.csv"],
  run: (terminal, options) =>
    runImport(terminal, options, async (ctx, order) => {
      const { importWaits } = await import("../../report/import/import-waits.ts");
      return importWaits(ctx, order);
    }),
});
