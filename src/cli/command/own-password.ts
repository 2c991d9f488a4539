import { type Context, isProved } from "../../base/context.ts";
import { catalogue } from "../../base/texts.ts";
import { questionsFor } from "../terminal/prompts.ts";
import { requireOneStdin, secretFromFile, shareStdin } from "../terminal/secrets.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  own: {
    es: "su propia contraseña, otra vez; - es la entrada",
    en: "your own password, once more; - is stdin",
  },
  ask: { es: "Su contraseña, otra vez:", en: "Your password, once more:" },
});

/** The option of every command that decides about others. */
export const ownPasswordOption = { "--own-password-file <file>": texts.own } as const;

/**
 * The same context for somebody who has typed the own password again: from the file that was named, or asked for where
 * that is due. Where nobody can be asked it stays as it was, and the act itself refuses.
 */
export async function withOwnPassword(
  terminal: Terminal,
  ctx: Context,
  token: string | undefined,
): Promise<Context> {
  const { ownPasswordFile } = terminal.options;
  if (ownPasswordFile === undefined && (isProved(ctx) || !terminal.interactive)) return ctx;
  const { provePassword } = await import("../../operator/session/sign-in.ts");
  return { ...ctx, actor: await provePassword(ctx, token, await ownPassword(terminal, ownPasswordFile)) };
}

async function ownPassword(terminal: Terminal, file: string | undefined): Promise<string> {
  if (file === undefined) return (await questionsFor(terminal)).secret(texts.ask);
  const others = Object.entries(terminal.options).filter(([name]) => name !== "ownPasswordFile");
  requireOneStdin([file, ...others.map(([, value]) => value === "-")]);
  await shareStdin(terminal.shell, [file, others.some(([name, value]) => name.endsWith("Stdin") && value)]);
  return secretFromFile(terminal.shell, file, "--own-password-file");
}
