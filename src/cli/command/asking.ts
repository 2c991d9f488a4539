import { ClaveError } from "../../base/errors.ts";
import { catalogue, type Sentence } from "../../base/texts.ts";
import { needed } from "../terminal/failure.ts";
import { questionsFor } from "../terminal/prompts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";

const texts = catalogue({
  why: { es: "¿Por qué? (queda en el registro)", en: "Why? (it is kept in the record)" },
  other: { es: "Otro: escribirlo", en: "Another: type it" },
  own: { es: "¿Por qué? Con sus palabras:", en: "Why? In your own words:" },
  dateShape: {
    es: "La fecha se escribe año-mes-día, como 1985-03-12.",
    en: "A date is typed year-month-day, such as 1985-03-12.",
  },
});

/** A text that was given, or typed by whoever is there; `flag` is what it would have been given by. */
export async function typedFor(
  terminal: Terminal,
  given: string | undefined,
  flag: string,
  sentence: Sentence,
): Promise<string> {
  if (given !== undefined) return given;
  if (!terminal.interactive) throw needed([flag]);
  return (await questionsFor(terminal)).text(sentence);
}

/** The reason that was given; where somebody is there, one chosen from the usual ones or typed. */
export async function reasonFor(terminal: Terminal, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  if (!terminal.interactive) throw needed(["--reason TEXT"]);
  const { reasons } = await import("../../holder/identity/catalogues.ts");
  const questions = await questionsFor(terminal);
  const chosen = await questions.choice(texts.why, [
    ...reasons.map(({ id, text }) => ({ value: id, name: terminal.text(text) })),
    { value: "", name: terminal.text(texts.other) },
  ]);
  return chosen === "" ? questions.text(texts.own) : chosen;
}

/** The reason that was given, or typed by whoever is there: the usual ones are about people at the counter. */
export function ownReasonFor(terminal: Terminal, given: string | undefined): Promise<string> {
  return typedFor(terminal, given, "--reason TEXT", texts.why);
}

/** What somebody types for a date, asked again at once where it is not written as one. */
export async function askedDate(terminal: Terminal, ask: () => Promise<string>): Promise<string> {
  for (;;) {
    const typed = (await ask()).trim();
    if (/^\d{4}-\d{2}-\d{2}$/.test(typed)) return typed;
    terminal.say(terminal.paint("bad", terminal.text(texts.dateShape)));
  }
}

/** Goes on where a bulk act was confirmed, by `--yes` or by a person who is asked; throws *cancelled* or *usage*. */
export async function requireYes(terminal: Terminal, question: Sentence): Promise<void> {
  if (terminal.options.yes) return;
  if (!terminal.interactive) throw needed(["--yes"]);
  if (await (await questionsFor(terminal)).yes(question, "no")) return;
  throw new ClaveError("cancelled", common.cancelled);
}
