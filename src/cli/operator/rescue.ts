import { catalogue, fill } from "../../base/texts.ts";
import { asRoot, asSystem } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { passwordForAnother } from "../terminal/secrets.ts";
import { answerOperator } from "./operator.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "dar otra contraseña a un administrador que la perdió (quien administra la máquina)",
    en: "give an admin who lost it another password (whoever has the machine)",
  },
  done: {
    es: "{name} entra con esta contraseña una vez y la cambia. Todos los operadores lo sabrán:\nclave login --operator {name}",
    en: "{name} signs in with this password once, and changes it. Every operator will know:\nclave login --operator {name}",
  },
});

/** clave operator rescue NAME */
export const rescue = verb({
  about: own.about,
  takes: { "<name>": texts.name, "--password-stdin": texts.password },
  examples: ["clave operator rescue ana"],
  run: (terminal, options) =>
    asRoot(
      terminal,
      "operator.rescue",
      async (ctx) => {
        const password = await passwordForAnother(terminal, options);
        const { rescueOperator } = await import("../../operator/account/rescue.ts");
        const operator = await rescueOperator(ctx, options.name, password);
        answerOperator(terminal, ctx, operator, fill(own.done, { name: operator.name }));
      },
      asSystem,
    ),
});
