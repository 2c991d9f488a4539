import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { type Method, methods } from "../../base/method.ts";
import { catalogue } from "../../base/texts.ts";
import { example, parseChoice, type Run, type Tree } from "../command.ts";
import { needed } from "../failure.ts";
import { asOperator } from "../opening.ts";
import { sendRefused } from "../post.ts";
import { secretFromFile } from "../secrets.ts";
import type { Terminal } from "../terminal.ts";
import { answerStarted } from "./started.ts";

const texts = catalogue({
  about: {
    es: "comprobar quién pide y enviar el enlace a su correo registrado",
    en: "check who is asking and send the link to the e-mail address on file",
  },
  cedula: { es: "cédula de la persona", en: "the person's cédula" },
  method: { es: "email, sms o in-person", en: "email, sms or in-person" },
  proof: {
    es: "archivo JSON con lo que dijo la persona; - es la entrada",
    en: "JSON file with what the person said; - is stdin",
  },
  queue: {
    es: "dejar la carta en cola, sin enviarla ahora",
    en: "leave the letter in the queue, do not send it now",
  },
});

interface StartOptions {
  readonly cedula?: string;
  readonly method: Method;
  readonly proof?: string;
  readonly queue?: boolean;
}

/** clave recovery start CEDULA */
export function start(parent: Command, tree: Tree, run: Run<StartOptions> = runStart): void {
  parent
    .command("start")
    .description(tree.text(texts.about))
    .argument("[cedula]", tree.text(texts.cedula))
    .option("--method <method>", tree.text(texts.method), parseChoice("--method", methods), "email")
    .option("--proof <file>", tree.text(texts.proof))
    .option("--queue", tree.text(texts.queue))
    .addHelpText("after", example(tree, "clave recovery start 1710034065 --proof proof.json"))
    .action(tree.action(run, ["cedula"]));
}

async function runStart(terminal: Terminal, options: StartOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { startRecovery } = await import("../../recovery/start.ts");
    const { cedula, proof } = await proofFor(terminal, ctx, options);
    const { method, queue } = options;
    const begun = await sendRefused(ctx, terminal, queue, () =>
      startRecovery(ctx, { cedula, method, proof }),
    );
    await answerStarted(terminal, ctx, begun, { queue, zone: settings.timezone });
  });
}

async function proofFor(terminal: Terminal, ctx: Context, options: StartOptions) {
  const { parseProof } = await import("../../recovery/proof.ts");
  if (options.proof !== undefined) {
    if (options.cedula === undefined) throw needed(["CEDULA"]);
    const text = await secretFromFile(terminal.shell, options.proof, "--proof");
    return { cedula: options.cedula, proof: parseProof(text) };
  }
  if (!terminal.interactive)
    throw needed([...(options.cedula === undefined ? ["CEDULA"] : []), "--proof FILE|-"]);
  const { askProof } = await import("./ask-proof.ts");
  return askProof(terminal, ctx, options.cedula);
}
