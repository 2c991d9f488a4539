import { Command, CommanderError, Help, type Option } from "commander";
import manifest from "../../package.json" with { type: "json" };
import type { ErrorCode } from "../base/error-codes.ts";
import { ClaveError } from "../base/errors.ts";
import { fill, type Sentence, verbatim } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { type Tree, treeFor } from "./command/command.ts";
import { addNouns } from "./nouns.ts";
import type { Shell } from "./terminal/shell.ts";
import { type GlobalOptions, languageOf, openTerminal } from "./terminal/terminal.ts";
import { screenWidth, wrapped } from "./terminal/width.ts";
import { texts } from "./words/texts.ts";

/** Runs one command line and returns what the process ends with. Never throws. */
export async function runProgram(shell: Shell): Promise<number> {
  const tree = treeFor(shell, runProgram);
  const program = await programFor(tree);
  try {
    await program.parseAsync([...shell.argv], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const options: GlobalOptions = { ...program.opts(), ...wishes(shell.argv) };
    return tell(error instanceof CommanderError ? usageFrom(error, program) : error, shell, options);
  }
}

/** Tells that an act was done and its answer could not be written, and returns what the process ends with. */
export function tellUnwritten(shell: Shell): Promise<number> {
  const failure = new ClaveError("answer-unwritten", texts.unwritten, texts.unwrittenHint);
  return tell(failure, shell, wishes(shell.argv));
}

/** Tells why no command was run at all, and returns what the process ends with. */
export function tellUnopened(error: unknown, shell: Shell): Promise<number> {
  return tell(error, shell, wishes(shell.argv));
}

async function tell(error: unknown, shell: Shell, options: GlobalOptions): Promise<number> {
  const terminal = await openTerminal(shell, options, languageOf(shell));
  const { tellFailure } = await import("./terminal/failure.ts");
  return tellFailure(error, terminal);
}

/** How to tell a failure, even where the words could not be parsed. */
function wishes(argv: readonly string[]): GlobalOptions {
  return argv.includes("--json") ? { json: true } : {};
}

/** The tree of commands: a noun to a folder, a verb to a file. */
async function programFor(tree: Tree): Promise<Command> {
  const { shell, text } = tree;
  const columns = screenWidth(shell);
  const program: Command = new Command("clave")
    .description(text(texts.program))
    .exitOverride()
    .configureOutput({
      writeOut: (words) => void shell.stdout.write(wrapped(words, columns)),
      writeErr: (words) => void shell.stderr.write(words),
      // commander's own words are English: a failure is told by failure.ts alone
      outputError: () => undefined,
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
    })
    .configureHelp({
      minWidthToWrap: narrowItem,
      formatItem: (...item) => itemWithin(columns, ...item),
      styleTitle: (title) => titleFor(title, tree),
      optionDescription: (option) => describedOption(option, tree),
      // what comes after a noun is only known where the noun is loaded
      subcommandTerm: (command) =>
        command.parent === program ? command.name() : `${command.name()} ${command.usage()}`,
    })
    .helpOption("-h, --help", text(texts.help))
    .helpCommand(false)
    .showSuggestionAfterError(false)
    .version(manifest.version, "--version", text(texts.version))
    .option("--home <dir>", text(texts.home))
    .option("--store <url>", text(texts.store))
    .option("--json", text(texts.json))
    .option("--lang <es|en>", text(texts.lang))
    .option("--no-input", text(texts.noInput))
    .option("--yes", text(texts.yes))
    .option("--no-color", text(texts.noColor))
    .option("--verbose", text(texts.verbose));
  await addNouns(program, tree);
  for (const command of everyCommand(program)) finish(command, tree);
  return program;
}

/** What is said of a flag or command stands below it where there is less room than this behind it. */
const narrowItem = 20;

function itemWithin(columns: number, ...item: Parameters<Help["formatItem"]>): string {
  const [term, width, about, helper] = item;
  if (columns - width - 4 >= narrowItem) return Help.prototype.formatItem.apply(helper, item);
  return wrapped(`  ${term}\n      ${about}`, columns);
}

function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** What every command has in common; a noun without a verb asks for one. */
function finish(command: Command, tree: Tree): void {
  command.helpOption("-h, --help", tree.text(texts.help)).helpCommand(false);
  const options = tree.text(texts.optionsPlace);
  command.usage(
    command.usage().replace("[options]", options).replace("[command]", tree.text(texts.commandPlace)),
  );
  if (command.commands.length === 0 || hasAction(command)) return;
  command.argument("[verb]", "").usage(`<${command.parent ? "verb" : "noun"}> …`);
  command.action((verb: string | undefined) => {
    throw verb === undefined ? chooseOne(command) : unknownCommand(verb, command);
  });
  command.configureHelp({ ...command.configureHelp(), visibleArguments: () => [] });
}

function hasAction(command: Command): boolean {
  return (command as unknown as { _actionHandler: unknown })._actionHandler != null;
}

function chooseOne(command: Command): ClaveError {
  return new ClaveError("command-missing", texts.choose, verbatim(`${pathOf(command)} --help`));
}

function unknownCommand(name: string, command: Command): ClaveError {
  const sentence = fill(texts.unknownCommand, { name: visible(name) });
  return new ClaveError("command-unknown", sentence, verbatim(`${pathOf(command)} --help`));
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function titleFor(title: string, tree: Tree): string {
  const known: Readonly<Record<string, string>> = {
    "Usage:": tree.text(texts.usageTitle),
    "Options:": tree.text(texts.optionsTitle),
    "Global Options:": tree.text(texts.globalTitle),
    "Commands:": tree.text(texts.commandsTitle),
    "Arguments:": tree.text(texts.argumentsTitle),
  };
  return known[title] ?? title;
}

function describedOption({ description, defaultValue }: Option, tree: Tree): string {
  if (typeof defaultValue !== "string" && typeof defaultValue !== "number") return description;
  return `${description} (${tree.text(fill(texts.default, { value: String(defaultValue) }))})`;
}

const usages: Readonly<Record<string, readonly [ErrorCode, Sentence]>> = {
  "commander.unknownOption": ["unknown-option", texts.unknownOption],
  "commander.missingArgument": ["missing-argument", texts.missingArgument],
  "commander.optionMissingArgument": ["option-missing-argument", texts.optionValue],
  "commander.excessArguments": ["excess-arguments", texts.excess],
};

/** What commander complains of, in the reader's language. */
function usageFrom(error: CommanderError, program: Command): ClaveError {
  const name = visible(/'([^']*)'/.exec(error.message)?.[1] ?? "");
  const [code, sentence] = usages[error.code] ?? ["command-missing", texts.choose];
  return new ClaveError(code, fill(sentence, { name }), verbatim(`${program.name()} --help`));
}
