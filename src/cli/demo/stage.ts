import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ClaveError } from "../../base/errors.ts";
import type { Language } from "../../base/texts.ts";
import { fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts } from "./texts.ts";

/** Where the story is played. */
export interface Stage {
  /** The desk's home. */
  readonly home: string;
  /** Where the person keeps files of her own, outside the desk. */
  readonly pocket: string;
  /** From here on the first signal is for whoever else listens to end the play well; the next one ends all. */
  letEnd(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Plays on a stage of its own and leaves nothing behind, whatever ends it; only a desk that was asked to be
 * kept stays, once it is complete. Throws *usage* when the folder to keep it in is not empty.
 */
export async function onStage<R>(
  terminal: Terminal,
  keep: string | undefined,
  play: (stage: Stage) => Promise<R>,
): Promise<R> {
  const kept = keep === undefined ? undefined : claimFolder(resolve(keep));
  const folder = mkdtempSync(join(tmpdir(), "clave-demo-"));
  const pocket = join(folder, "pocket");
  let complete = false;
  let sparing = false;
  const clear = () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    if (!complete) kept?.release();
  };
  const letEnd = () => {
    sparing = true;
  };
  const leave = (signal: NodeJS.Signals) => {
    if (sparing) {
      sparing = false;
      return;
    }
    try {
      clear();
    } catch {
      // the step that was cut short made a file meanwhile: leaving clears once more
    }
    terminal.say(texts.interrupted);
    process.exit(128 + constants.signals[signal]);
  };
  // a reader that goes away ends the process without a word: `clave demo | head`
  process.once("exit", clear);
  for (const signal of signals) process.on(signal, leave);
  try {
    mkdirSync(pocket, { mode: 0o700 });
    const played = await play({ home: kept?.path ?? join(folder, "desk"), pocket, letEnd });
    complete = true;
    return played;
  } finally {
    clear();
    process.off("exit", clear);
    for (const signal of signals) process.off(signal, leave);
  }
}

/** Makes a folder or takes an empty one; releasing it leaves things as they were. */
function claimFolder(path: string): { readonly path: string; release(): void } {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats && !(stats.isDirectory() && readdirSync(path).length === 0)) {
    const sentence = fill(texts.taken, { path: visible(path) });
    throw new ClaveError("folder-taken", sentence, texts.takenHint);
  }
  const made = mkdirSync(path, { recursive: true, mode: 0o700 });
  const ours = () => (made === undefined ? readdirSync(path).map((name) => join(path, name)) : [made]);
  return {
    path,
    release: () => {
      for (const each of ours()) rmSync(each, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** A made-up person of `fixtures/affiliates.csv` who recovers a password. */
export interface Cast {
  readonly cedula: string;
  readonly name: string;
  /** What is on file. */
  readonly proof: { readonly birthDate: string; readonly image: string };
  readonly answers: Readonly<Record<string, string>>;
  /** Another image than the one on file. */
  readonly otherImage: string;
  /** Breaks several rules at once. */
  readonly weak: string;
}

/** Whose letters are in the reader's language. */
export const casts: Readonly<Record<Language, Cast>> = {
  es: {
    cedula: "1710034065",
    name: "María",
    proof: { birthDate: "1985-03-12", image: "condor" },
    answers: { "first-school": "Simón Bolívar", "first-pet": "Canela" },
    otherImage: "guitar",
    weak: "maria1234",
  },
  en: {
    cedula: "1759999046",
    name: "Daniela",
    proof: { birthDate: "1994-08-29", image: "whale" },
    answers: { "first-school": "Rainbow School", "first-journey": "Galápagos" },
    otherImage: "guitar",
    weak: "daniela1234",
  },
};

/** Who sits at the desk. */
export const operator = { name: "ana", called: "Ana" } as const;
