import { ClaveError } from "../base/errors.ts";
import type { Sentence } from "../base/texts.ts";
import { needed } from "./failure.ts";
import { questionsFor } from "./prompts.ts";
import type { Terminal } from "./terminal.ts";
import { texts } from "./texts.ts";

/** Goes on where a bulk act was confirmed, by `--yes` or by a person who is asked; throws *cancelled* or *usage*. */
export async function requireYes(terminal: Terminal, question: Sentence): Promise<void> {
  if (terminal.options.yes) return;
  if (!terminal.interactive) throw needed(["--yes"]);
  if (await (await questionsFor(terminal)).yes(question, "no")) return;
  throw new ClaveError("cancelled", "cancelled", texts.cancelled);
}
