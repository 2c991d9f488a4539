import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { answerCase } from "./answer.ts";
import { type DocumentFlags, wholeDocumentFrom, withDocument } from "./document-flags.ts";

const own = catalogue({
  about: {
    es: "tomar el trámite de un colega, viendo otra vez el documento",
    en: "take a colleague's case over, seeing the document again",
  },
  id: { es: "número del trámite", en: "the case's number" },
});

interface TakeOptions extends DocumentFlags {
  readonly id: string;
}

/** clave counter take CASE */
export function take(parent: Command, tree: Tree, run: Run<TakeOptions> = runTake): void {
  const command = parent
    .command("take")
    .description(tree.text(own.about))
    .argument("<case>", tree.text(own.id));
  withDocument(command, tree)
    .addHelpText("after", example(tree, "clave counter take C7K3M9QWXA"))
    .action(tree.action(run, ["id"]));
}

async function runTake(terminal: Terminal, options: TakeOptions): Promise<void> {
  const shown = wholeDocumentFrom(options, terminal.interactive);
  const asks = !shown && terminal.interactive;
  await asOperator(terminal, async (ctx, { settings }) => {
    const { takeCase } = await import("../../counter/identify.ts");
    const taken = await takeCase(ctx, options.id, shown);
    if (!asks) answerCase(terminal, settings.timezone, taken);
  });
  if (!asks) return;
  const { identifyAsking } = await import("./identify-asking.ts");
  await identifyAsking(terminal, options.id, options);
}
