import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { answerStarted } from "./started.ts";

const texts = catalogue({
  about: {
    es: "dejar seguir una recuperación retenida y enviar su enlace",
    en: "let a held recovery go on and send its link",
  },
  reference: { es: "referencia de la recuperación", en: "the recovery's reference" },
  queue: {
    es: "dejar la carta en cola, sin enviarla ahora",
    en: "leave the letter in the queue, do not send it now",
  },
});

interface ApproveOptions {
  readonly reference: string;
  readonly queue?: boolean;
}

/** clave recovery approve REF */
export function approve(parent: Command, tree: Tree, run: Run<ApproveOptions> = runApprove): void {
  parent
    .command("approve")
    .description(tree.text(texts.about))
    .argument("<reference>", tree.text(texts.reference))
    .option("--queue", tree.text(texts.queue))
    .addHelpText("after", example(tree, "clave recovery approve R7K3M9QWXA"))
    .action(tree.action(run, ["reference"]));
}

async function runApprove(terminal: Terminal, { reference, queue }: ApproveOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { approveRecovery } = await import("../../recovery/approve.ts");
    const released = await approveRecovery(ctx, reference);
    await answerStarted(terminal, ctx, released, { queue, zone: settings.timezone });
  });
}
