import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { type ImportOptions, runImport } from "../import-run.ts";

const texts = catalogue({
  about: {
    es: "tomar el registro de personas de un archivo CSV; se puede repetir",
    en: "take the register of people from a CSV file; may be repeated",
  },
  file: { es: "archivo CSV en UTF-8 con títulos", en: "CSV file in UTF-8 with a header" },
  strict: { es: "rechazar también los identificadores raros", en: "refuse odd identifiers too" },
});

/** clave affiliate import FILE */
export function importFile(parent: Command, tree: Tree, run: Run<ImportOptions> = runAffiliateImport): void {
  parent
    .command("import")
    .description(tree.text(texts.about))
    .argument("<file>", tree.text(texts.file))
    .option("--strict", tree.text(texts.strict))
    .addHelpText("after", example(tree, "clave affiliate import fixtures/affiliates.csv"))
    .action(tree.action(run, ["file"]));
}

const runAffiliateImport: Run<ImportOptions> = (terminal, options) =>
  runImport(terminal, options, async (ctx, order) => {
    const { importAffiliates } = await import("../../holder/import-affiliates.ts");
    return importAffiliates(ctx, order);
  });
