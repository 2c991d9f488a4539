import { catalogue } from "../base/texts.ts";
import { needed } from "./failure.ts";
import { questionsFor } from "./prompts.ts";
import type { Terminal } from "./terminal.ts";

const texts = catalogue({
  ask: { es: "¿Por qué? (queda en el registro)", en: "Why? (it is kept in the record)" },
  other: { es: "Otro: escribirlo", en: "Another: type it" },
  own: { es: "¿Por qué? Con sus palabras:", en: "Why? In your own words:" },
});

/** The reason that was given; where somebody is there, one chosen from the usual ones or typed. */
export async function reasonFor(terminal: Terminal, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  if (!terminal.interactive) throw needed(["--reason TEXT"]);
  const { reasons } = await import("../holder/catalogues.ts");
  const questions = await questionsFor(terminal);
  const chosen = await questions.choice(texts.ask, [
    ...reasons.map(({ id, text }) => ({ value: id, name: terminal.text(text) })),
    { value: "", name: terminal.text(texts.other) },
  ]);
  return chosen === "" ? questions.text(texts.own) : chosen;
}
