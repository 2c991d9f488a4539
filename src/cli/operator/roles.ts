import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { roles } from "../../store/operators.ts";
import { example, parseChoice, type Run, type Tree } from "../command.ts";
import { type Format, formats, printList } from "../listing.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";

const texts = catalogue({
  about: {
    es: "qué puede hacer cada función: la tabla entera",
    en: "what each role may do: the whole table",
  },
  act: { es: "Acto", en: "Act" },
});

interface RolesOptions {
  readonly format?: Format;
}

/** clave operator roles */
export function rolesTable(parent: Command, tree: Tree, run: Run<RolesOptions> = runRoles): void {
  parent
    .command("roles")
    .description(tree.text(texts.about))
    .option("--format <format>", tree.text(common.format), parseChoice("--format", formats))
    .addHelpText("after", example(tree, "clave operator roles"))
    .action(tree.action(run));
}

async function runRoles(terminal: Terminal, { format }: RolesOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { listRoles } = await import("../../operator/list.ts");
    const acts = listRoles(ctx);
    const listing = {
      titles: [terminal.text(texts.act), ...roles],
      keys: ["act", ...roles],
      rows: acts.map(({ act, roles: allowed }) => [
        act,
        ...roles.map((role) => (allowed.includes(role) ? "x" : "")),
      ]),
      document: { acts },
    };
    await printList(terminal, listing, format);
  });
}
