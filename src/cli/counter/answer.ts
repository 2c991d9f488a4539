import type { Sentence } from "../../base/texts.ts";
import type { Case } from "../../counter/view.ts";
import type { Terminal } from "../terminal.ts";
import { caseFacts, nextStep } from "./case-words.ts";
import { caseDocument } from "./document.ts";
import { adviseOnLetters, letterLines, messagesDocument, type SentLetter } from "./sent-letters.ts";

/** What else there is to say of a case after an act. */
export interface Besides {
  readonly letters?: readonly SentLetter[];
  readonly warnings?: readonly Sentence[];
}

/** Answers with a case as it became: to scripts its document, to people its facts and what comes next. */
export function answerCase(
  terminal: Terminal,
  zone: string,
  found: Case,
  { letters, warnings }: Besides = {},
): void {
  const document = {
    case: caseDocument(found),
    ...(letters ? { messages: messagesDocument(letters) } : {}),
    ...(warnings ? { warnings: warnings.map((warning) => ({ message: terminal.text(warning) })) } : {}),
  };
  for (const warning of warnings ?? []) terminal.say(terminal.paint("doubt", terminal.text(warning)));
  const lines = [caseFacts(terminal, found, zone), ...letterLines(terminal, letters ?? [])];
  terminal.answer(document, lines.join("\n"));
  adviseOnLetters(terminal, letters ?? []);
  if (!terminal.options.json) terminal.say(nextStep(found, zone));
}
