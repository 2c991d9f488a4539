import { catalogue, fill } from "../../base/texts.ts";
import { typedFor } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { answerOperator, requireArithmetic } from "./operator.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  cedula: { es: "la cédula del operador", en: "the operator's cédula" },
  ask: { es: "Cédula del operador:", en: "The operator's cédula:" },
  about: { es: "vincular un operador con su propia cédula", en: "link an operator to their own cédula" },
  own: {
    es: "Su cédula quedó guardada. Entre de nuevo:\nclave login --operator {name}",
    en: "Your cédula is kept. Sign in again:\nclave login --operator {name}",
  },
  done: {
    es: "{name} ya no puede atender a su propia cédula; sus sesiones terminaron.",
    en: "{name} can no longer serve their own cédula, and is signed out everywhere.",
  },
});

/** clave operator set-cedula NAME --cedula CEDULA */
export const setCedula = deskVerb({
  about: own.about,
  takes: { "<name>": texts.name, "--cedula <cedula>": own.cedula },
  decides: true,
  examples: ["clave operator set-cedula luz --cedula 1710034065"],
  run: async (terminal, ctx, options) => {
    const typed = await typedFor(terminal, options.cedula, "--cedula CEDULA", own.ask);
    requireArithmetic(terminal, typed);
    const change = await import("../../operator/account/change.ts");
    const operator = await change.setCedula(ctx, options.name, typed);
    answerOperator(
      terminal,
      ctx,
      operator,
      fill(ctx.actor.barred ? own.own : own.done, { name: operator.name }),
    );
  },
});
