import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { needed } from "../failure.ts";
import { type ImportOptions, runImport } from "../import-run.ts";
import { reasonFor } from "../reason.ts";
import { texts as common } from "../texts.ts";

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

interface AffiliateImportOptions extends ImportOptions {
  readonly acceptContacts?: boolean;
  readonly reason?: string;
}

/** clave affiliate import FILE */
export function importFile(
  parent: Command,
  tree: Tree,
  run: Run<AffiliateImportOptions> = runAffiliateImport,
): void {
  parent
    .command("import")
    .description(tree.text(texts.about))
    .argument("<file>", tree.text(texts.file))
    .option("--strict", tree.text(texts.strict))
    .option("--accept-contacts", tree.text(texts.accept))
    .option("--reason <text>", tree.text(common.reason))
    .addHelpText("after", example(tree, "clave affiliate import fixtures/affiliates.csv"))
    .action(tree.action(run, ["file"]));
}

const runAffiliateImport: Run<AffiliateImportOptions> = async (terminal, options) => {
  if (options.acceptContacts && options.reason === undefined && !terminal.interactive)
    throw needed(["--reason TEXT"]);
  const reason = options.acceptContacts ? await reasonFor(terminal, options.reason) : undefined;
  await runImport(terminal, options, async (ctx, order) => {
    const { importAffiliates } = await import("../../holder/import-affiliates.ts");
    if (reason === undefined) return importAffiliates(ctx, order);
    const { acceptContacts } = await import("./accept.ts");
    return acceptContacts(terminal, ctx, reason, (onConflict) =>
      importAffiliates(ctx, { ...order, onConflict }),
    );
  });
};
