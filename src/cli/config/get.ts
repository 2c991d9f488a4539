import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { facts } from "../listing.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  about: {
    es: "un ajuste, o un catálogo: preguntas (questions), imágenes (images), motivos (reasons)",
    en: "one setting, or a catalogue: questions, images, reasons",
  },
  key: { es: "nombre del ajuste, como link.ttl", en: "the setting's name, such as link.ttl" },
});

interface GetOptions {
  readonly key: string;
}

/** clave config get KEY */
export function get(parent: Command, tree: Tree, run: Run<GetOptions> = runGet): void {
  parent
    .command("get")
    .description(tree.text(texts.about))
    .argument("<key>", tree.text(texts.key))
    .addHelpText("after", example(tree, "clave config get link.ttl", "clave config get questions"))
    .action(tree.action(run, ["key"]));
}

async function runGet(terminal: Terminal, { key }: GetOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settingTexts }) => {
    const listed = await catalogueOf(terminal, key);
    if (listed) {
      const words = facts(listed.map(({ id, text }) => [id, text]));
      return terminal.answer({ key, value: listed }, words);
    }
    const { showSetting } = await import("../../operator/settings.ts");
    const value = showSetting(ctx, settingTexts, key);
    terminal.answer({ key, value }, value);
  });
}

async function catalogueOf(terminal: Terminal, key: string) {
  if (key !== "questions" && key !== "images" && key !== "reasons") return undefined;
  const { [key]: listed } = await import("../../holder/catalogues.ts");
  return listed.map(({ id, text }) => ({ id, text: terminal.text(text) }));
}
