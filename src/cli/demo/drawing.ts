import { fill } from "../../base/texts.ts";
import type { Terminal } from "../terminal.ts";
import { widest, wrapped } from "../width.ts";
import type { Step } from "./scene.ts";
import { texts } from "./texts.ts";

/** What stands above a command's answer: who does what, and how it is typed. */
export function drawOpening(terminal: Terminal, { title, before }: Step, number: number, command: string) {
  const head = terminal.paint("bold", wrapped(`${number}. ${terminal.text(title)}`));
  const told = before === undefined ? [] : [remark(terminal.text(before))];
  const typed = commandLines(command).map((line, at) => {
    const margin = at === 0 ? `  ${terminal.paint("dim", "$")} ` : "      ";
    return `${margin}${terminal.paint("good", line)}`;
  });
  return ["", head, ...told, ...typed, ""].join("\n");
}

/** What a command answered, behind a bar, and what is worth knowing about it. */
export function drawAnswer(terminal: Terminal, { after }: Step, exitCode: number, output: string): string {
  const bar = terminal.paint("dim", "│");
  const answer = wrapped(output, widest - 4)
    .split("\n")
    .map((line) => `  ${bar} ${line}`.trimEnd());
  const code = exitCode === 0 ? [] : [remark(terminal.text(fill(texts.exitCode, { code: exitCode })))];
  const told = after === undefined ? [] : [remark(terminal.text(after))];
  return [...answer, ...code.map((line) => terminal.paint("dim", line)), ...told, ""].join("\n");
}

function remark(text: string): string {
  return wrapped(text, widest - 2).replace(/^/gm, "  ");
}

/** A command over several lines can be pasted all the same. */
function commandLines(command: string): readonly string[] {
  const lines = command.length <= widest - 4 ? [command] : wrapped(command, widest - 6).split("\n");
  return lines.map((line, at) => (at < lines.length - 1 ? `${line} \\` : line));
}

/** A word as a shell takes it for one. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
