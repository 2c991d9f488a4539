import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import { startProgress } from "../spinner.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  about: {
    es: "comprobar que el registro está entero y lo explica todo",
    en: "check that the record is whole and explains everything",
  },
  anchor: {
    es: "compararlo también con un ancla guardada",
    en: "compare it with an anchor that was kept, too",
  },
  working: { es: "Comprobando el registro…", en: "Checking the record…" },
  done: {
    es: "El registro está entero: {n} {n:entrada|entradas}.\nExplica cada clave, operador, contacto y desbloqueo que hay.\nTermina en {head}",
    en: "The record is whole: {n} {n:entry|entries}.\nIt explains every password, operator, contact and unlocking there is.\nIt ends in {head}",
  },
});

interface VerifyOptions {
  readonly anchor?: string;
}

/** clave audit verify */
export function verify(parent: Command, tree: Tree, run: Run<VerifyOptions> = runVerify): void {
  parent
    .command("verify")
    .description(tree.text(texts.about))
    .option("--anchor <file>", tree.text(texts.anchor))
    .addHelpText("after", example(tree, "clave audit verify --anchor anchor.json"))
    .action(tree.action(run));
}

async function runVerify(terminal: Terminal, { anchor: file }: VerifyOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { verifyAudit } = await import("../../audit/verify.ts");
    const { anchorFrom } = await import("../../audit/anchor.ts");
    const anchor = file === undefined ? undefined : anchorFrom(readFileSync(file, "utf8"));
    const progress = await startProgress(terminal, texts.working);
    const { entries, head } = await verifyAudit(ctx, anchor).finally(() => progress.stop());
    const words = terminal.text(fill(texts.done, { n: entries, head }));
    terminal.answer({ ok: true, entries, head }, words);
  });
}
