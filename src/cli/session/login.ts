import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import type { SignIn } from "../../operator/session.ts";
import { asNobody } from "../command/opening.ts";
import { sessionFileOf } from "../command/session-file.ts";
import { verb } from "../command/verb.ts";
import { tellNotices } from "../operator/operator.ts";
import { texts as operatorTexts, roleWords } from "../operator/texts.ts";
import { tellFailure } from "../terminal/failure.ts";
import { questionsFor } from "../terminal/prompts.ts";
import { credentialsFrom, newPassword, requireOneStdin, secretFromFile } from "../terminal/secrets.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  newPassword: {
    es: "cambiar la contraseña por la del archivo",
    en: "change the password to the one in the file",
  },
  askOperator: { es: "Operador:", en: "Operator:" },
  askPassword: { es: "Contraseña:", en: "Password:" },
  askNew: {
    es: "Contraseña nueva (15 caracteres o más):",
    en: "New password (15 characters or more):",
  },
  replaced: {
    es: "Aquí había entrado {name}: esa sesión terminó.",
    en: "{name} was signed in here: that session has ended.",
  },
  done: { es: "Entró como {name} ({role}).", en: "Signed in as {name} ({role})." },
  changed: {
    es: "Su contraseña cambió. Entró como {name} ({role}).",
    en: "Your password has changed. Signed in as {name} ({role}).",
  },
});

/** clave login */
export const login = verb({
  takes: {
    "--operator <name>": operatorTexts.name,
    "--password-stdin": operatorTexts.password,
    "--new-password-file <file>": texts.newPassword,
  },
  examples: ["clave login --operator ana"],
  run: async (terminal, options) => {
    const { passwordStdin, newPasswordFile } = options;
    requireOneStdin([passwordStdin, newPasswordFile]);
    await asNobody(terminal, async (outer, { home }) => {
      const session = sessionFileOf(terminal, outer, home, true);
      const ctx = { ...outer, caller: session.seat };
      const credentials = await credentialsFrom(terminal, options, {
        name: texts.askOperator,
        password: (questions) => questions.secret(texts.askPassword),
      });
      const given =
        newPasswordFile === undefined ? undefined : await newPasswordFrom(terminal, newPasswordFile);
      const asks = terminal.interactive && !passwordStdin && given === undefined;
      const { token, operator, notices, changed, replaced } = await entered(terminal, ctx, {
        ...credentials,
        given,
        asks,
        held: session.token,
      });
      session.keep(token);
      const { name, role, office } = operator;
      const other = replaced === undefined || replaced === name ? {} : { replaced };
      if (other.replaced !== undefined) terminal.say(fill(texts.replaced, { name: other.replaced }));
      const words = terminal.text(
        fill(changed ? texts.changed : texts.done, { name, role: roleWords(role) }),
      );
      const told = tellNotices(terminal, notices);
      terminal.answer({ operator: { name, role, office: office ?? null }, notices: told, ...other }, words);
    });
  },
});

function newPasswordFrom(terminal: Terminal, path: string): Promise<string> {
  return secretFromFile(terminal.shell, path, "--new-password-file");
}

interface Entry {
  readonly name: string;
  readonly password: string;
  readonly given: string | undefined;
  /** Whether somebody is there to be asked for a new password. */
  readonly asks: boolean;
  /** What is kept where the session will be. */
  readonly held: string | undefined;
}

/** Signs in; whoever has to change the password first is asked for another until one will do. */
async function entered(
  terminal: Terminal,
  ctx: Context,
  { name, password, given, asks, held }: Entry,
): Promise<SignIn & { readonly changed: boolean }> {
  const { signIn } = await import("../../operator/session.ts");
  try {
    return { ...(await signIn(ctx, name, password, given, held)), changed: given !== undefined };
  } catch (error) {
    if (!asks || !(error instanceof ClaveError)) throw error;
    if (error.code === "password-change-required") terminal.say(error.sentence);
    else if (given !== undefined && error.code === "password-refused") await tellFailure(error, terminal);
    else throw error;
    const next = await newPassword(await questionsFor(terminal), texts.askNew);
    return entered(terminal, ctx, { name, password, given: next, asks, held });
  }
}
