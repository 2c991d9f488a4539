import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command/command.ts";
import { type ImportOptions, runImport } from "../command/import-run.ts";

const texts = catalogue({
  about: {
    es: "tomar de un archivo CSV las esperas de un sistema anterior; se puede repetir",
    en: "take the waits of an earlier system from a CSV file; may be repeated",
  },
  file: {
    es: "archivo CSV en UTF-8 con títulos: method, started_at, outcome y, si los hay, ended_at, office, provider, reference",
    en: "CSV file in UTF-8 with a header: method, started_at, outcome and, where known, ended_at, office, provider, reference",
  },
});

/** clave report import FILE */
export function importFile(parent: Command, tree: Tree, run: Run<ImportOptions> = runWaitImport): void {
  parent
    .command("import")
    .description(tree.text(texts.about))
    .argument("<file>", tree.text(texts.file))
    .addHelpText("after", example(tree, "clave report import fixtures/waits.csv"))
    .action(tree.action(run, ["file"]));
}

const runWaitImport: Run<ImportOptions> = (terminal, options) =>
  runImport(terminal, options, async (ctx, order) => {
    const { importWaits } = await import("../../report/import/import-waits.ts");
    return importWaits(ctx, order);
  });
