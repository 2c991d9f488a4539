import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { adviseOnLetters, letterLines, messagesDocument, sendLetters } from "../counter/sent-letters.ts";
import { asOperator } from "../opening.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "abrir la comprobación de identidad que se cerró",
    en: "open an identity check that has closed",
  },
  queue: { es: "dejar el aviso en cola", en: "leave the notice in the queue" },
  done: {
    es: "La comprobación de {cedula} está abierta; se {n:quitó|quitaron} {n} {n:intento fallido|intentos fallidos}.",
    en: "The check of {cedula} is open; {n} failed {n:try|tries} {n:was|were} lifted.",
  },
});

interface UnlockOptions {
  readonly cedula: string;
  readonly reason?: string;
  readonly queue?: boolean;
}

/** clave affiliate unlock CEDULA --reason … */
export function unlock(parent: Command, tree: Tree, run: Run<UnlockOptions> = runUnlock): void {
  parent
    .command("unlock")
    .description(tree.text(own.about))
    .argument("<cedula>", tree.text(texts.cedula))
    .option("--reason <text>", tree.text(common.reason))
    .option("--queue", tree.text(own.queue))
    .addHelpText("after", example(tree, 'clave affiliate unlock 1710034065 --reason "…"'))
    .action(tree.action(run, ["cedula"]));
}

async function runUnlock(terminal: Terminal, options: UnlockOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { unlockPerson } = await import("../../counter/unlock.ts");
    const reason = await reasonFor(terminal, options.reason);
    const unlocked = await unlockPerson(ctx, options.cedula, reason);
    const { cedula, cleared } = unlocked;
    const letters = await sendLetters(terminal, ctx, unlocked.letters, options);
    const lines = [terminal.text(fill(own.done, { cedula, n: cleared })), ...letterLines(terminal, letters)];
    const affiliate = { cedula, locked: false, clearedFailures: cleared };
    terminal.answer({ affiliate, messages: messagesDocument(letters) }, lines.join("\n"));
    adviseOnLetters(terminal, letters);
  });
}
