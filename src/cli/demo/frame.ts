import { basename, resolve } from "node:path";
import { fill, type Sentence } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrapped } from "../terminal/width.ts";
import { type PlayedStep, quoted } from "./scene.ts";
import { operator } from "./stage.ts";
import { texts } from "./texts.ts";

/** What there is to say when the story is over. */
export interface Epilogue {
  readonly played: readonly PlayedStep[];
  /** The desk that stays. */
  readonly kept?: KeptDesk;
}

interface KeptDesk {
  readonly home: string;
  readonly port: number;
  readonly passwordFile: string;
  readonly reference: string;
}

/** Says what is going to happen, and where. */
export function tellOpening(terminal: Terminal, headline: Sentence, home: string | undefined): void {
  if (terminal.options.json) return;
  const about: Sentence = home === undefined ? texts.throwaway : fill(texts.kept, { path: visible(home) });
  const title = terminal.paint("bold", terminal.text(headline));
  terminal.shell.stdout.write(`${title}\n\n${wrapped(terminal.text(about))}\n`);
}

/** Says how it ended and what to try next; to scripts, the whole story in one document. */
export function tellEnd(terminal: Terminal, { played, kept }: Epilogue): void {
  const n = played.length;
  const end = kept
    ? fill(texts.doneKept, { n, operator: operator.called, path: visible(kept.passwordFile) })
    : fill(texts.done, { n });
  const next = nextCommands(terminal, kept);
  const lines = next.map((line) => `  ${terminal.paint("good", line)}`).join("\n");
  const words = `\n${wrapped(terminal.text(end))}\n\n${terminal.text(texts.next)}\n${lines}`;
  terminal.answer({ demo: { home: kept?.home ?? null, steps: played, next } }, words);
}

function nextCommands(terminal: Terminal, kept: KeptDesk | undefined): readonly string[] {
  const named = alias(process.argv[1] ?? "");
  if (!kept)
    return [...named, "clave demo --keep ~/clave-demo", "clave recovery start --help", "clave --help"];
  const { home, port, passwordFile, reference } = kept;
  return [
    ...named,
    `export CLAVE_HOME=${quoted(home)} CLAVE_LANG=${terminal.language}`,
    `clave login --operator ${operator.name} --password-stdin < "$CLAVE_HOME/${basename(passwordFile)}"`,
    "clave recovery list",
    `clave recovery show ${reference}`,
    `clave affiliate find toapanta --reason ${quoted(terminal.text(texts.tryReason))}`,
    `clave sink --port ${port} &`,
  ];
}

/** What makes `clave` a command in the reader's shell, where it is not one yet. */
function alias(program: string): readonly string[] {
  return basename(program) === "clave" ? [] : [`alias clave=${quoted(`node ${quoted(resolve(program))}`)}`];
}
