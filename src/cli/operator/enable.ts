import { catalogue, fill } from "../../base/texts.ts";
import { ownReasonFor } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { texts as common } from "../words/texts.ts";
import { answerOperator } from "./operator.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "dejar entrar de nuevo a un operador desactivado",
    en: "let a disabled operator sign in again",
  },
  done: {
    es: "{name} puede entrar de nuevo.",
    en: "{name} can sign in again.",
  },
});

/** clave operator enable NAME --reason … */
export const enable = deskVerb({
  about: own.about,
  takes: { "<name>": texts.name, "--reason <text>": common.reason },
  decides: true,
  examples: ['clave operator enable luz --reason "…"'],
  run: async (terminal, ctx, options) => {
    const reason = await ownReasonFor(terminal, options.reason);
    const { enableOperator } = await import("../../operator/account/change.ts");
    const operator = await enableOperator(ctx, options.name, reason);
    answerOperator(terminal, ctx, operator, fill(own.done, { name: operator.name }));
  },
});
