import type { Sentence } from "../../base/texts.ts";
import { type Role, roles } from "../../store/operators.ts";
import { parseChoice } from "../command.ts";
import { needed } from "../failure.ts";
import { questionsFor } from "../prompts.ts";
import { roleWords } from "../role-words.ts";
import type { Terminal } from "../terminal.ts";
import { texts } from "./texts.ts";

/** A role for `--role`, or *usage*. */
export const parseRole: (text: string) => Role = parseChoice("--role", roles);

/** The role that was given, or chosen by whoever is there. */
export async function roleFor(terminal: Terminal, given: Role | undefined): Promise<Role> {
  if (given !== undefined) return given;
  if (!terminal.interactive) throw needed(["--role ROLE"]);
  const choices = roles.map((role) => ({ value: role, name: terminal.text(roleWords(role)) }));
  return (await questionsFor(terminal)).choice(texts.askRole, choices);
}

/** A text that was given, or typed by whoever is there; `flag` is what it would have been given by. */
export async function typedFor(
  terminal: Terminal,
  given: string | undefined,
  ask: { readonly flag: string; readonly sentence: Sentence },
): Promise<string> {
  if (given !== undefined) return given;
  if (!terminal.interactive) throw needed([ask.flag]);
  return (await questionsFor(terminal)).text(ask.sentence);
}
