import { catalogue } from "../../base/texts.ts";
import { deskVerb } from "../command/verb.ts";
import { texts as common } from "../words/texts.ts";
import { answerStarted } from "./answer.ts";
import { recoveryTexts } from "./texts.ts";

const texts = catalogue({
  about: {
    es: "dejar seguir una recuperación retenida y enviar su enlace",
    en: "let a held recovery go on and send its link",
  },
});

/** clave recovery approve REF */
export const approve = deskVerb({
  about: texts.about,
  takes: { "<reference>": recoveryTexts.reference, "--queue": common.queue },
  decides: true,
  examples: ["clave recovery approve R7K3M9QWXA"],
  run: async (terminal, ctx, { reference, queue }, { settings }) => {
    const { approveRecovery } = await import("../../recovery/approve.ts");
    const released = await approveRecovery(ctx, reference);
    await answerStarted(terminal, ctx, released, { queue, zone: settings.timezone });
  },
});
