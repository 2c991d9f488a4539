import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { channelNames, channels } from "../../channel/channels.ts";
import { asOperator } from "../command/opening.ts";
import { type Typed, verb } from "../command/verb.ts";
import { needed } from "../terminal/failure.ts";
import { secretFromFile } from "../terminal/secrets.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";
import { answerCase } from "./answer.ts";
import { sendLetters } from "./words/sent-letters.ts";
import { contactFlags, texts } from "./words/texts.ts";

const own = catalogue({
  about: {
    es: "anotar lo nuevo que trae la persona y enviar los códigos",
    en: "take down what the person brings and send the codes",
  },
  oldAddress: { es: "el correo registrado: works o lost", en: "the mailbox on file: works or lost" },
  asTyped: {
    es: "la dirección está bien aunque parezca un error",
    en: "the address is right though it looks like a slip",
  },
  later: {
    es: "la persona confirma el correo nuevo desde su casa, con el enlace y el código del mensaje",
    en: "the person confirms the new address from home, with the link and the code in the message",
  },
  laterAlone: {
    es: "Desde casa se confirma un correo nuevo: agregue --email DIRECCIÓN.",
    en: "From home a new address is confirmed: add --email ADDRESS.",
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

const takes = {
  "[case]": texts.id,
  ...contactFlags,
  "--old-address <state>": [own.oldAddress, ["works", "lost"]],
  "--as-typed": own.asTyped,
  "--later": own.later,
  "--again": own.again,
  "--proof <file>": own.proof,
  "--queue": common.queue,
} as const;

const flags = channelNames.map((name) => `--${name} ${channels[name].words.value.toUpperCase()}`);

/** clave counter prove CASE */
export const prove = verb({
  about: own.about,
  takes,
  examples: [
    "clave counter prove C7K3M9QWXA --email maria@example.com",
    "clave counter prove C7K3M9QWXA --email maria@example.com --later",
    "clave counter prove C7K3M9QWXA --proof image.json",
  ],
  run: async (terminal, options) => {
    const { oldAddress, again, proof } = options;
    const brings = channelNames.some((name) => options[name] !== undefined);
    const contact = brings || oldAddress !== undefined;
    if ([contact, again, proof !== undefined].filter(Boolean).length > 1)
      throw new ClaveError("options-conflict", own.either);
    if (options.later && options.email === undefined)
      throw new ClaveError("options-conflict", own.laterAlone);
    if (proof !== undefined) return proveSecrets(terminal, options, proof);
    if (contact || again) return proveAddress(terminal, options);
    if (!terminal.interactive) throw needed([[...flags, "--proof FILE|-"].join(" | ")]);
    const { proveAsking } = await import("./asking.ts");
    await proveAsking(terminal, options);
  },
});

async function proveAddress(terminal: Terminal, options: Typed<typeof takes>): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { meantCase } = await import("../../counter/case/in-hand.ts");
    const { proveContact } = await import("../../counter/proof/prove.ts");
    const { resendCodes } = await import("../../counter/proof/send-code.ts");
    const id = await meantCase(ctx, options.case);
    const proving = options.again ? await resendCodes(ctx, id) : await proveContact(ctx, id, options);
    const letters = await sendLetters(terminal, ctx, proving.letters, options);
    answerCase(terminal, settings.timezone, proving.case, { letters, warnings: proving.warnings });
  });
}

async function proveSecrets(terminal: Terminal, options: Typed<typeof takes>, proof: string): Promise<void> {
  const { parseNewSecrets } = await import("../../counter/proof/propose-secrets.ts");
  const given = parseNewSecrets(await secretFromFile(terminal.shell, proof, "--proof"));
  await asOperator(terminal, async (ctx, { settings }) => {
    const { meantCase } = await import("../../counter/case/in-hand.ts");
    const { proposeSecrets } = await import("../../counter/proof/propose-secrets.ts");
    const found = await proposeSecrets(ctx, await meantCase(ctx, options.case), given);
    answerCase(terminal, settings.timezone, found, { letters: [] });
  });
}
