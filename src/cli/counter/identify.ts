import { catalogue } from "../../base/texts.ts";
import { asOperator } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { needed } from "../terminal/failure.ts";
import { answerCase } from "./answer.ts";
import { documentFlags, documentFrom, missingOfDocument } from "./words/document-flags.ts";
import { texts } from "./words/texts.ts";

const own = catalogue({
  about: {
    es: "anotar el documento que muestra la persona",
    en: "write down the document that the person shows",
  },
});

/** clave counter identify CASE */
export const identify = verb({
  about: own.about,
  takes: { "[case]": texts.id, ...documentFlags },
  examples: [
    "clave counter identify C7K3M9QWXA --document passport \\",
    "  --document-number X123456 --document-expires 2031-05-31 --face-match yes",
  ],
  run: async (terminal, options) => {
    const shown = documentFrom(options);
    if (!shown && !terminal.interactive) throw needed(missingOfDocument(options));
    if (!shown) {
      const { identifyAsking } = await import("./asking.ts");
      return identifyAsking(terminal, options.case, options);
    }
    await asOperator(terminal, async (ctx, { settings }) => {
      const { identifyPerson } = await import("../../counter/case/identify.ts");
      const { meantCase } = await import("../../counter/case/in-hand.ts");
      const id = await meantCase(ctx, options.case);
      answerCase(terminal, settings.timezone, await identifyPerson(ctx, id, shown));
    });
  },
});
