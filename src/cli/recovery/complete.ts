import { catalogue } from "../../base/texts.ts";
import type { CompleteInput } from "../../recovery/complete.ts";
import { asHolder } from "../command/opening.ts";
import { sendNow } from "../command/post.ts";
import { type Typed, verb } from "../command/verb.ts";
import { needed } from "../terminal/failure.ts";
import { questionsFor } from "../terminal/prompts.ts";
import {
  newPassword,
  requireOneStdin,
  secretFromFile,
  secretFromStdin,
  shareStdin,
} from "../terminal/secrets.ts";
import { whileWorking } from "../terminal/spinner.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";
import { recoveryDocument } from "./answer.ts";

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
    es: "archivo con la clave nueva; - es la entrada, tras lo otro",
    en: "file with the new password; - is stdin, after the other",
  },
  askSecret: {
    es: "Pegue el enlace del correo, o escriba el código de la oficina:",
    en: "Paste the link from the mail, or type the code from the office:",
  },
  askPassword: { es: "Clave nueva:", en: "New password:" },
  working: { es: "Guardando la clave…", en: "Setting the password…" },
});

const takes = {
  "--token-stdin": texts.token,
  "--code-stdin": texts.code,
  "--password-file <file>": texts.password,
  "--queue": common.queue,
} as const;

/** clave recovery complete */
export const complete = verb({
  about: texts.about,
  takes,
  examples: [
    "clave recovery complete --token-stdin --password-file FILE < LINK",
    "clave recovery complete --code-stdin --password-file FILE < CODE",
  ],
  run: async (terminal, options) => {
    const input = await secretsFor(terminal, options);
    await asHolder(terminal, async (ctx) => {
      const { completeRecovery } = await import("../../recovery/complete.ts");
      const completed = await whileWorking(terminal, texts.working, async () => {
        const done = await completeRecovery(ctx, input);
        if (!options.queue) await sendNow(ctx, terminal, done.notices);
        return done;
      });
      for (const warning of completed.warnings) terminal.say(warning);
      terminal.answer({ recovery: recoveryDocument(completed.recovery) }, terminal.text(completed.sentence));
    });
  },
});

async function secretsFor(terminal: Terminal, options: Typed<typeof takes>): Promise<CompleteInput> {
  const { tokenStdin, codeStdin, passwordFile } = options;
  const { shell } = terminal;
  requireOneStdin([tokenStdin, codeStdin]);
  await shareStdin(shell, [tokenStdin || codeStdin, passwordFile]);
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
