import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator, type OpenDesk } from "../opening.ts";
import { requireNoPassword } from "../secrets.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  about: { es: "cambiar un ajuste, dentro de sus límites", en: "change a setting, within its bounds" },
  key: { es: "nombre del ajuste", en: "the setting's name" },
  value: { es: "valor nuevo", en: "the new value" },
  done: { es: "{key} = {value}", en: "{key} = {value}" },
});

interface SetOptions {
  readonly key: string;
  readonly value: string;
}

/** clave config set KEY VALUE */
export function set(parent: Command, tree: Tree, run: Run<SetOptions> = runSet): void {
  parent
    .command("set")
    .description(tree.text(texts.about))
    .argument("<key>", tree.text(texts.key))
    .argument("<value>", tree.text(texts.value))
    .addHelpText("after", example(tree, "clave config set link.ttl 45m"))
    .action(tree.action(run, ["key", "value"]));
}

async function runSet(terminal: Terminal, given: SetOptions): Promise<void> {
  requireNoPassword(given.value);
  const change = async (ctx: Context, { home }: OpenDesk) => {
    const { changeSetting } = await import("../../operator/settings.ts");
    const { key, value } = await changeSetting(ctx, home.config, given);
    terminal.answer({ key, value }, terminal.text(fill(texts.done, { key, value: visible(value) })));
  };
  // a wrong value in the file is mended by this very command
  await asOperator(terminal, change, { brokenSettings: true });
}
