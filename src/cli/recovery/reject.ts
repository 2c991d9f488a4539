import { catalogue, fill } from "../../base/texts.ts";
import { reasonFor } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { texts as common } from "../words/texts.ts";
import { recoveryDocument } from "./answer.ts";
import { recoveryTexts } from "./texts.ts";

const texts = catalogue({
  about: { es: "terminar una recuperación retenida", en: "end a held recovery" },
  done: {
    es: "La recuperación {reference} no sigue: no se envió ningún enlace.",
    en: "The recovery {reference} does not go on: no link was sent.",
  },
});

/** clave recovery reject REF --reason … */
export const reject = deskVerb({
  about: texts.about,
  takes: { "<reference>": recoveryTexts.reference, "--reason <text>": common.reason },
  decides: true,
  examples: ['clave recovery reject R7K3M9QWXA --reason "…"'],
  run: async (terminal, ctx, options) => {
    const reason = await reasonFor(terminal, options.reason);
    const { rejectRecovery } = await import("../../recovery/approve.ts");
    const recovery = await rejectRecovery(ctx, options.reference, reason);
    const words = terminal.text(fill(texts.done, { reference: recovery.reference }));
    terminal.answer({ recovery: recoveryDocument(recovery) }, words);
  },
});
