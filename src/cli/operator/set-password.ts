import { catalogue, fill } from "../../base/texts.ts";
import { deskVerb } from "../command/verb.ts";
import { passwordForAnother } from "../terminal/secrets.ts";
import { answerOperator } from "./operator.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "dar una contraseña a otro operador, que la cambia al entrar",
    en: "give another operator a password, to be changed at sign-in",
  },
  done: {
    es: "{name} entra con esta contraseña una vez y la cambia:\nclave login --operator {name}",
    en: "{name} signs in with this password once, and changes it:\nclave login --operator {name}",
  },
});

/** clave operator set-password NAME --password-stdin */
export const setPassword = deskVerb({
  about: own.about,
  takes: { "<name>": texts.name, "--password-stdin": texts.password },
  decides: true,
  examples: ["clave operator set-password luz"],
  run: async (terminal, ctx, options) => {
    const password = await passwordForAnother(terminal, options);
    const change = await import("../../operator/account/change.ts");
    const operator = await change.setPassword(ctx, options.name, password);
    answerOperator(terminal, ctx, operator, fill(own.done, { name: operator.name }));
  },
});
