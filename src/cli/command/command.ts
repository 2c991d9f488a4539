import type { Command } from "commander";
import { ClaveError } from "../../base/errors.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import type { Shell } from "../terminal/shell.ts";
import { type GlobalOptions, languageOf, openTerminal, type Terminal } from "../terminal/terminal.ts";
import { texts } from "../words/texts.ts";

/** What a command does once its words are parsed; a test may put another in its place. */
export type Run<Options> = (terminal: Terminal, options: Options) => Promise<void>;

/** The tree's words in the reader's language, and how a command's words reach what it does. */
export interface Tree {
  readonly shell: Shell;
  readonly text: (sentence: Sentence) => string;
  /** The program itself, for a command that shows what others do; never throws. */
  readonly program: (shell: Shell) => Promise<number>;
  /** The action of a command: arguments by name and options in one object. */
  action<Options>(
    run: Run<Options>,
    argumentNames?: readonly string[],
  ): (...given: unknown[]) => Promise<void>;
}

/** A tree for a shell. */
export function treeFor(shell: Shell, program: Tree["program"]): Tree {
  const language = languageOf(shell);
  return {
    shell,
    text: (sentence) => sentence[language],
    program,
    action:
      (run, argumentNames = []) =>
      async (...given) => {
        const command = given.at(-1) as Command;
        const options: Record<string, unknown> & GlobalOptions = { ...command.optsWithGlobals() };
        if (options.lang !== undefined && options.lang !== "es" && options.lang !== "en")
          throw new ClaveError("language-unknown", texts.langInvalid);
        argumentNames.forEach((name, index) => {
          options[name] = given[index];
        });
        await run(await openTerminal(shell, options, language), options as never);
      },
  };
}

/** An example under a command's help. */
export function example(tree: Tree, ...lines: readonly string[]): string {
  const title = tree.text(lines.length === 1 ? texts.example : texts.examples);
  return `\n${title}\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

/** A whole number for `--limit`, or *usage*. */
export function parseLimit(text: string): number {
  return parseCount("--limit")(text);
}

/** How many of something an option names, or *usage* naming the option. */
export function parseCount(option: string): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d{1,6}$/.test(text) && count >= 1 && count <= 100_000) return count;
    throw new ClaveError("limit-invalid", fill(texts.limitInvalid, { option }));
  };
}

/** One of a few words for an option, or *usage* naming the option. */
export function parseChoice<const T extends string>(
  option: string,
  choices: readonly T[],
): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    const name = `${option} (${choices.join(", ")})`;
    throw new ClaveError("value-invalid", fill(texts.invalidValue, { name }));
  };
}
