import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { passwordForAnother } from "../credentials.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { operatorDocument } from "./document.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "dar una contraseña a otro operador, que la cambia al entrar",
    en: "give another operator a password, to be changed at sign-in",
  },
  done: {
    es: "{name} entra con esta contraseña una vez y la cambia:\nclave login --operator {name}",
    en: "{name} signs in with this password once, and changes it:\nclave login --operator {name}",
  },
});

interface SetPasswordOptions {
  readonly name: string;
  readonly passwordStdin?: boolean;
}

/** clave operator set-password NAME --password-stdin */
export function setPassword(
  parent: Command,
  tree: Tree,
  run: Run<SetPasswordOptions> = runSetPassword,
): void {
  parent
    .command("set-password")
    .description(tree.text(own.about))
    .argument("<name>", tree.text(texts.name))
    .option("--password-stdin", tree.text(texts.password))
    .addHelpText("after", example(tree, "clave operator set-password luz"))
    .action(tree.action(run, ["name"]));
}

async function runSetPassword(terminal: Terminal, options: SetPasswordOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const password = await passwordForAnother(terminal, options);
    const change = await import("../../operator/change.ts");
    const operator = await change.setPassword(ctx, options.name, password);
    const words = terminal.text(fill(own.done, { name: operator.name }));
    terminal.answer({ operator: operatorDocument(operator) }, words);
  });
}
