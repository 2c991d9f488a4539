import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";
import { recoveryDocument } from "./document.ts";

const texts = catalogue({
  about: { es: "terminar una recuperación retenida", en: "end a held recovery" },
  reference: { es: "referencia de la recuperación", en: "the recovery's reference" },
  done: {
    es: "La recuperación {reference} no sigue: no se envió ningún enlace.",
    en: "The recovery {reference} does not go on: no link was sent.",
  },
});

interface RejectOptions {
  readonly reference: string;
  readonly reason?: string;
}

/** clave recovery reject REF --reason … */
export function reject(parent: Command, tree: Tree, run: Run<RejectOptions> = runReject): void {
  parent
    .command("reject")
    .description(tree.text(texts.about))
    .argument("<reference>", tree.text(texts.reference))
    .option("--reason <text>", tree.text(common.reason))
    .addHelpText("after", example(tree, 'clave recovery reject R7K3M9QWXA --reason "…"'))
    .action(tree.action(run, ["reference"]));
}

async function runReject(terminal: Terminal, options: RejectOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const reason = await reasonFor(terminal, options.reason);
    const { rejectRecovery } = await import("../../recovery/approve.ts");
    const recovery = await rejectRecovery(ctx, options.reference, reason);
    const words = terminal.text(fill(texts.done, { reference: recovery.reference }));
    terminal.answer({ recovery: recoveryDocument(recovery) }, words);
  });
}
