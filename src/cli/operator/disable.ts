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
  about: { es: "impedir que un operador entre", en: "bar an operator from signing in" },
  done: {
    es: "{name} ya no puede entrar; sus sesiones terminaron.",
    en: "{name} can no longer sign in, and is signed out everywhere.",
  },
});

interface DisableOptions {
  readonly name: string;
  readonly reason?: string;
}

/** clave operator disable NAME --reason … */
export function disable(parent: Command, tree: Tree, run: Run<DisableOptions> = runDisable): void {
  parent
    .command("disable")
    .description(tree.text(own.about))
    .argument("<name>", tree.text(texts.name))
    .option("--reason <text>", tree.text(common.reason))
    .addHelpText("after", example(tree, 'clave operator disable luz --reason "…"'))
    .action(tree.action(run, ["name"]));
}

async function runDisable(terminal: Terminal, options: DisableOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const asked = { flag: "--reason TEXT", sentence: texts.askReason };
    const reason = await typedFor(terminal, options.reason, asked);
    const { disableOperator } = await import("../../operator/change.ts");
    const operator = await disableOperator(ctx, options.name, reason);
    const words = terminal.text(fill(own.done, { name: operator.name }));
    terminal.answer({ operator: operatorDocument(operator) }, words);
  });
}
