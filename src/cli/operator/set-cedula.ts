import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { typedFor } from "./asking.ts";
import { requireArithmetic } from "./cedula.ts";
import { operatorDocument } from "./document.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  cedula: { es: "la cédula del operador", en: "the operator's cédula" },
  ask: { es: "Cédula del operador:", en: "The operator's cédula:" },
  about: { es: "vincular un operador con su propia cédula", en: "link an operator to their own cédula" },
  done: {
    es: "{name} ya no puede atender a su propia cédula; sus sesiones terminaron.",
    en: "{name} can no longer serve their own cédula, and is signed out everywhere.",
  },
});

interface SetCedulaOptions {
  readonly name: string;
  readonly cedula?: string;
}

/** clave operator set-cedula NAME --cedula CEDULA */
export function setCedula(parent: Command, tree: Tree, run: Run<SetCedulaOptions> = runSetCedula): void {
  parent
    .command("set-cedula")
    .description(tree.text(own.about))
    .argument("<name>", tree.text(texts.name))
    .option("--cedula <cedula>", tree.text(own.cedula))
    .addHelpText("after", example(tree, "clave operator set-cedula luz --cedula 1710034065"))
    .action(tree.action(run, ["name"]));
}

async function runSetCedula(terminal: Terminal, options: SetCedulaOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const asked = { flag: "--cedula CEDULA", sentence: own.ask };
    const typed = await typedFor(terminal, options.cedula, asked);
    requireArithmetic(terminal, typed);
    const change = await import("../../operator/change.ts");
    const operator = await change.setCedula(ctx, options.name, typed);
    const words = terminal.text(fill(own.done, { name: operator.name }));
    terminal.answer({ operator: operatorDocument(operator) }, words);
  });
}
