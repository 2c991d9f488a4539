import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";
import { answerCase } from "./answer.ts";
import { sendLetters } from "./sent-letters.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: { es: "terminar un trámite sin lo que pedía", en: "end a case without what it asked for" },
});

interface RejectOptions {
  readonly id?: string;
  readonly reason?: string;
  readonly queue?: boolean;
}

/** clave counter reject CASE --reason … */
export function reject(parent: Command, tree: Tree, run: Run<RejectOptions> = runReject): void {
  parent
    .command("reject")
    .description(tree.text(own.about))
    .argument("[case]", tree.text(texts.id))
    .option("--reason <text>", tree.text(common.reason))
    .option("--queue", tree.text(texts.queue))
    .addHelpText("after", example(tree, 'clave counter reject C7K3M9QWXA --reason "…"'))
    .action(tree.action(run, ["id"]));
}

async function runReject(terminal: Terminal, options: RejectOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const reason = await reasonFor(terminal, options.reason);
    const { meantCase } = await import("../../counter/in-hand.ts");
    const { rejectCase } = await import("../../counter/approve.ts");
    const decided = await rejectCase(ctx, await meantCase(ctx, options.id), reason);
    const letters = await sendLetters(terminal, ctx, decided.letters, options);
    answerCase(terminal, settings.timezone, decided.case, { letters });
  });
}
