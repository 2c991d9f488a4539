import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator, type OpenDesk } from "../opening.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({ about: { es: "dónde está config.json", en: "where config.json is" } });

/** clave config path */
export function path(parent: Command, tree: Tree, run: Run<object> = runPath): void {
  parent
    .command("path")
    .description(tree.text(texts.about))
    .addHelpText("after", example(tree, "clave config path"))
    .action(tree.action(run));
}

async function runPath(terminal: Terminal): Promise<void> {
  const tell = (_ctx: unknown, { home }: OpenDesk) =>
    Promise.resolve(terminal.answer({ path: home.config }, home.config));
  // asked for when something in the file is wrong
  await asOperator(terminal, tell, { brokenSettings: true });
}
