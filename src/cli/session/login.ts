import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { cedulaMissing } from "../../operator/cedula.ts";
import type { SignIn } from "../../operator/session/sign-in.ts";
import { asNobody } from "../command/opening.ts";
import { sessionFileOf } from "../command/session-file.ts";
import { verb } from "../command/verb.ts";
import { decidedBy, pendingDocument, pendingWords, tellNotices } from "../operator/operator.ts";
import { texts as operatorTexts, roleWords } from "../operator/texts.ts";
import { tellFailure } from "../terminal/failure.ts";
import { questionsFor } from "../terminal/prompts.ts";
import { credentialsFrom, newPassword, secretFromFile, shareStdin } from "../terminal/secrets.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  newPassword: {
    es: "cambiar la contraseña por la del archivo; - es la entrada, tras la otra",
    en: "change the password to the one in the file; - is stdin, after the other",
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
  refuseChange: {
    es: "rechazar lo que otro propone de su cuenta",
    en: "refuse what another proposes about your account",
  },
  waits: { es: "De su cuenta: {what}. {when}", en: "About your account: {what}. {when}" },
  askRefuse: { es: "¿Lo rechaza?", en: "Do you refuse it?" },
  refused: { es: "Rechazado: su cuenta sigue como estaba.", en: "Refused: your account stays as it was." },
  refuseHint: {
    es: "Se rechaza así: clave login --operator {name} --refuse-change",
    en: "It is refused with: clave login --operator {name} --refuse-change",
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
    "--refuse-change": texts.refuseChange,
  },
  examples: ["clave login --operator ana"],
  run: async (terminal, options) => {
    const { passwordStdin, newPasswordFile } = options;
    await shareStdin(terminal.shell, [passwordStdin, newPasswordFile]);
    await asNobody(terminal, async (outer, { home, settings }) => {
      const session = sessionFileOf(terminal, outer, home, true);
      const ctx = { ...outer, caller: session.seat };
      const credentials = await credentialsFrom(terminal, options, {
        name: texts.askOperator,
        password: (questions) => questions.secret(texts.askPassword),
      });
      const given =
        newPasswordFile === undefined ? undefined : await newPasswordFrom(terminal, newPasswordFile);
      const asks = terminal.interactive && !passwordStdin && given === undefined;
      const entry = await entered(terminal, ctx, { ...credentials, given, asks, held: session.token });
      const { token, operator, notices, changed, replaced } = entry;
      session.keep(token);
      const { name, role, office } = operator;
      const other = replaced === undefined || replaced === name ? {} : { replaced };
      if (other.replaced !== undefined) terminal.say(fill(texts.replaced, { name: other.replaced }));
      const words = terminal.text(
        fill(changed ? texts.changed : texts.done, { name, role: roleWords(role) }),
      );
      const told = tellNotices(terminal, notices);
      const pending = await ownChange(terminal, ctx, entry, { ...options, asks });
      if (settings.production && operator.cedula === undefined) tellMissing(terminal, cedulaMissing(name));
      const signedIn = { name, role, office: office ?? null };
      terminal.answer({ operator: signedIn, notices: told, ...other, ...pending }, words);
    });
  },
});

/** What an operator who has no cédula yet does first. */
function tellMissing(terminal: Terminal, { sentence, hint }: ClaveError): void {
  for (const words of hint ? [sentence, hint] : [sentence]) terminal.say(words);
}

/** Tells what somebody wants of the operator's own account, and lets him refuse it where nobody else could confirm it. */
async function ownChange(
  terminal: Terminal,
  ctx: Context,
  { operator: { name }, pending, password }: SignIn & { readonly password: string },
  { refuseChange = false, asks }: { readonly refuseChange?: boolean; readonly asks: boolean },
) {
  if (!pending && !refuseChange) return {};
  if (pending) {
    const [what, when] = [pendingWords(pending, name), decidedBy(name, pending, ctx.settings)];
    terminal.say(terminal.paint("doubt", terminal.text(fill(texts.waits, { what, when }))));
  }
  const mayRefuse = pending?.dueAt !== undefined;
  const asked = asks && mayRefuse && !refuseChange;
  const refuses =
    refuseChange || (asked && (await (await questionsFor(terminal)).yes(texts.askRefuse, "no")));
  if (mayRefuse && !asked && !refuses) terminal.say(fill(texts.refuseHint, { name }));
  if (refuses) {
    const { refuseOwnChange } = await import("../../operator/account/approve.ts");
    await refuseOwnChange(ctx, name, password);
    terminal.say(texts.refused);
  }
  return pending ? { pending: { ...pendingDocument(pending), refused: refuses } } : {};
}

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
): Promise<SignIn & { readonly changed: boolean; readonly password: string }> {
  const { signIn } = await import("../../operator/session/sign-in.ts");
  try {
    const entry = await signIn(ctx, name, password, given, held);
    return { ...entry, changed: given !== undefined, password: given ?? password };
  } catch (error) {
    if (!asks || !(error instanceof ClaveError)) throw error;
    if (error.code === "password-change-required") terminal.say(error.sentence);
    else if (given !== undefined && error.code === "password-refused") await tellFailure(error, terminal);
    else throw error;
    const next = await newPassword(await questionsFor(terminal), texts.askNew);
    return entered(terminal, ctx, { name, password, given: next, asks, held });
  }
}
