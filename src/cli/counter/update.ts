import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { caseKinds } from "../../store/counter/cases.ts";
import { verb } from "../command/verb.ts";
import { texts as common } from "../words/texts.ts";
import { caseDocument } from "./answer.ts";
import { mandateFlags, mandateFrom } from "./words/mandate-flags.ts";
import { contactFlags, texts } from "./words/texts.ts";

const own = catalogue({
  about: {
    es: "atender a la persona paso a paso: documento, dirección, códigos",
    en: "serve the person step by step: document, address, codes",
  },
  noTerminal: {
    es: "Sin una terminal no se pueden preguntar el documento, los códigos y el motivo.",
    en: "Without a terminal the document, the codes and the reason cannot be asked for.",
  },
  stepByStep: {
    es: "Paso a paso: clave counter open CEDULA --kind contact --document cedula --document-number N --document-expires D --face-match yes --reason MOTIVO; después prove, confirm y submit",
    en: "Step by step: clave counter open CEDULA --kind contact --document cedula --document-number N --document-expires D --face-match yes --reason TEXT; then prove, confirm and submit",
  },
});

/** clave counter update CEDULA */
export const update = verb({
  about: own.about,
  takes: {
    "<cedula>": texts.cedula,
    "--kind <kind>": [texts.kind, caseKinds, "contact"],
    ...contactFlags,
    ...mandateFlags,
    "--queue": common.queue,
  },
  examples: ["clave counter update 1710034065 --email maria@example.com"],
  run: async (terminal, options) => {
    if (!terminal.interactive) throw new ClaveError("input-needed", own.noTerminal, own.stepByStep);
    const { withVisit } = await import("./guide/visit.ts");
    const { serve } = await import("./guide/guide.ts");
    const wish = { ...options, shown: mandateFrom(options) };
    await withVisit(terminal, options, async (visit) => {
      const served = await serve(visit, wish);
      const found = served ?? visit.inHand;
      terminal.answer({ case: found ? caseDocument(found) : null }, "");
    });
  },
});
