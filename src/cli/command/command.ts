import { ClaveError } from "../../base/errors.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import type { Shell } from "../terminal/shell.ts";
import { languageOf } from "../terminal/terminal.ts";
import { texts } from "../words/texts.ts";

/** The tree's words in the reader's language. */
export interface Tree {
  readonly shell: Shell;
  readonly text: (sentence: Sentence) => string;
  /** The program itself, for a command that shows what others do; never throws. */
  readonly program: (shell: Shell) => Promise<number>;
}

/** A tree for a shell. */
export function treeFor(shell: Shell, program: Tree["program"]): Tree {
  const language = languageOf(shell);
  return { shell, text: (sentence) => sentence[language], program };
}

/** A whole number for `--limit`, or *usage*. */
export const parseLimit = parseCount("--limit");

/** How many of something an option names, or *usage* naming the option. */
export function parseCount(option: string): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d{1,6}$/.test(text) && count >= 1 && count <= 100_000) return count;
    throw new ClaveError("limit-invalid", fill(texts.limitInvalid, { option }));
  };
}

/** A port for an option, or *usage* naming the option. */
export function portOf(option: string): (text: string) => number {
  return (text) => {
    const port = Number(text);
    if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
    throw new ClaveError("port-invalid", fill(texts.portInvalid, { option }));
  };
}
