import { Readable, Writable } from "node:stream";
import type { Kind } from "../../base/error-codes.ts";
import { ClaveError } from "../../base/errors.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import type { Tree } from "../command/command.ts";
import { exitCodes, type Shell } from "../terminal/shell.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { widest, wrapped } from "../terminal/width.ts";
import { texts } from "./texts.ts";

/** One step of the story: a command, and what must come of it. */
export interface Step {
  readonly title: Sentence;
  readonly before?: Sentence;
  readonly after?: Sentence;
  /** The words after `clave`, as a person would type them. */
  readonly words: readonly string[];
  /** What really stands behind a word that was shortened to be read. */
  readonly behind?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Fit for others to see; everything else is shown as it came. */
  readonly shown?: (output: string) => string;
  readonly code: number;
  /** What the answer must contain, in the reader's language. */
  readonly says?: Sentence;
}

/** A step that was played, as scripts read it. */
export interface PlayedStep {
  readonly step: number;
  readonly title: string;
  readonly command: string;
  readonly exitCode: number;
  readonly output: string;
}

/** Plays steps with the real program, and shows each as it happens. */
export interface Scene {
  readonly played: readonly PlayedStep[];
  /** Returns what the command answered; throws when the step does not come out as told. */
  play(step: Step): Promise<string>;
}

/** A scene in which every command sees these variables and nothing else of the world around. */
export function openScene(terminal: Terminal, program: Tree["program"], env: NodeJS.ProcessEnv): Scene {
  const played: PlayedStep[] = [];
  const show = (text: string) => {
    if (!terminal.options.json) terminal.shell.stdout.write(text);
  };
  return {
    played,
    play: async (step) => {
      const number = played.length + 1;
      const command = ["clave", ...step.words.map(quoted)].join(" ");
      show(drawOpening(terminal, step, number, command));
      const { exitCode, output } = await run(program, { ...terminal.shell, env }, step);
      const fit = (step.shown?.(output) ?? output).trimEnd();
      show(drawAnswer(terminal, step, exitCode, fit));
      if (exitCode !== step.code || !output.includes(step.says ? terminal.text(step.says) : ""))
        throw notAsTold(number, exitCode, step.code);
      played.push({ step: number, title: terminal.text(step.title), command, exitCode, output: fit });
      return output;
    },
  };
}

async function run(program: Tree["program"], around: Shell, { words, behind, stdin }: Step) {
  const chunks: string[] = [];
  const stream = () =>
    new Writable({
      decodeStrings: false,
      write: (chunk, _encoding, done) => {
        chunks.push(String(chunk));
        done();
      },
    });
  const argv = words.map((word) => behind?.[word] ?? word);
  const input = Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]);
  const exitCode = await program({ ...around, argv, stdin: input, stdout: stream(), stderr: stream() });
  return { exitCode, output: chunks.join("") };
}

/** The failure of a command is the story's own; anything else that was not told is a defect. */
export function notAsTold(step: number, code: number, expected: number): ClaveError {
  const kinds = Object.keys(exitCodes) as Kind[];
  const kind = kinds.find((each) => exitCodes[each] === code && code !== expected) ?? "defect";
  const sentence = fill(code === expected ? texts.failedWords : texts.failed, { step, code, expected });
  return new ClaveError({ code: "demo-step", kind }, sentence, texts.failedHint);
}

/** What stands above a command's answer: who does what, and how it is typed. */
function drawOpening(terminal: Terminal, { title, before }: Step, number: number, command: string) {
  const head = terminal.paint("bold", wrapped(`${number}. ${terminal.text(title)}`));
  const told = before === undefined ? [] : [remark(terminal.text(before))];
  const typed = commandLines(command).map((line, at) => {
    const margin = at === 0 ? `  ${terminal.paint("dim", "$")} ` : "      ";
    return `${margin}${terminal.paint("good", line)}`;
  });
  return ["", head, ...told, ...typed, ""].join("\n");
}

/** What a command answered, behind a bar, and what is worth knowing about it. */
function drawAnswer(terminal: Terminal, { after }: Step, exitCode: number, output: string): string {
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
