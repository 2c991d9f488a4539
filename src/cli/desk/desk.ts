import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { verb } from "../command/verb.ts";

const texts = catalogue({
  noTerminal: {
    es: "La mesa atiende preguntando: necesita una terminal.",
    en: "The desk serves by asking: it needs a terminal.",
  },
  noTerminalHint: {
    es: "En un programa use los pasos: clave counter --help",
    en: "In a program use the steps: clave counter --help",
  },
});

/** clave desk */
export const desk = verb({
  examples: ["clave desk"],
  run: async (terminal) => {
    if (!terminal.interactive || !terminal.screen || terminal.options.json)
      throw new ClaveError("terminal-needed", texts.noTerminal, texts.noTerminalHint);
    const { serveAll } = await import("./loop.ts");
    await serveAll(terminal);
  },
});
