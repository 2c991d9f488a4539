import type { Command } from "commander";
import { writePrivateFile } from "../base/home.ts";
import { catalogue, fill } from "../base/texts.ts";
import { example, type Run, type Tree } from "./command.ts";
import { credentialsFrom } from "./credentials.ts";
import { asNobody, sessionFile } from "./opening.ts";
import type { Terminal } from "./terminal.ts";

const texts = catalogue({
  operator: { es: "nombre de operador", en: "operator's name" },
  password: { es: "leer la contraseña de la entrada", en: "read the password from stdin" },
  askOperator: { es: "Operador:", en: "Operator:" },
  askPassword: { es: "Contraseña:", en: "Password:" },
  done: { es: "Entró como {name} ({role}).", en: "Signed in as {name} ({role})." },
});

interface LoginOptions {
  readonly operator?: string;
  readonly passwordStdin?: boolean;
}

/** clave login */
export function login(command: Command, tree: Tree, run: Run<LoginOptions> = runLogin): void {
  command
    .option("--operator <name>", tree.text(texts.operator))
    .option("--password-stdin", tree.text(texts.password))
    .addHelpText("after", example(tree, "clave login --operator ana"))
    .action(tree.action(run));
}

async function runLogin(terminal: Terminal, options: LoginOptions): Promise<void> {
  await asNobody(terminal, async (ctx, { home }) => {
    const { name, password } = await credentialsFrom(terminal, options, {
      name: texts.askOperator,
      password: (questions) => questions.secret(texts.askPassword),
    });
    const { signIn } = await import("../operator/session.ts");
    const { token, operator } = await signIn(ctx, name, password);
    writePrivateFile(sessionFile(terminal, home), `${token}\n`);
    const { role, office } = operator;
    const words = terminal.text(fill(texts.done, { name: operator.name, role }));
    terminal.answer({ operator: { name: operator.name, role, office: office ?? null } }, words);
  });
}
