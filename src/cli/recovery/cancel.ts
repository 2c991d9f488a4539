import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";
import { recoveryDocument } from "./document.ts";

const texts = catalogue({
  about: { es: "terminar una recuperación y matar sus enlaces", en: "end a recovery and kill its links" },
  reference: { es: "referencia de la recuperación", en: "the recovery's reference" },
  done: {
    es: "La recuperación {reference} se canceló; sus enlaces ya no sirven.",
    en: "The recovery {reference} was cancelled; its links no longer work.",
  },
});

interface CancelOptions {
  readonly reference: string;
  readonly reason?: string;
}

/** clave recovery cancel REF --reason … */
export function cancel(parent: Command, tree: Tree, run: Run<CancelOptions> = runCancel): void {
  parent
    .command("cancel")
    .description(tree.text(texts.about))
    .argument("<reference>", tree.text(texts.reference))
    .option("--reason <text>", tree.text(common.reason))
    .addHelpText("after", example(tree, 'clave recovery cancel R7K3M9QWXA --reason "…"'))
    .action(tree.action(run, ["reference"]));
}

async function runCancel(terminal: Terminal, options: CancelOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const reason = await reasonFor(terminal, options.reason);
    const { cancelRecovery } = await import("../../recovery/cancel.ts");
    const recovery = await cancelRecovery(ctx, options.reference, reason);
    const words = terminal.text(fill(texts.done, { reference: recovery.reference }));
    terminal.answer({ recovery: recoveryDocument(recovery) }, words);
  });
}
