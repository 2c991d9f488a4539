import { ClaveError } from "../../base/errors.ts";
import { fileFault } from "../../base/files.ts";
import { fill, type Sentence, verbatim } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { texts } from "../words/texts.ts";
import { exitCodes } from "./shell.ts";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./width.ts";

/** Tells a person or a script what went wrong and what to do, and returns what the process ends with. */
export async function tellFailure(error: unknown, terminal: Terminal): Promise<number> {
  const failure = await failureFrom(error);
  const { shell, options } = terminal;
  if (options.verbose && failure.kind === "defect") shell.stderr.write(`${stackOf(error)}\n`);
  shell.stderr.write(
    options.json ? `${JSON.stringify(documentOf(failure, terminal))}\n` : wordsOf(failure, terminal),
  );
  return exitCodes[failure.kind];
}

function wordsOf(failure: ClaveError, terminal: Terminal): string {
  const rules = failure.detail.failed ?? [];
  const listed =
    rules.length > 1 ? rules.map(({ message }) => `  - ${terminal.text(message)}\n`).join("") : "";
  const what = hintOf(failure);
  const hint = what === undefined ? "" : `${terminal.text(what)}\n`;
  const [first] = rules;
  const line =
    listed === "" || !first
      ? terminal.text(failure.sentence)
      : headOf(terminal.text(failure.sentence), terminal.text(first.message));
  // one line for a script to read; on a screen, lines that fit it
  const { watched, columns } = terminal;
  const shaped = (words: string) => (watched ? wrapped(words, columns) : words);
  return `${terminal.paint("bad", shaped(line))}\n${shaped(`${listed}${hint}`)}`;
}

/** What to do about it; a command line that was not understood is at least told where the words are. */
function hintOf({ kind, hint }: ClaveError): Sentence | undefined {
  return hint ?? (kind === "usage" ? verbatim("clave --help") : undefined);
}

/** The sentence up to the first of its rules, which follow line by line. */
function headOf(sentence: string, first: string): string {
  const head = sentence.slice(0, Math.max(0, sentence.indexOf(first))).trimEnd();
  return head === "" ? sentence : `${head.replace(/[.:]$/, "")}:`;
}

function documentOf(failure: ClaveError, terminal: Terminal) {
  const { kind, code, sentence, detail } = failure;
  const { failed, ...rest } = detail;
  const hint = hintOf(failure);
  return {
    error: {
      kind,
      code,
      message: terminal.text(sentence),
      ...(hint === undefined ? {} : { hint: terminal.text(hint) }),
      ...rest,
      ...(failed
        ? { failed: failed.map(({ rule, message }) => ({ rule, message: terminal.text(message) })) }
        : {}),
    },
  };
}

async function failureFrom(error: unknown): Promise<ClaveError> {
  if (error instanceof ClaveError) return error;
  if (error instanceof Error && (error.name === "ExitPromptError" || error.name === "AbortPromptError"))
    return new ClaveError("cancelled", texts.cancelled);
  const { explainStoreFault } = await import("../../store/engine/faults.ts");
  return explainStoreFault(error) ?? fileFault(error) ?? defect();
}

function defect(): ClaveError {
  return new ClaveError("defect", texts.defect, texts.defectHint);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? visible(error.stack ?? error.message).replaceAll("\\u{a}", "\n") : "";
}

/** The error for flags that are missing where nobody can be asked, all of them at once. */
export function needed(flags: readonly string[]): ClaveError {
  const sentence: Sentence = fill(texts.needed, { flags: flags.join("  ") });
  return new ClaveError("input-needed", sentence, fill(texts.neededHint, { n: flags.length }));
}
