import { catalogue, fill } from "../../base/texts.ts";
import { reasonFor } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { texts as common } from "../words/texts.ts";
import { recoveryDocument } from "./answer.ts";
import { recoveryTexts } from "./texts.ts";

const texts = catalogue({
  about: { es: "terminar una recuperación y matar sus enlaces", en: "end a recovery and kill its links" },
  done: {
    es: "La recuperación {reference} se canceló; sus enlaces ya no sirven.",
    en: "The recovery {reference} was cancelled; its links no longer work.",
  },
});

/** clave recovery cancel REF --reason … */
export const cancel = deskVerb({
  about: texts.about,
  takes: { "<reference>": recoveryTexts.reference, "--reason <text>": common.reason },
  examples: ['clave recovery cancel R7K3M9QWXA --reason "…"'],
  run: async (terminal, ctx, options) => {
    const reason = await reasonFor(terminal, options.reason);
    const { cancelRecovery } = await import("../../recovery/cancel.ts");
    const recovery = await cancelRecovery(ctx, options.reference, reason);
    const words = terminal.text(fill(texts.done, { reference: recovery.reference }));
    terminal.answer({ recovery: recoveryDocument(recovery) }, words);
  },
});
