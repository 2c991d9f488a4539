import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { reasonFor } from "../command/asking.ts";
import { dryRunOption, runImport } from "../command/import-run.ts";
import { verb } from "../command/verb.ts";
import { needed } from "../terminal/failure.ts";
import { texts as common } from "../words/texts.ts";

const texts = catalogue({
  about: {
    es: "tomar el registro de personas de un archivo CSV; se puede repetir",
    en: "take the register of people from a CSV file; may be repeated",
  },
  file: {
    es: "archivo CSV en UTF-8 con títulos; - es la entrada",
    en: "CSV file in UTF-8 with a header; - is stdin",
  },
  strict: { es: "rechazar también los identificadores raros", en: "refuse odd identifiers too" },
  undo: {
    es: "deshacer una importación: lo que cambió y nadie usó ni cambió después",
    en: "take an import back: what it did and nobody has used or changed since",
  },
  either: {
    es: "Con --undo no va ni un archivo ni otra opción de importar.",
    en: "With --undo goes neither a file nor another option of importing.",
  },
  eitherHint: {
    es: "clave affiliate import --undo I… --dry-run",
    en: "clave affiliate import --undo I… --dry-run",
  },
  accept: {
    es: "proponer a una segunda persona lo que difiere o falta de personas conocidas",
    en: "propose to a second person what differs or is missing of known people",
  },
});

/** clave affiliate import FILE */
export const importFile = verb({
  about: texts.about,
  takes: {
    "[file]": texts.file,
    "--strict": texts.strict,
    ...dryRunOption,
    "--undo <import>": texts.undo,
    "--accept-contacts": texts.accept,
    "--reason <text>": common.reason,
  },
  decides: true,
  examples: [
    "clave affiliate import fixtures/affiliates.csv --dry-run",
    "clave affiliate import fixtures/affiliates.csv",
    'clave affiliate import fixtures/affiliates.csv --accept-contacts --reason "…"',
    "clave affiliate import --undo I7K3M9QWXA",
  ],
  run: async (terminal, { file, undo, ...options }) => {
    if (undo !== undefined) {
      if (file !== undefined || options.strict || options.acceptContacts)
        throw new ClaveError("options-conflict", texts.either, texts.eitherHint);
      const { runUndo } = await import("./undo.ts");
      return runUndo(terminal, { ...options, undo });
    }
    if (file === undefined) throw needed(["file", "--undo I…"]);
    if (options.acceptContacts && options.reason === undefined && !terminal.interactive)
      throw needed(["--reason TEXT"]);
    const accept = options.acceptContacts ? await reasonFor(terminal, options.reason) : undefined;
    const words = { ...options, file, undo: "clave affiliate import --undo" };
    await runImport(terminal, words, async (ctx, order) => {
      const { importAffiliates } = await import("../../holder/import/affiliates.ts");
      return importAffiliates(ctx, accept === undefined ? order : { ...order, accept });
    });
  },
});
