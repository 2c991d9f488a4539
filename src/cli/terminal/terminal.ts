import { advisedHere } from "../../base/place/account.ts";
import type { Language, Sentence } from "../../base/texts.ts";
import { local, type Moment } from "../../base/time.ts";
import type { Shell } from "./shell.ts";
import { screenWidth, wrapped } from "./width.ts";

/** The options that every command takes. */
export interface GlobalOptions {
  readonly home?: string;
  readonly store?: string;
  readonly json?: boolean;
  readonly lang?: Language;
  readonly input?: boolean;
  readonly yes?: boolean;
  readonly color?: boolean;
  readonly verbose?: boolean;
  /** Of commands that decide about others. */
  readonly ownPasswordFile?: string;
}

/** What a command talks to: the answer goes to stdout, the conversation to stderr. */
export interface Terminal {
  readonly shell: Shell;
  readonly options: GlobalOptions;
  readonly language: Language;
  /** Whether the command decides about others: the own password comes before all else. */
  readonly decides?: boolean;
  /** Whether somebody is there who can be asked. */
  readonly interactive: boolean;
  /** Whether somebody watches: spinners and bars have a use. */
  readonly watched: boolean;
  /** Whether the answer goes to a person's screen rather than into a pipe. */
  readonly screen: boolean;
  /** How wide a line for a person may be. */
  readonly columns: number;
  /** A sentence in the reader's language. */
  readonly text: (sentence: Sentence) => string;
  /** Says something beside the answer. */
  say(sentence: Sentence | string): void;
  /** Gives the answer: the document to scripts, the words to people. */
  answer(document: unknown, words: string): void;
  /** Marks a word on a screen that shows colours. */
  paint(style: Style, text: string): string;
}

export type Style = "bold" | "dim" | "good" | "bad" | "doubt";

/** The terminal of a shell for one command. */
export async function openTerminal(
  shell: Shell,
  options: GlobalOptions,
  language: Language,
): Promise<Terminal> {
  const screen = shell.stdout.isTTY === true;
  const watched = shell.stderr.isTTY === true;
  const coloured = screen && watched && options.color !== false && !shell.env["NO_COLOR"];
  const columns = screenWidth(shell);
  const text = (sentence: Sentence) => advisedHere(sentence[language]);
  return {
    shell,
    options,
    language,
    interactive: options.input !== false && shell.stdin.isTTY === true && watched,
    watched,
    screen,
    columns,
    text,
    say: (sentence) => {
      const words = typeof sentence === "string" ? sentence : text(sentence);
      shell.stderr.write(`${watched ? wrapped(words, columns) : words}\n`);
    },
    answer: (document, words) => {
      if (options.json) shell.stdout.write(`${JSON.stringify(document)}\n`);
      else if (words !== "") shell.stdout.write(`${screen ? wrapped(words, columns) : words}\n`);
    },
    paint: coloured ? await painter() : (_style, given) => given,
  };
}

/** How each style looks; chalk is only loaded where somebody sees it. */
async function painter(): Promise<(style: Style, text: string) => string> {
  const { Chalk } = await import("chalk");
  const { bold, dim, green, red, yellow } = new Chalk({ level: 1 });
  const looks: Readonly<Record<Style, (text: string) => string>> = {
    bold,
    dim,
    good: green,
    bad: red,
    doubt: yellow,
  };
  return (style, text) => looks[style](text);
}

/** The language asked for before anything is parsed: the flag, the variable, the locale, Spanish. */
export function languageOf({ argv, env }: Pick<Shell, "argv" | "env">): Language {
  const flag = argv.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const given = argv[flag]?.split("=")[1] ?? (flag < 0 ? undefined : argv[flag + 1]);
  const locale = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  for (const wish of [given, env["CLAVE_LANG"], locale.slice(0, 2)])
    if (wish === "es" || wish === "en") return wish;
  return "es";
}

/** A moment as a person reads it at this desk. */
export function shownAt(moment: Moment | undefined, zone: string): string {
  return moment === undefined ? "—" : local(moment, zone);
}
