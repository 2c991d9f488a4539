import { catalogue } from "../../base/texts.ts";
import { deskVerb } from "../command/verb.ts";
import { diagnosisDocument, diagnosisWords } from "./diagnosis-words.ts";

const texts = catalogue({
  about: {
    es: "por qué no llegó un correo, qué hacer ahora y qué decirle a la persona",
    en: "why a mail did not arrive, what to do now and what to tell the person",
  },
  who: {
    es: "referencia de la recuperación, o cédula de la persona",
    en: "the recovery's reference, or the person's cédula",
  },
});

/** clave delivery diagnose REF|CEDULA */
export const diagnose = deskVerb({
  about: texts.about,
  takes: { "<reference>": texts.who },
  examples: ["clave delivery diagnose R7K3M9QWXA", "clave delivery diagnose 1710034065 --json"],
  run: async (terminal, ctx, { reference }, { settings }) => {
    const { diagnoseDelivery } = await import("../../recovery/diagnose.ts");
    const diagnosis = await diagnoseDelivery(ctx, reference);
    const { recentWaits } = await import("../../report/recent-waits.ts");
    const waits = await recentWaits(ctx);
    const words = diagnosisWords(terminal, diagnosis, settings.timezone, waits);
    terminal.answer(diagnosisDocument(terminal, diagnosis, waits), words);
  },
});
