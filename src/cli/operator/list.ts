import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { type Format, formats, printList } from "../listing.ts";
import { asOperator } from "../opening.ts";
import { roleWords } from "../role-words.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";
import { operatorDocument, stateOf } from "./document.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: { es: "quienes trabajan en la mesa", en: "who works at the desk" },
});

interface ListOptions {
  readonly limit: number;
  readonly format?: Format;
}

/** clave operator list */
export function list(parent: Command, tree: Tree, run: Run<ListOptions> = runList): void {
  parent
    .command("list")
    .description(tree.text(own.about))
    .option("--limit <n>", tree.text(common.limit), parseLimit, 200)
    .option("--format <format>", tree.text(common.format), parseChoice("--format", formats))
    .addHelpText("after", example(tree, "clave operator list"))
    .action(tree.action(run));
}

async function runList(terminal: Terminal, { limit, format }: ListOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { listOperators } = await import("../../operator/list.ts");
    const operators = await listOperators(ctx, limit);
    const listing = {
      titles: [texts.nameTitle, texts.roleTitle, texts.officeTitle, texts.stateTitle].map(terminal.text),
      keys: ["name", "role", "office", "state"],
      rows: operators.map((each) => [
        each.name,
        terminal.screen ? terminal.text(roleWords(each.role)) : each.role,
        each.office ?? "—",
        stateOf(terminal, each, settings.timezone),
      ]),
      document: { operators: operators.map(operatorDocument) },
    };
    await printList(terminal, listing, format);
  });
}
