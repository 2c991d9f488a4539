import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { type ImportOptions, runImport } from "../import-run.ts";

const texts = catalogue({
  about: {
    es: "tomar el registro de empleadores de un archivo CSV; se puede repetir",
    en: "take the register of employers from a CSV file; may be repeated",
  },
  file: { es: "archivo CSV en UTF-8 con títulos", en: "CSV file in UTF-8 with a header" },
  strict: {
    es: "rechazar también los RUC que no se pueden comprobar",
    en: "refuse RUCs that cannot be verified too",
  },
});

/** clave employer import FILE */
export function importFile(parent: Command, tree: Tree, run: Run<ImportOptions> = runEmployerImport): void {
  parent
    .command("import")
    .description(tree.text(texts.about))
    .argument("<file>", tree.text(texts.file))
    .option("--strict", tree.text(texts.strict))
    .addHelpText("after", example(tree, "clave employer import fixtures/employers.csv"))
    .action(tree.action(run, ["file"]));
}

const runEmployerImport: Run<ImportOptions> = (terminal, options) =>
  runImport(terminal, options, async (ctx, order) => {
    const { importEmployers } = await import("../../holder/import-employers.ts");
    return importEmployers(ctx, order);
  });
