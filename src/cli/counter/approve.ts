import type { Context } from "../../base/context.ts";
import { catalogue } from "../../base/texts.ts";
import { deskVerb, type Typed } from "../command/verb.ts";
import { texts as operatorTexts } from "../operator/texts.ts";
import { questionsFor } from "../terminal/prompts.ts";
import { credentialsFrom } from "../terminal/secrets.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";
import { answerCase } from "./answer.ts";
import { sendLetters } from "./words/sent-letters.ts";
import { texts } from "./words/texts.ts";

const own = catalogue({
  about: {
    es: "aprobar como segundo funcionario",
    en: "approve as the second officer",
  },
  as: {
    es: "firmar este acto en la terminal de otro",
    en: "sign this one act on another's terminal",
  },
  number: {
    es: "número del documento, visto por el segundo",
    en: "the document's number, seen by the second officer",
  },
});

const takes = {
  "[case]": texts.id,
  "--as <name>": own.as,
  "--password-stdin": operatorTexts.ownPassword,
  "--document-number <number>": own.number,
  "--queue": common.queue,
} as const;

/** clave counter approve CASE */
export const approve = deskVerb({
  about: own.about,
  takes,
  // a signature is a password already
  decides: ({ as, passwordStdin }) => as === undefined && !passwordStdin,
  examples: [
    "clave counter approve C7K3M9QWXA --document-number 1710034065",
    "clave counter approve C7K3M9QWXA --as sofia",
  ],
  run: async (terminal, ctx, options, { settings }) => {
    const { meantCase } = await import("../../counter/case/in-hand.ts");
    const { approveCase } = await import("../../counter/decide/approve.ts");
    const id = await meantCase(
      ctx,
      options.case,
      ({ status }) => status === "submitted" || status === "vetoed",
    );
    const signing = await signingContext(terminal, ctx, options);
    const decided = await approveCase(signing, id, await numberSeen(terminal, options));
    const letters = await sendLetters(terminal, ctx, decided.letters, options);
    answerCase(terminal, settings.timezone, decided.case, { letters });
  },
});

/** Whoever is signed in, or for this one act whoever signs it with a password. */
async function signingContext(
  terminal: Terminal,
  ctx: Context,
  options: Typed<typeof takes>,
): Promise<Context> {
  const { as, passwordStdin } = options;
  if (as === undefined && !passwordStdin) return ctx;
  const given = { operator: as, passwordStdin };
  const { name, password } = await credentialsFrom(terminal, given, {
    name: texts.askSupervisor,
    password: (questions) => questions.secret(texts.askPassword),
  });
  const { actorSigning } = await import("../../operator/session/sign-in.ts");
  return { ...ctx, actor: await actorSigning(ctx, name, password) };
}

async function numberSeen(terminal: Terminal, options: Typed<typeof takes>): Promise<string | undefined> {
  const { documentNumber, passwordStdin } = options;
  if (documentNumber !== undefined || !terminal.interactive || passwordStdin) return documentNumber;
  const typed = (await (await questionsFor(terminal)).text(texts.askNumber)).trim();
  return typed === "" ? undefined : typed;
}
