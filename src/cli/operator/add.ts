import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import type { Role } from "../../store/operators.ts";
import { example, type Run, type Tree } from "../command.ts";
import { passwordForAnother } from "../credentials.ts";
import { needed } from "../failure.ts";
import { asOperator } from "../opening.ts";
import { roleWords } from "../role-words.ts";
import type { Terminal } from "../terminal.ts";
import { parseRole, roleFor, typedFor } from "./asking.ts";
import { requireArithmetic } from "./cedula.ts";
import { operatorDocument } from "./document.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: { es: "agregar a alguien que trabaja en la mesa", en: "add somebody who works at the desk" },
  cedula: {
    es: "su propia cédula: así no se atiende a sí mismo",
    en: "their own cédula: so that nobody serves himself",
  },
  done: {
    es: "{name} ({role}) ya puede entrar; la primera vez cambia la contraseña:\nclave login --operator {name}",
    en: "{name} ({role}) can sign in now, and changes the password the first time:\nclave login --operator {name}",
  },
});

interface AddOptions {
  readonly name: string;
  readonly role?: Role;
  readonly office?: string;
  readonly cedula?: string;
  readonly passwordStdin?: boolean;
}

/** clave operator add NAME --role … */
export function add(parent: Command, tree: Tree, run: Run<AddOptions> = runAdd): void {
  parent
    .command("add")
    .description(tree.text(own.about))
    .argument("<name>", tree.text(texts.name))
    .option("--role <role>", tree.text(texts.role), parseRole)
    .option("--office <code>", tree.text(texts.office))
    .option("--cedula <cedula>", tree.text(own.cedula))
    .option("--password-stdin", tree.text(texts.password))
    .addHelpText("after", example(tree, "clave operator add luz --role clerk --office UIO"))
    .action(tree.action(run, ["name"]));
}

async function runAdd(terminal: Terminal, options: AddOptions): Promise<void> {
  const { name, cedula } = options;
  requireFlags(terminal, options);
  requireArithmetic(terminal, cedula);
  await asOperator(terminal, async (ctx) => {
    const { makeOperator } = await import("../../operator/add.ts");
    const role = await roleFor(terminal, options.role);
    const office = await officeGiven(terminal, role, options.office);
    const password = await passwordForAnother(terminal, options);
    const operator = await makeOperator(ctx, { name, role, office, cedula, password });
    const words = terminal.text(fill(own.done, { name: operator.name, role: roleWords(operator.role) }));
    terminal.answer({ operator: operatorDocument(operator) }, words);
  });
}

/** What is missing where nobody can be asked, all of it at once. */
function requireFlags(terminal: Terminal, { role, passwordStdin }: AddOptions): void {
  if (terminal.interactive) return;
  const missing = [role ? "" : "--role ROLE", passwordStdin ? "" : "--password-stdin"].filter(Boolean);
  if (missing.length > 0) throw needed(missing);
}

async function officeGiven(terminal: Terminal, role: Role, given: string | undefined) {
  if (role !== "clerk" || !terminal.interactive) return given;
  return typedFor(terminal, given, { flag: "--office CODE", sentence: texts.askOffice });
}
