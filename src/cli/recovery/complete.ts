import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { newPassword } from "../credentials.ts";
import { needed } from "../failure.ts";
import { asHolder } from "../opening.ts";
import { sendNow } from "../post.ts";
import { questionsFor } from "../prompts.ts";
import { requireOneStdin, secretFromFile, secretFromStdin } from "../secrets.ts";
import { whileWorking } from "../spinner.ts";
import type { Terminal } from "../terminal.ts";
import { recoveryDocument } from "./document.ts";

const texts = catalogue({
  about: {
    es: "crear la clave nueva con el enlace recibido",
    en: "set the new password with the link received",
  },
  token: { es: "leer el enlace de la entrada", en: "read the link from stdin" },
  password: {
    es: "archivo con la clave nueva; - es la entrada",
    en: "file with the new password; - is stdin",
  },
  queue: { es: "dejar los avisos en cola", en: "leave the notices in the queue" },
  askLink: { es: "Pegue el enlace del correo:", en: "Paste the link from the mail:" },
  askPassword: { es: "Clave nueva:", en: "New password:" },
  working: { es: "Guardando la clave…", en: "Setting the password…" },
  done: {
    es: "Su clave nueva está lista. Se avisó a su correo registrado.",
    en: "Your new password is set. Your e-mail address on file was told.",
  },
});

interface CompleteOptions {
  readonly tokenStdin?: boolean;
  readonly passwordFile?: string;
  readonly queue?: boolean;
}

/** clave recovery complete */
export function complete(parent: Command, tree: Tree, run: Run<CompleteOptions> = runComplete): void {
  parent
    .command("complete")
    .description(tree.text(texts.about))
    .option("--token-stdin", tree.text(texts.token))
    .option("--password-file <file>", tree.text(texts.password))
    .option("--queue", tree.text(texts.queue))
    .addHelpText("after", example(tree, "clave recovery complete --token-stdin --password-file FILE < LINK"))
    .action(tree.action(run));
}

async function runComplete(terminal: Terminal, options: CompleteOptions): Promise<void> {
  const { link, password } = await secretsFor(terminal, options);
  await asHolder(terminal, async (ctx) => {
    const { completeRecovery } = await import("../../recovery/complete.ts");
    const completed = await whileWorking(terminal, texts.working, async () => {
      const done = await completeRecovery(ctx, { link, password });
      if (!options.queue) await sendNow(ctx, terminal, done.notices);
      return done;
    });
    for (const warning of completed.warnings) terminal.say(warning);
    terminal.answer({ recovery: recoveryDocument(completed.recovery) }, terminal.text(texts.done));
  });
}

async function secretsFor(terminal: Terminal, { tokenStdin, passwordFile }: CompleteOptions) {
  const { shell } = terminal;
  requireOneStdin([tokenStdin, passwordFile]);
  if (!terminal.interactive || tokenStdin) {
    const missing = [tokenStdin ? "" : "--token-stdin", passwordFile ? "" : "--password-file FILE"].filter(
      Boolean,
    );
    if (missing.length > 0) throw needed(missing);
    const link = await secretFromStdin(shell, "--token-stdin");
    return { link, password: await secretFromFile(shell, passwordFile ?? "", "--password-file") };
  }
  const questions = await questionsFor(terminal);
  const link = await questions.secret(texts.askLink);
  if (passwordFile !== undefined)
    return { link, password: await secretFromFile(shell, passwordFile, "--password-file") };
  return { link, password: await newPassword(questions, texts.askPassword) };
}
