import { catalogue } from "../../base/texts.ts";
import { deskVerb } from "../command/verb.ts";
import { texts as common } from "../words/texts.ts";
import { answerCase } from "./answer.ts";
import { sendLetters } from "./words/sent-letters.ts";
import { texts } from "./words/texts.ts";

const own = catalogue({
  about: {
    es: "entregar el trámite; la persona recibe un aviso",
    en: "hand the case in; the person is told",
  },
});

/** clave counter submit CASE */
export const submit = deskVerb({
  about: own.about,
  takes: { "[case]": texts.id, "--queue": common.queue },
  examples: ["clave counter submit C7K3M9QWXA"],
  run: async (terminal, ctx, options, { settings }) => {
    const { meantCase } = await import("../../counter/case/in-hand.ts");
    const { submitCase } = await import("../../counter/decide/submit.ts");
    const decided = await submitCase(ctx, await meantCase(ctx, options.case));
    const letters = await sendLetters(terminal, ctx, decided.letters, options);
    answerCase(terminal, settings.timezone, decided.case, { letters });
  },
});
