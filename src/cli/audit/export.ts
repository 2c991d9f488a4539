import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import { questionsFor } from "../prompts.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";

const texts = catalogue({
  about: {
    es: "copiar el registro entero a un archivo que se comprueba sin la mesa",
    en: "copy the whole record to a file that is checked without the desk",
  },
  file: { es: "archivo que se escribe, una entrada por línea", en: "the file to write, an entry a line" },
  there: { es: "{path} ya existe. ¿Reemplazarlo?", en: "{path} is there already. Replace it?" },
  exists: { es: "{path} ya existe.", en: "{path} is there already." },
  existsHint: {
    es: "Elija otro nombre, o reemplácelo con --yes.",
    en: "Choose another name, or replace it with --yes.",
  },
  yes: { es: "Sí, reemplazarlo", en: "Yes, replace it" },
  no: { es: "No, dejarlo", en: "No, leave it" },
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

/** Nothing that is there is replaced unasked. */
async function requireMayWrite(terminal: Terminal, path: string): Promise<void> {
  if (!existsSync(path) || terminal.options.yes) return;
  if (!terminal.interactive)
    throw new ClaveError(
      "usage",
      "input-needed",
      fill(texts.exists, { path: visible(path) }),
      texts.existsHint,
    );
  const question = fill(texts.there, { path: visible(path) });
  const answer = await (await questionsFor(terminal)).choice(question, [
    { value: "no", name: terminal.text(texts.no) },
    { value: "yes", name: terminal.text(texts.yes) },
  ]);
  if (answer === "no") throw new ClaveError("cancelled", "cancelled", common.cancelled);
}
