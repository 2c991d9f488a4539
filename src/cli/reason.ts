import { catalogue } from "../base/texts.ts";
import { needed } from "./failure.ts";
import { questionsFor } from "./prompts.ts";
import type { Terminal } from "./terminal.ts";

const texts = catalogue({
  ask: { es: "¿Por qué? (queda en el registro)", en: "Why? (it is kept in the record)" },
});

/** The reason that was given, or asked for where somebody is there. */
export async function reasonFor(terminal: Terminal, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  if (!terminal.interactive) throw needed(["--reason TEXT"]);
  return (await questionsFor(terminal)).text(texts.ask);
}
