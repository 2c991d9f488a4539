import { resolve } from "node:path";
import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { example, type Run, type Tree } from "../command.ts";
import { requireMayWrite } from "../may-write.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";

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

interface ExportOptions {
  readonly file: string;
}

/** clave audit export FILE */
export function exportFile(parent: Command, tree: Tree, run: Run<ExportOptions> = runExport): void {
  parent
    .command("export")
    .description(tree.text(texts.about))
    .argument("<file>", tree.text(texts.file))
    .addHelpText("after", example(tree, "clave audit export audit.jsonl"))
    .action(tree.action(run, ["file"]));
}

async function runExport(terminal: Terminal, { file }: ExportOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const path = resolve(file);
    await requireMayWrite(terminal, path);
    const { exportAudit } = await import("../../audit/export.ts");
    const { entries } = await exportAudit(ctx, path);
    const words = terminal.text(fill(texts.done, { n: entries, path: visible(path) }));
    terminal.answer({ entries, file: path }, words);
  });
}
