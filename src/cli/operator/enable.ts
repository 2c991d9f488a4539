import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";
import { typedFor } from "./asking.ts";
import { operatorDocument } from "./document.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "dejar entrar de nuevo a un operador desactivado",
    en: "let a disabled operator sign in again",
  },
  done: {
    es: "{name} puede entrar de nuevo.",
    en: "{name} can sign in again.",
  },
});

interface EnableOptions {
  readonly name: string;
  readonly reason?: string;
}

/** clave operator enable NAME --reason … */
export function enable(parent: Command, tree: Tree, run: Run<EnableOptions> = runEnable): void {
  parent
    .command("enable")
    .description(tree.text(own.about))
    .argument("<name>", tree.text(texts.name))
    .option("--reason <text>", tree.text(common.reason))
    .addHelpText("after", example(tree, 'clave operator enable luz --reason "…"'))
    .action(tree.action(run, ["name"]));
}

async function runEnable(terminal: Terminal, options: EnableOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const asked = { flag: "--reason TEXT", sentence: texts.askReason };
    const reason = await typedFor(terminal, options.reason, asked);
    const { enableOperator } = await import("../../operator/change.ts");
    const operator = await enableOperator(ctx, options.name, reason);
    const words = terminal.text(fill(own.done, { name: operator.name }));
    terminal.answer({ operator: operatorDocument(operator) }, words);
  });
}
