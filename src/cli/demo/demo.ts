import { catalogue } from "../../base/texts.ts";
import { type Verb, verb } from "../command/verb.ts";

const texts = catalogue({
  keep: { es: "guardar la mesa de prueba en esta carpeta", en: "keep the throwaway desk in this folder" },
});

/** clave demo */
export const demo: Verb = (noun, tree) => {
  const command = verb({
    forTrying: true,
    takes: { "--keep <dir>": texts.keep },
    examples: ["clave demo", "clave demo --keep /tmp/desk"],
    run: async (terminal, options) => {
      const { tellStory } = await import("./story.ts");
      await tellStory(terminal, tree.program, options.keep);
    },
  });
  command(noun, tree);
};
