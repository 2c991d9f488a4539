import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  keep: { es: "guardar la mesa de prueba en esta carpeta", en: "keep the throwaway desk in this folder" },
});

interface DemoOptions {
  readonly keep?: string;
}

/** clave demo */
export function demo(noun: Command, tree: Tree, run: Run<DemoOptions> = runDemo): void {
  noun
    .option("--keep <dir>", tree.text(texts.keep))
    .addHelpText("after", example(tree, "clave demo", "clave demo --keep /tmp/desk"))
    .action(tree.action(run));
}

async function runDemo(terminal: Terminal, options: DemoOptions): Promise<void> {
  const { tellStory } = await import("./story.ts");
  await tellStory(terminal, options.keep);
}
