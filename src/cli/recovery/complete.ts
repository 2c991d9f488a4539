import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import type { CompleteInput } from "../../recovery/complete.ts";
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
    es: "crear la clave nueva con el enlace o el código recibido",
    en: "set the new password with the link or code received",
  },
  token: { es: "leer el enlace de la entrada", en: "read the link from stdin" },
  code: {
    es: "leer de la entrada el código entregado en una oficina",
    en: "read the code handed over at an office from stdin",
  },
  password: {
    es: "archivo con la clave nueva; - es la entrada",
    en: "file with the new password; - is stdin",
  },
  queue: { es: "dejar los avisos en cola", en: "leave the notices in the queue" },
  askSecret: {
    es: "Pegue el enlace del correo, o escriba el código de la oficina:",
    en: "Paste the link from the mail, or type the code from the office:",
  },
  askPassword: { es: "Clave nueva:", en: "New password:" },
  working: { es: "Guardando la clave…", en: "Setting the password…" },
  done: {
    es: "Su clave nueva está lista. Se avisó a su correo registrado.",
    en: "Your new password is set. Your e-mail address on file was told.",
  },
  doneUntold: { es: "Su clave nueva está lista.", en: "Your new password is set." },
});

interface CompleteOptions {
  readonly tokenStdin?: boolean;
  readonly codeStdin?: boolean;
  readonly passwordFile?: string;
  readonly queue?: boolean;
}

/** clave recovery complete */
export function complete(parent: Command, tree: Tree, run: Run<CompleteOptions> = runComplete): void {
  parent
    .command("complete")
    .description(tree.text(texts.about))
    .option("--token-stdin", tree.text(texts.token))
    .option("--code-stdin", tree.text(texts.code))
    .option("--password-file <file>", tree.text(texts.password))
    .option("--queue", tree.text(texts.queue))
    .addHelpText(
      "after",
      example(
        tree,
        "clave recovery complete --token-stdin --password-file FILE < LINK",
        "clave recovery complete --code-stdin --password-file FILE < CODE",
      ),
    )
    .action(tree.action(run));
}

async function runComplete(terminal: Terminal, options: CompleteOptions): Promise<void> {
  const input = await secretsFor(terminal, options);
  await asHolder(terminal, async (ctx) => {
    const { completeRecovery } = await import("../../recovery/complete.ts");
    const completed = await whileWorking(terminal, texts.working, async () => {
      const done = await completeRecovery(ctx, input);
      if (!options.queue) await sendNow(ctx, terminal, done.notices);
      return done;
    });
    for (const warning of completed.warnings) terminal.say(warning);
    const told = completed.notices.length > 0 ? texts.done : texts.doneUntold;
    terminal.answer({ recovery: recoveryDocument(completed.recovery) }, terminal.text(told));
  });
}

async function secretsFor(terminal: Terminal, options: CompleteOptions): Promise<CompleteInput> {
  const { tokenStdin, codeStdin, passwordFile } = options;
  const { shell } = terminal;
  requireOneStdin([tokenStdin, codeStdin, passwordFile]);
  if (!terminal.interactive || tokenStdin || codeStdin) {
    const source = tokenStdin || codeStdin ? "" : "--token-stdin";
    const missing = [source, passwordFile ? "" : "--password-file FILE"].filter(Boolean);
    if (missing.length > 0) throw needed(missing);
    const flag = codeStdin ? "--code-stdin" : "--token-stdin";
    const text = await secretFromStdin(shell, flag);
    const password = await secretFromFile(shell, passwordFile ?? "", "--password-file");
    return codeStdin ? { activation: text, password } : { link: text, password };
  }
  const questions = await questionsFor(terminal);
  const link = await questions.secret(texts.askSecret);
  if (passwordFile !== undefined)
    return { link, password: await secretFromFile(shell, passwordFile, "--password-file") };
  return { link, password: await newPassword(questions, texts.askPassword) };
}
