import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import type { Role } from "../../store/operators.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import { roleWords } from "../role-words.ts";
import { shownAt, type Terminal } from "../terminal.ts";
import { parseRole, roleFor } from "./asking.ts";
import { operatorDocument } from "./document.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: { es: "dar otra función a un operador", en: "give an operator another role" },
  done: {
    es: "La función de {name} es ahora {role}; sus sesiones terminaron.",
    en: "{name} is {role} now, and signed out everywhere.",
  },
  approves: { es: "Aprueba desde el {at}.", en: "Approves from {at} on." },
});

interface SetRoleOptions {
  readonly name: string;
  readonly role?: Role;
}

/** clave operator set-role NAME --role … */
export function setRole(parent: Command, tree: Tree, run: Run<SetRoleOptions> = runSetRole): void {
  parent
    .command("set-role")
    .description(tree.text(own.about))
    .argument("<name>", tree.text(texts.name))
    .option("--role <role>", tree.text(texts.role), parseRole)
    .addHelpText("after", example(tree, "clave operator set-role luz --role supervisor"))
    .action(tree.action(run, ["name"]));
}

async function runSetRole(terminal: Terminal, options: SetRoleOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const role = await roleFor(terminal, options.role);
    const change = await import("../../operator/change.ts");
    const operator = await change.setRole(ctx, options.name, role);
    const { name, approvesFrom: from } = operator;
    const at = shownAt(from, settings.timezone);
    const waits = from === undefined ? "" : ` ${terminal.text(fill(own.approves, { at }))}`;
    const words = `${terminal.text(fill(own.done, { name, role: roleWords(role) }))}${waits}`;
    terminal.answer({ operator: operatorDocument(operator) }, words);
  });
}
