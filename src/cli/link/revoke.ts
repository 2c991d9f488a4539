import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import { reasonFor } from "../reason.ts";
import { recoveryDocument } from "../recovery/document.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";

const texts = catalogue({
  about: {
    es: "anular los enlaces de una recuperación, que sigue abierta",
    en: "revoke the links of a recovery, which stays open",
  },
  reference: { es: "referencia de la recuperación", en: "the recovery's reference" },
  done: {
    es: "Los enlaces de {reference} ya no sirven.",
    en: "The links of {reference} no longer work.",
  },
  withdrawn: {
    es: "{n} {n:carta que no había salido se retiró|cartas que no habían salido se retiraron}.",
    en: "{n} {n:letter|letters} that had not left {n:was|were} withdrawn.",
  },
  open: {
    es: "La recuperación sigue abierta. Para enviar otro enlace: clave link resend {reference}",
    en: "The recovery is still open. To send another link: clave link resend {reference}",
  },
});

interface RevokeOptions {
  readonly reference: string;
  readonly reason?: string;
}

/** clave link revoke REF --reason … */
export function revoke(parent: Command, tree: Tree, run: Run<RevokeOptions> = runRevoke): void {
  parent
    .command("revoke")
    .description(tree.text(texts.about))
    .argument("<reference>", tree.text(texts.reference))
    .option("--reason <text>", tree.text(common.reason))
    .addHelpText("after", example(tree, 'clave link revoke R7K3M9QWXA --reason "…"'))
    .action(tree.action(run, ["reference"]));
}

async function runRevoke(terminal: Terminal, options: RevokeOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const reason = await reasonFor(terminal, options.reason);
    const { revokeLinks } = await import("../../recovery/cancel.ts");
    const { recovery, withdrawn } = await revokeLinks(ctx, options.reference, reason);
    const { reference } = recovery;
    const words = terminal.text(fill(texts.done, { reference }));
    terminal.answer({ recovery: recoveryDocument(recovery), withdrawn }, words);
    if (withdrawn > 0) terminal.say(fill(texts.withdrawn, { n: withdrawn }));
    terminal.say(fill(texts.open, { reference }));
  });
}
