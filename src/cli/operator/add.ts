import { catalogue, fill } from "../../base/texts.ts";
import { hasTrait, type Role, roles } from "../../store/staff/operators.ts";
import { typedFor } from "../command/asking.ts";
import { asOperator } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { needed } from "../terminal/failure.ts";
import { passwordForAnother } from "../terminal/secrets.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { answerOperator, requireArithmetic, roleFor } from "./operator.ts";
import { roleWords, texts } from "./texts.ts";

const own = catalogue({
  about: { es: "agregar a alguien que trabaja en la mesa", en: "add somebody who works at the desk" },
  done: {
    es: "{name} ({role}) ya puede entrar; la primera vez cambia la contraseña:\nclave login --operator {name}",
    en: "{name} ({role}) can sign in now, and changes the password the first time:\nclave login --operator {name}",
  },
});

/** clave operator add NAME --role … */
export const add = verb({
  about: own.about,
  takes: {
    "<name>": texts.name,
    "--role <role>": [texts.role, roles],
    "--office <code>": texts.office,
    "--cedula <cedula>": texts.ownCedula,
    "--password-stdin": texts.password,
  },
  decides: true,
  examples: ["clave operator add luz --role clerk --office UIO"],
  run: async (terminal, options) => {
    const { name, cedula } = options;
    requireFlags(terminal, options);
    requireArithmetic(terminal, cedula);
    await asOperator(terminal, async (ctx) => {
      const { makeOperator } = await import("../../operator/account/add.ts");
      const role = await roleFor(terminal, options.role);
      const office = await officeGiven(terminal, role, options.office);
      const password = await passwordForAnother(terminal, options);
      const operator = await makeOperator(ctx, { name, role, office, cedula, password });
      answerOperator(
        terminal,
        ctx,
        operator,
        fill(own.done, { name: operator.name, role: roleWords(operator.role) }),
      );
    });
  },
});

/** What is missing where nobody can be asked, all of it at once. */
function requireFlags(
  terminal: Terminal,
  { role, passwordStdin }: { readonly role?: Role; readonly passwordStdin?: boolean },
): void {
  if (terminal.interactive) return;
  const missing = [role ? "" : "--role ROLE", passwordStdin ? "" : "--password-stdin"].filter(Boolean);
  if (missing.length > 0) throw needed(missing);
}

async function officeGiven(terminal: Terminal, role: Role, given: string | undefined) {
  if (!hasTrait(role, "ownOffice") || !terminal.interactive) return given;
  return typedFor(terminal, given, "--office CODE", texts.askOffice);
}
