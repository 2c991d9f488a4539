import { catalogue, fill } from "../../base/texts.ts";
import { ownReasonFor } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { texts as common } from "../words/texts.ts";
import { answerOperator } from "./operator.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: { es: "impedir que un operador entre", en: "bar an operator from signing in" },
  done: {
    es: "{name} ya no puede entrar; sus sesiones terminaron.",
    en: "{name} can no longer sign in, and is signed out everywhere.",
  },
});

/** clave operator disable NAME --reason … */
export const disable = deskVerb({
  about: own.about,
  takes: { "<name>": texts.name, "--reason <text>": common.reason },
  decides: true,
  examples: ['clave operator disable luz --reason "…"'],
  run: async (terminal, ctx, options) => {
    const reason = await ownReasonFor(terminal, options.reason);
    const { disableOperator } = await import("../../operator/account/change.ts");
    const operator = await disableOperator(ctx, options.name, reason);
    answerOperator(terminal, ctx, operator, fill(own.done, { name: operator.name }));
  },
});
