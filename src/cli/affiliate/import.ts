import { catalogue } from "../../base/texts.ts";
import { reasonFor } from "../command/asking.ts";
import { runImport } from "../command/import-run.ts";
import { verb } from "../command/verb.ts";
import { needed } from "../terminal/failure.ts";
import { texts as common } from "../words/texts.ts";

const texts = catalogue({
  about: {
    es: "tomar el registro de personas de un archivo CSV; se puede repetir",
    en: "take the register of people from a CSV file; may be repeated",
  },
  file: { es: "archivo CSV en UTF-8 con títulos", en: "CSV file in UTF-8 with a header" },
  strict: { es: "rechazar también los identificadores raros", en: "refuse odd identifiers too" },
  accept: {
    es: "abrir un trámite, con aprobación y espera, por cada contacto que difiere",
    en: "open a case, with approval and hold, for each contact that differs",
  },
});

/** clave affiliate import FILE */
export const importFile = verb({
  about: texts.about,
  takes: {
    "<file>": texts.file,
    "--strict": texts.strict,
    "--accept-contacts": texts.accept,
    "--reason <text>": common.reason,
  },
  examples: ["clave affiliate import fixtures/affiliates.csv"],
  run: async (terminal, options) => {
    if (options.acceptContacts && options.reason === undefined && !terminal.interactive)
      throw needed(["--reason TEXT"]);
    const reason = options.acceptContacts ? await reasonFor(terminal, options.reason) : undefined;
    await runImport(terminal, options, async (ctx, order) => {
      const { importAffiliates } = await import("../../holder/import/affiliates.ts");
      if (reason === undefined) return importAffiliates(ctx, order);
      const { acceptContacts } = await import("./accept.ts");
      return acceptContacts(terminal, ctx, reason, (onConflict) =>
        importAffiliates(ctx, { ...order, onConflict }),
      );
    });
  },
});
