import { catalogue, fill, joined } from "../../base/texts.ts";
import { roles } from "../../store/staff/operators.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt } from "../terminal/terminal.ts";
import { answerOperator, roleFor } from "./operator.ts";
import { roleWords, texts } from "./texts.ts";

const own = catalogue({
  about: { es: "dar otra función a un operador", en: "give an operator another role" },
  done: {
    es: "La función de {name} es ahora {role}; sus sesiones terminaron.",
    en: "{name} is {role} now, and signed out everywhere.",
  },
  approves: { es: "Aprueba desde el {at}.", en: "Approves from {at} on." },
});

/** clave operator set-role NAME --role … */
export const setRole = deskVerb({
  about: own.about,
  takes: { "<name>": texts.name, "--role <role>": [texts.role, roles] },
  decides: true,
  examples: ["clave operator set-role luz --role supervisor"],
  run: async (terminal, ctx, options, { settings }) => {
    const role = await roleFor(terminal, options.role);
    const change = await import("../../operator/account/change.ts");
    const operator = await change.setRole(ctx, options.name, role);
    const { name, approvesFrom: from } = operator;
    const done = fill(own.done, { name, role: roleWords(role) });
    const waits = from === undefined ? [] : [fill(own.approves, { at: shownAt(from, settings.timezone) })];
    answerOperator(terminal, ctx, operator, joined([done, ...waits], " "));
  },
});
