import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { diagnosisDocument, diagnosisWords } from "./diagnosis-words.ts";

const texts = catalogue({
  about: {
    es: "por qué no llegó un correo, qué hacer ahora y qué decirle a la persona",
    en: "why a mail did not arrive, what to do now and what to tell the person",
  },
  who: {
    es: "referencia de la recuperación, o cédula de la persona",
    en: "the recovery's reference, or the person's cédula",
  },
});

interface DiagnoseOptions {
  readonly who: string;
}

/** clave delivery diagnose REF|CEDULA */
export function diagnose(parent: Command, tree: Tree, run: Run<DiagnoseOptions> = runDiagnose): void {
  parent
    .command("diagnose")
    .description(tree.text(texts.about))
    .argument("<reference>", tree.text(texts.who))
    .addHelpText(
      "after",
      example(tree, "clave delivery diagnose R7K3M9QWXA", "clave delivery diagnose 1710034065 --json"),
    )
    .action(tree.action(run, ["who"]));
}

async function runDiagnose(terminal: Terminal, { who }: DiagnoseOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { diagnoseDelivery } = await import("../../recovery/diagnose.ts");
    const diagnosis = await diagnoseDelivery(ctx, who);
    const words = diagnosisWords(terminal, diagnosis, settings.timezone);
    terminal.answer(diagnosisDocument(terminal, diagnosis), words);
  });
}
