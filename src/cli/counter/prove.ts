import type { Command } from "commander";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { example, parseChoice, type Run, type Tree } from "../command.ts";
import { needed } from "../failure.ts";
import { asOperator } from "../opening.ts";
import { secretFromFile } from "../secrets.ts";
import type { Terminal } from "../terminal.ts";
import { answerCase } from "./answer.ts";
import { sendLetters } from "./sent-letters.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "anotar lo nuevo que trae la persona y enviar los códigos",
    en: "take down what the person brings and send the codes",
  },
  email: { es: "correo nuevo", en: "new e-mail address" },
  phone: { es: "móvil nuevo", en: "new mobile" },
  oldAddress: { es: "el correo registrado: works o lost", en: "the mailbox on file: works or lost" },
  asTyped: {
    es: "la dirección está bien aunque parezca un error",
    en: "the address is right though it looks like a slip",
  },
  again: { es: "enviar otra vez los códigos que faltan", en: "send the missing codes once more" },
  proof: {
    es: "archivo JSON con la imagen o las respuestas; - es la entrada",
    en: "JSON file with the image or the answers; - is stdin",
  },
  either: {
    es: "Una imagen o unas respuestas van solas, y --again también.",
    en: "An image or answers come alone, and so does --again.",
  },
});

interface ProveOptions {
  readonly id?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly oldAddress?: "works" | "lost";
  readonly asTyped?: boolean;
  readonly again?: boolean;
  readonly proof?: string;
  readonly queue?: boolean;
}

/** clave counter prove CASE */
export function prove(parent: Command, tree: Tree, run: Run<ProveOptions> = runProve): void {
  parent
    .command("prove")
    .description(tree.text(own.about))
    .argument("[case]", tree.text(texts.id))
    .option("--email <address>", tree.text(own.email))
    .option("--phone <number>", tree.text(own.phone))
    .option(
      "--old-address <state>",
      tree.text(own.oldAddress),
      parseChoice("--old-address", ["works", "lost"]),
    )
    .option("--as-typed", tree.text(own.asTyped))
    .option("--again", tree.text(own.again))
    .option("--proof <file>", tree.text(own.proof))
    .option("--queue", tree.text(texts.queue))
    .addHelpText(
      "after",
      example(
        tree,
        "clave counter prove C7K3M9QWXA --email maria@example.com",
        "clave counter prove C7K3M9QWXA --proof image.json",
      ),
    )
    .action(tree.action(run, ["id"]));
}

async function runProve(terminal: Terminal, options: ProveOptions): Promise<void> {
  const { email, phone, oldAddress, again, proof } = options;
  const contact = email !== undefined || phone !== undefined || oldAddress !== undefined;
  if ([contact, again, proof !== undefined].filter(Boolean).length > 1)
    throw new ClaveError("usage", "options-conflict", own.either);
  if (proof !== undefined) return proveSecrets(terminal, options, proof);
  if (contact || again) return proveAddress(terminal, options);
  if (!terminal.interactive) throw needed(["--email ADDRESS | --phone NUMBER | --proof FILE|-"]);
  const { proveAsking } = await import("./prove-asking.ts");
  await proveAsking(terminal, options);
}

async function proveAddress(terminal: Terminal, options: ProveOptions): Promise<void> {
  const { email, phone, oldAddress, asTyped, again } = options;
  await asOperator(terminal, async (ctx, { settings }) => {
    const { meantCase } = await import("../../counter/in-hand.ts");
    const { proveContact } = await import("../../counter/prove.ts");
    const { resendCodes } = await import("../../counter/confirm.ts");
    const id = await meantCase(ctx, options.id);
    const input = { email, phone, oldAddress, asTyped };
    const proving = again ? await resendCodes(ctx, id) : await proveContact(ctx, id, input);
    const letters = await sendLetters(terminal, ctx, proving.letters, options);
    answerCase(terminal, settings.timezone, proving.case, { letters, warnings: proving.warnings });
  });
}

async function proveSecrets(terminal: Terminal, options: ProveOptions, proof: string): Promise<void> {
  const { parseNewSecrets, proposeSecrets } = await import("../../counter/propose-secrets.ts");
  const given = parseNewSecrets(await secretFromFile(terminal.shell, proof, "--proof"));
  await asOperator(terminal, async (ctx, { settings }) => {
    const { meantCase } = await import("../../counter/in-hand.ts");
    const found = await proposeSecrets(ctx, await meantCase(ctx, options.id), given);
    answerCase(terminal, settings.timezone, found, { letters: [] });
  });
}
