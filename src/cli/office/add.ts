import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { needed } from "../failure.ts";
import { asOperator } from "../opening.ts";
import { questionsFor } from "../prompts.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  about: { es: "agregar una oficina", en: "add an office" },
  code: { es: "código corto, como sale en los comprobantes", en: "short code, as printed on receipts" },
  name: { es: "nombre de la oficina", en: "the office's name" },
  askName: { es: "Nombre de la oficina:", en: "The office's name:" },
  done: { es: "Oficina {code}: {name}.", en: "Office {code}: {name}." },
});

interface AddOptions {
  readonly code: string;
  readonly name?: string;
}

/** clave office add CODE --name … */
export function add(parent: Command, tree: Tree, run: Run<AddOptions> = runAdd): void {
  parent
    .command("add")
    .description(tree.text(texts.about))
    .argument("<code>", tree.text(texts.code))
    .option("--name <text>", tree.text(texts.name))
    .addHelpText("after", example(tree, 'clave office add UIO --name "Quito"'))
    .action(tree.action(run, ["code"]));
}

async function runAdd(terminal: Terminal, options: AddOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { openOffice } = await import("../../operator/office.ts");
    const { code } = options;
    const { name = await askedName(terminal) } = options;
    const office = await openOffice(ctx, { code, name });
    terminal.answer({ office }, terminal.text(fill(texts.done, { code: office.code, name: office.name })));
  });
}

async function askedName(terminal: Terminal): Promise<string> {
  if (!terminal.interactive) throw needed(["--name TEXT"]);
  return (await questionsFor(terminal)).text(texts.askName);
}
