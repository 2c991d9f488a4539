import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { answerCase } from "./answer.ts";
import { sendLetters } from "./sent-letters.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "entregar el trámite; la persona recibe un aviso",
    en: "hand the case in; the person is told",
  },
});

interface SubmitOptions {
  readonly id?: string;
  readonly queue?: boolean;
}

/** clave counter submit CASE */
export function submit(parent: Command, tree: Tree, run: Run<SubmitOptions> = runSubmit): void {
  parent
    .command("submit")
    .description(tree.text(own.about))
    .argument("[case]", tree.text(texts.id))
    .option("--queue", tree.text(texts.queue))
    .addHelpText("after", example(tree, "clave counter submit C7K3M9QWXA"))
    .action(tree.action(run, ["id"]));
}

async function runSubmit(terminal: Terminal, options: SubmitOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { meantCase } = await import("../../counter/in-hand.ts");
    const { submitCase } = await import("../../counter/submit.ts");
    const decided = await submitCase(ctx, await meantCase(ctx, options.id));
    const letters = await sendLetters(terminal, ctx, decided.letters, options);
    answerCase(terminal, settings.timezone, decided.case, { letters });
  });
}
