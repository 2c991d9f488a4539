import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
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
  done: {
    es: "La comprobación de {cedula} está abierta; se {n:quitó|quitaron} {n} {n:intento fallido|intentos fallidos}.",
    en: "The check of {cedula} is open; {n} failed {n:try|tries} {n:was|were} lifted.",
  },
});

interface UnlockOptions {
  readonly cedula: string;
  readonly reason?: string;
}

/** clave affiliate unlock CEDULA --reason … */
export function unlock(parent: Command, tree: Tree, run: Run<UnlockOptions> = runUnlock): void {
  parent
    .command("unlock")
    .description(tree.text(own.about))
    .argument("<cedula>", tree.text(texts.cedula))
    .option("--reason <text>", tree.text(common.reason))
    .addHelpText("after", example(tree, 'clave affiliate unlock 1710034065 --reason "…"'))
    .action(tree.action(run, ["cedula"]));
}

async function runUnlock(terminal: Terminal, options: UnlockOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { unlockAffiliate } = await import("../../holder/affiliate.ts");
    const reason = await reasonFor(terminal, options.reason);
    const { cedula, cleared } = await unlockAffiliate(ctx, options.cedula, reason);
    const words = terminal.text(fill(own.done, { cedula, n: cleared }));
    terminal.answer({ affiliate: { cedula, locked: false, clearedFailures: cleared } }, words);
  });
}
