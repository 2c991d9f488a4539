import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import type { Method } from "../../store/recoveries.ts";
import { example, parseChoice, type Run, type Tree } from "../command.ts";
import { needed } from "../failure.ts";
import { facts } from "../listing.ts";
import { asOperator } from "../opening.ts";
import { sendNow } from "../post.ts";
import { secretFromFile } from "../secrets.ts";
import { whileWorking } from "../spinner.ts";
import { shownAt, type Terminal } from "../terminal.ts";
import { recoveryDocument } from "./document.ts";
import { deliveryTexts, statusTexts } from "./texts.ts";

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
  sending: { es: "Enviando el enlace…", en: "Sending the link…" },
  reference: { es: "Referencia", en: "Reference" },
  status: { es: "Estado", en: "Status" },
  to: { es: "Enviado a", en: "Sent to" },
  letter: { es: "Carta", en: "Letter" },
  until: { es: "Sirve hasta", en: "Works until" },
  wait: {
    es: "Diga a la persona: el correo suele llegar en 5 a 15 minutos. Si en 30 minutos no está, mire en «spam» y «promociones», revise su conexión y que esa dirección sea suya y funcione.",
    en: "Tell the person: the mail usually arrives in 5 to 15 minutes. If it is not there in 30, look in spam and promotions, check the connection, and that the address is theirs and works.",
  },
  notYet: {
    es: "La carta no ha salido todavía: se reintentará (clave delivery run).",
    en: "The letter has not left yet: it will be tried again (clave delivery run).",
  },
  bounced: {
    es: "El servidor rechazó la carta. La dirección puede ser antigua: actualícela en una oficina.",
    en: "The server refused the letter. The address may be obsolete: update it at an office.",
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
    .option(
      "--method <method>",
      tree.text(texts.method),
      parseChoice("--method", ["email", "sms", "in-person"]),
      "email",
    )
    .option("--proof <file>", tree.text(texts.proof))
    .option("--queue", tree.text(texts.queue))
    .addHelpText("after", example(tree, "clave recovery start 1710034065 --proof proof.json"))
    .action(tree.action(run, ["cedula"]));
}

async function runStart(terminal: Terminal, options: StartOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { startRecovery, startedNow } = await import("../../recovery/start.ts");
    const { cedula, proof } = await proofFor(terminal, ctx, options);
    const begun = await startRecovery(ctx, { cedula, method: options.method, proof }).catch(
      async (error: unknown) => {
        const letters = error instanceof ClaveError && !options.queue ? error.queued : [];
        if (letters.length > 0) await sendNow(ctx, terminal, letters);
        throw error;
      },
    );
    if (!options.queue)
      await whileWorking(terminal, texts.sending, () => sendNow(ctx, terminal, [begun.message.id]));
    const { recovery, message } = await startedNow(ctx, begun);
    const words = facts([
      [terminal.text(texts.reference), recovery.reference],
      [terminal.text(texts.status), terminal.text(statusTexts[recovery.status])],
      [terminal.text(texts.to), recovery.sentTo ?? "—"],
      [terminal.text(texts.letter), terminal.text(deliveryTexts[message.status])],
      [terminal.text(texts.until), shownAt(recovery.expiresAt, settings.timezone)],
    ]);
    terminal.answer({ recovery: recoveryDocument(recovery), message }, words);
    if (message.status === "bounced") terminal.say(texts.bounced);
    else if (message.status !== "accepted") terminal.say(texts.notYet);
    else terminal.say(texts.wait);
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
