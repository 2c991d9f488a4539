import { catalogue } from "../../base/texts.ts";
import { dryRunOption, runImport } from "../command/import-run.ts";
import { verb } from "../command/verb.ts";

const texts = catalogue({
  about: {
    es: "tomar el registro de empleadores de un archivo CSV; se puede repetir",
    en: "take the register of employers from a CSV file; may be repeated",
  },
  file: {
    es: "archivo CSV en UTF-8 con títulos; - es la entrada",
    en: "CSV file in UTF-8 with a header; - is stdin",
  },
  strict: {
    es: "rechazar también los RUC que no se pueden comprobar",
    en: "refuse RUCs that cannot be verified too",
  },
});

/** clave employer import FILE */
export const importFile = verb({
  about: texts.about,
  takes: { "<file>": texts.file, "--strict": texts.strict, ...dryRunOption },
  decides: true,
  examples: [
    "clave employer import fixtures/employers.csv --dry-run",
    "clave employer import fixtures/employers.csv",
  ],
  run: (terminal, options) =>
    runImport(terminal, options, async (ctx, order) => {
      const { importEmployers } = await import("../../holder/import/employers.ts");
      return importEmployers(ctx, order);
    }),
});
