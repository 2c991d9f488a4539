import { catalogue } from "../../base/texts.ts";
import { asOperator, type OpenDesk } from "../command/opening.ts";
import { verb } from "../command/verb.ts";

const texts = catalogue({ about: { es: "dónde está config.json", en: "where config.json is" } });

/** clave config path */
export const path = verb({
  about: texts.about,
  examples: ["clave config path"],
  run: async (terminal) => {
    const tell = (_ctx: unknown, { home }: OpenDesk) =>
      Promise.resolve(terminal.answer({ path: home.config }, home.config));
    // asked for when something in the file is wrong
    await asOperator(terminal, tell, { brokenSettings: true });
  },
});
