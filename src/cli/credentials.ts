import { ClaveError } from "../base/errors.ts";
import { catalogue, type Sentence } from "../base/texts.ts";
import { needed } from "./failure.ts";
import { type Questions, questionsFor } from "./prompts.ts";
import { secretFromStdin } from "./secrets.ts";
import type { Terminal } from "./terminal.ts";

const texts = catalogue({
  password: { es: "Contraseña (15 caracteres o más):", en: "Password (15 characters or more):" },
  again: { es: "Otra vez, para comprobar:", en: "Once more, to be sure:" },
  differ: { es: "Las dos no son iguales.", en: "The two are not the same." },
  differHint: {
    es: "No se hizo nada: ejecute el comando de nuevo.",
    en: "Nothing was done: run the command again.",
  },
});

/** An operator's name and password, from the options or from whoever is there. */
export async function credentialsFrom(
  terminal: Terminal,
  options: { readonly operator?: string; readonly passwordStdin?: boolean },
  ask: { readonly name: Sentence; readonly password: (questions: Questions) => Promise<string> },
): Promise<{ readonly name: string; readonly password: string }> {
  const { operator, passwordStdin } = options;
  if (!terminal.interactive || passwordStdin) {
    const missing = [operator ? "" : "--operator NAME", passwordStdin ? "" : "--password-stdin"].filter(
      Boolean,
    );
    if (missing.length > 0) throw needed(missing);
    return { name: operator ?? "", password: await secretFromStdin(terminal.shell, "--password-stdin") };
  }
  const questions = await questionsFor(terminal);
  return { name: operator ?? (await questions.text(ask.name)), password: await ask.password(questions) };
}

/** A password for another operator, from standard input or asked for twice. */
export async function passwordForAnother(
  terminal: Terminal,
  { passwordStdin }: { readonly passwordStdin?: boolean },
): Promise<string> {
  if (passwordStdin) return secretFromStdin(terminal.shell, "--password-stdin");
  if (!terminal.interactive) throw needed(["--password-stdin"]);
  return newPassword(await questionsFor(terminal), texts.password);
}

/** A password nobody has set yet: asked for twice, since nobody sees what is typed. */
export async function newPassword(questions: Questions, sentence: Sentence): Promise<string> {
  const password = await questions.secret(sentence);
  if ((await questions.secret(texts.again)) === password) return password;
  throw new ClaveError("invalid", "passwords-differ", texts.differ, texts.differHint);
}
