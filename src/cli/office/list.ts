import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { type Format, formats, printList } from "../listing.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";

const texts = catalogue({
  about: { es: "las oficinas, por código", en: "the offices, by code" },
  code: { es: "Código", en: "Code" },
  name: { es: "Nombre", en: "Name" },
});

interface ListOptions {
  readonly limit: number;
  readonly format?: Format;
}

/** clave office list */
export function list(parent: Command, tree: Tree, run: Run<ListOptions> = runList): void {
  parent
    .command("list")
    .description(tree.text(texts.about))
    .option("--limit <n>", tree.text(common.limit), parseLimit, 200)
    .option("--format <format>", tree.text(common.format), parseChoice("--format", formats))
    .addHelpText("after", example(tree, "clave office list"))
    .action(tree.action(run));
}

async function runList(terminal: Terminal, { limit, format }: ListOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { listOffices } = await import("../../operator/office.ts");
    const offices = await listOffices(ctx, limit);
    const listing = {
      titles: [texts.code, texts.name].map(terminal.text),
      keys: ["code", "name"],
      rows: offices.map(({ code, name }) => [code, name]),
      document: { offices: offices.map(({ code, name }) => ({ code, name })) },
    };
    await printList(terminal, listing, format);
  });
}
