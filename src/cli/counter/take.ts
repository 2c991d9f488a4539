import { catalogue } from "../../base/texts.ts";
import { asOperator } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { answerCase } from "./answer.ts";
import { documentFlags, wholeDocumentFrom } from "./words/document-flags.ts";

const own = catalogue({
  about: {
    es: "tomar el trámite de un colega, viendo otra vez el documento",
    en: "take a colleague's case over, seeing the document again",
  },
  id: { es: "número del trámite", en: "the case's number" },
});

/** clave counter take CASE */
export const take = verb({
  about: own.about,
  takes: { "<case>": own.id, ...documentFlags },
  examples: ["clave counter take C7K3M9QWXA"],
  run: async (terminal, options) => {
    const shown = wholeDocumentFrom(options, terminal.interactive);
    const asks = !shown && terminal.interactive;
    await asOperator(terminal, async (ctx, { settings }) => {
      const { takeCase } = await import("../../counter/case/identify.ts");
      const taken = await takeCase(ctx, options.case, shown);
      if (!asks) answerCase(terminal, settings.timezone, taken);
    });
    if (!asks) return;
    const { identifyAsking } = await import("./asking.ts");
    await identifyAsking(terminal, options.case, options);
  },
});
