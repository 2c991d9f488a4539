import type { Context } from "../../base/context.ts";
import { methods, usualMethod } from "../../base/method.ts";
import { catalogue } from "../../base/texts.ts";
import { sendRefused } from "../command/post.ts";
import { deskVerb } from "../command/verb.ts";
import { type ProofFlags, proofInFlags } from "../terminal/secrets.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";
import { answerStarted } from "./answer.ts";
import { recoveryTexts } from "./texts.ts";

const texts = catalogue({
  about: {
    es: "comprobar quién pide y enviar el enlace a su correo registrado",
    en: "check who is asking and send the link to the e-mail address on file",
  },
  method: { es: "email, sms o in-person", en: "email, sms or in-person" },
  proof: {
    es: "archivo JSON con lo que dijo la persona; - es la entrada",
    en: "JSON file with what the person said; - is stdin",
  },
});

/** clave recovery start CEDULA */
export const start = deskVerb({
  about: texts.about,
  takes: {
    "[cedula]": recoveryTexts.cedula,
    "--method <method>": [texts.method, methods, usualMethod],
    "--proof <file>": texts.proof,
    "--queue": common.queue,
  },
  examples: ["clave recovery start 1710034065 --proof proof.json"],
  run: async (terminal, ctx, options, { settings }) => {
    const { startRecovery } = await import("../../recovery/start.ts");
    const { cedula, proof } = await proofFor(terminal, ctx, options);
    const { method, queue } = options;
    const begun = await sendRefused(ctx, terminal, queue, () =>
      startRecovery(ctx, { cedula, method, proof }),
    );
    await answerStarted(terminal, ctx, begun, { queue, zone: settings.timezone });
  },
});

async function proofFor(terminal: Terminal, ctx: Context, options: ProofFlags) {
  const { parseProof } = await import("../../recovery/identity/proof.ts");
  const given = await proofInFlags(terminal, options);
  if (given) return { cedula: given.cedula, proof: parseProof(given.said) };
  const { askProof } = await import("./asking.ts");
  return askProof(terminal, ctx, options.cedula);
}
