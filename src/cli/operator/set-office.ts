import { catalogue, fill } from "../../base/texts.ts";
import { typedFor } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { answerOperator } from "./operator.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: { es: "pasar un operador a otra oficina", en: "move an operator to another office" },
  done: {
    es: "{name} atiende ahora en {office}; sus sesiones terminaron.",
    en: "{name} serves at {office} now, and is signed out everywhere.",
  },
});

/** clave operator set-office NAME --office CODE */
export const setOffice = deskVerb({
  about: own.about,
  takes: { "<name>": texts.name, "--office <code>": texts.office },
  decides: true,
  examples: ["clave operator set-office luz --office UIO"],
  run: async (terminal, ctx, options) => {
    const office = await typedFor(terminal, options.office, "--office CODE", texts.askOffice);
    const change = await import("../../operator/account/change.ts");
    const operator = await change.setOffice(ctx, options.name, office);
    const { name } = operator;
    answerOperator(terminal, ctx, operator, fill(own.done, { name, office: operator.office ?? "—" }));
  },
});
