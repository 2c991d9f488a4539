import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { typedFor } from "./asking.ts";
import { operatorDocument } from "./document.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: { es: "pasar un operador a otra oficina", en: "move an operator to another office" },
  done: {
    es: "{name} atiende ahora en {office}; sus sesiones terminaron.",
    en: "{name} serves at {office} now, and is signed out everywhere.",
  },
});

interface SetOfficeOptions {
  readonly name: string;
  readonly office?: string;
}

/** clave operator set-office NAME --office CODE */
export function setOffice(parent: Command, tree: Tree, run: Run<SetOfficeOptions> = runSetOffice): void {
  parent
    .command("set-office")
    .description(tree.text(own.about))
    .argument("<name>", tree.text(texts.name))
    .option("--office <code>", tree.text(texts.office))
    .addHelpText("after", example(tree, "clave operator set-office luz --office UIO"))
    .action(tree.action(run, ["name"]));
}

async function runSetOffice(terminal: Terminal, options: SetOfficeOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const asked = { flag: "--office CODE", sentence: texts.askOffice };
    const typed = await typedFor(terminal, options.office, asked);
    const change = await import("../../operator/change.ts");
    const operator = await change.setOffice(ctx, options.name, typed);
    const { name, office = "—" } = operator;
    const words = terminal.text(fill(own.done, { name, office }));
    terminal.answer({ operator: operatorDocument(operator) }, words);
  });
}
