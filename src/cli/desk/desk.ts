import type { Command } from "commander";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  noTerminal: {
    es: "La mesa atiende preguntando: necesita una terminal.",
    en: "The desk serves by asking: it needs a terminal.",
  },
  noTerminalHint: {
    es: "En un programa use los pasos: clave counter --help",
    en: "In a program use the steps: clave counter --help",
  },
});

/** clave desk */
export function desk(command: Command, tree: Tree, run: Run<object> = runDesk): void {
  command.addHelpText("after", example(tree, "clave desk")).action(tree.action(run));
}

async function runDesk(terminal: Terminal): Promise<void> {
  if (!terminal.interactive || !terminal.screen || terminal.options.json)
    throw new ClaveError("usage", "terminal-needed", texts.noTerminal, texts.noTerminalHint);
  const { serveAll } = await import("./loop.ts");
  await serveAll(terminal);
}
