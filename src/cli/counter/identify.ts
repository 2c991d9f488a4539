import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { needed } from "../failure.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { answerCase } from "./answer.ts";
import { type DocumentFlags, documentFrom, missingOfDocument, withDocument } from "./document-flags.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "anotar el documento que muestra la persona",
    en: "write down the document that the person shows",
  },
});

interface IdentifyOptions extends DocumentFlags {
  readonly id?: string;
}

/** clave counter identify CASE */
export function identify(parent: Command, tree: Tree, run: Run<IdentifyOptions> = runIdentify): void {
  const command = parent
    .command("identify")
    .description(tree.text(own.about))
    .argument("[case]", tree.text(texts.id));
  withDocument(command, tree)
    .addHelpText(
      "after",
      example(
        tree,
        "clave counter identify C7K3M9QWXA --document passport \\",
        "  --document-number X123456 --document-expires 2031-05-31 --face-match yes",
      ),
    )
    .action(tree.action(run, ["id"]));
}

async function runIdentify(terminal: Terminal, options: IdentifyOptions): Promise<void> {
  const shown = documentFrom(options);
  if (!shown && !terminal.interactive) throw needed(missingOfDocument(options));
  if (!shown) {
    const { identifyAsking } = await import("./identify-asking.ts");
    return identifyAsking(terminal, options.id, options);
  }
  await asOperator(terminal, async (ctx, { settings }) => {
    const { identifyPerson } = await import("../../counter/identify.ts");
    const { meantCase } = await import("../../counter/in-hand.ts");
    const id = await meantCase(ctx, options.id);
    answerCase(terminal, settings.timezone, await identifyPerson(ctx, id, shown));
  });
}
