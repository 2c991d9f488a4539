import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, parseChoice, type Run, type Tree } from "../command.ts";
import { type Format, formats, printList } from "../listing.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";

const texts = catalogue({
  about: { es: "todos los ajustes y su valor", en: "every setting and its value" },
  key: { es: "Ajuste", en: "Setting" },
  value: { es: "Valor", en: "Value" },
});

interface ShowOptions {
  readonly format?: Format;
}

/** clave config show */
export function show(parent: Command, tree: Tree, run: Run<ShowOptions> = runShow): void {
  parent
    .command("show")
    .description(tree.text(texts.about))
    .option("--format <format>", tree.text(common.format), parseChoice("--format", formats))
    .addHelpText("after", example(tree, "clave config show"))
    .action(tree.action(run));
}

async function runShow(terminal: Terminal, { format }: ShowOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settingTexts }) => {
    const { showSettings } = await import("../../operator/settings.ts");
    const rows = showSettings(ctx, settingTexts);
    const listing = {
      titles: [texts.key, texts.value].map(terminal.text),
      keys: ["key", "value"],
      rows,
      document: { settings: Object.fromEntries(rows) },
    };
    await printList(terminal, listing, format);
  });
}
