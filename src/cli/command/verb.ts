import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { protectDesk } from "../../base/desk-files.ts";
import { ClaveError } from "../../base/errors.ts";
import { requireNoDeskHere } from "../../base/place/account.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import { type GlobalOptions, languageOf, openTerminal, type Terminal } from "../terminal/terminal.ts";
import { texts } from "../words/texts.ts";
import type { Tree } from "./command.ts";
import { placesOf } from "./named-files.ts";
import { asOperator, type SignedDesk } from "./opening.ts";
import { ownPasswordOption } from "./own-password.ts";

/** How the text of an option is read: one of a few words, or by a function that throws *usage*. */
type Reader = readonly string[] | ((text: string) => unknown);

/** What the help says of an argument or option; of one that is no plain text also how it is read, and what it is if not given. */
type Taken = Sentence | readonly [Sentence, Reader] | readonly [Sentence, Reader, string | number];

/** All that a command takes, named as in its help: `<cedula>`, `[case]`, `--queue`, `--limit <n>`. */
export type Takes = Readonly<Record<string, Taken>>;

type CamelCase<Word> = Word extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Word;

type NameOf<Key> = Key extends `${infer Flag} <${string}`
  ? NameOf<Flag>
  : Key extends `--no-${infer Flag}`
    ? CamelCase<Flag>
    : Key extends `--${infer Flag}`
      ? CamelCase<Flag>
      : Key extends `<${infer Argument}>` | `[${infer Argument}]`
        ? Argument
        : never;

type ValueOf<Key, What> = What extends readonly [Sentence, infer Read, ...unknown[]]
  ? Read extends readonly (infer Word)[]
    ? Word
    : Read extends (text: string) => infer Value
      ? Value
      : never
  : Key extends `--${string}`
    ? Key extends `${string}<${string}`
      ? string
      : boolean
    : string;

/** The keys of what is there however a command is typed. */
type SureKeys<T> = {
  [Key in keyof T]: Key extends `<${string}`
    ? Key
    : T[Key] extends readonly [unknown, unknown, unknown]
      ? Key
      : never;
}[keyof T];

/** What a command was typed with, by what it takes: `--old-address <state>` is `oldAddress`. */
export type Typed<T> = {
  readonly [Key in SureKeys<T> as NameOf<Key>]: ValueOf<Key, T[Key]>;
} & {
  readonly [Key in Exclude<keyof T, SureKeys<T>> as NameOf<Key>]?: ValueOf<Key, T[Key]>;
};

/** What a command says of itself. */
export interface Declaration<T extends Takes> {
  /** What it is for; a noun's is in the table of nouns. */
  readonly about?: Sentence;
  readonly takes?: T;
  /** Whether it decides about others, and so may ask for the own password again; by what was typed. */
  readonly decides?: true | ((options: Readonly<Record<string, unknown>>) => boolean);
  /** What else its help says. */
  readonly more?: Sentence;
  readonly examples: readonly string[];
  /** Whether it only tries things out: refused where the machine's file names the desk. */
  readonly forTrying?: true;
}

/** Adds a command to a noun under its name, or makes the noun itself one. */
export type Verb = (noun: Command, tree: Tree, name?: string) => void;

/** A command. */
export function verb<const T extends Takes>(
  declared: Declaration<T> & { readonly run: (terminal: Terminal, options: Typed<T>) => Promise<void> },
): Verb {
  return (noun, tree, name) => {
    const command = name === undefined ? noun : noun.command(name);
    if (declared.about) command.description(tree.text(declared.about));
    const takes: Takes = { ...declared.takes, ...(declared.decides ? ownPasswordOption : {}) };
    for (const [key, what] of Object.entries(takes)) take(command, key, what, tree);
    if (declared.more) command.addHelpText("after", `\n${tree.text(declared.more)}`);
    command.addHelpText("after", exampleOf(declared.examples, tree)).action(async () => {
      if (declared.forTrying) requireNoDeskHere(name === undefined ? noun.name() : `${noun.name()} ${name}`);
      const options = typedFor(command);
      const terminal = await openTerminal(tree.shell, options, languageOf(tree.shell));
      const { decides = false } = declared;
      const due = typeof decides === "function" ? decides({ ...options }) : decides;
      protectDesk(() => placesOf(terminal));
      await declared.run({ ...terminal, decides: due }, options as Typed<T>);
    });
  };
}

/** A command of whoever has signed in, run at the open desk. */
export function deskVerb<const T extends Takes>(
  declared: Declaration<T> & {
    readonly run: (terminal: Terminal, ctx: Context, options: Typed<T>, desk: SignedDesk) => Promise<void>;
  },
): Verb {
  return verb<T>({
    ...declared,
    run: (terminal, options) =>
      asOperator(terminal, (ctx, desk) => declared.run(terminal, ctx, options, desk)),
  });
}

function take(command: Command, key: string, what: Taken, { text }: Tree): void {
  const [about, read, otherwise] = "es" in what ? [what] : what;
  const [flag = ""] = key.split(" ");
  if (!key.startsWith("--")) command.argument(key, text(about));
  else if (read === undefined) command.option(key, text(about));
  else command.option(key, text(about), typeof read === "function" ? read : oneOf(read, flag), otherwise);
}

/** One of a few words for an option, or *usage* naming the option. */
function oneOf(choices: readonly string[], option: string): (text: string) => string {
  return (text) => {
    if (choices.includes(text)) return text;
    const name = `${option} (${choices.join(", ")})`;
    throw new ClaveError("value-invalid", fill(texts.invalidValue, { name }));
  };
}

function exampleOf(lines: readonly string[], { text }: Tree): string {
  const title = text(lines.length === 1 ? texts.example : texts.examples);
  return `\n${title}\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

/** The options and arguments that a command was typed with, by name; *usage* in a language that nobody speaks here. */
function typedFor(command: Command): GlobalOptions {
  const options = command.optsWithGlobals<GlobalOptions>();
  if (options.lang !== undefined && options.lang !== "es" && options.lang !== "en")
    throw new ClaveError("language-unknown", texts.langInvalid);
  const named = command.registeredArguments.map((each, at) => [each.name(), command.processedArgs[at]]);
  return { ...options, ...Object.fromEntries(named) };
}
