import { catalogue } from "../../base/texts.ts";
import { reasonFor } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { texts as common } from "../words/texts.ts";
import { answerCase } from "./answer.ts";
import { sendLetters } from "./words/sent-letters.ts";
import { texts } from "./words/texts.ts";

const own = catalogue({
  about: { es: "terminar un trámite sin lo que pedía", en: "end a case without what it asked for" },
});

/** clave counter reject CASE --reason … */
export const reject = deskVerb({
  about: own.about,
  takes: { "[case]": texts.id, "--reason <text>": common.reason, "--queue": common.queue },
  decides: true,
  examples: ['clave counter reject C7K3M9QWXA --reason "…"'],
  run: async (terminal, ctx, options, { settings }) => {
    const reason = await reasonFor(terminal, options.reason);
    const { meantCase } = await import("../../counter/case/in-hand.ts");
    const { rejectCase } = await import("../../counter/decide/approve.ts");
    const decided = await rejectCase(ctx, await meantCase(ctx, options.case), reason);
    const letters = await sendLetters(terminal, ctx, decided.letters, options);
    answerCase(terminal, settings.timezone, decided.case, { letters });
  },
});
