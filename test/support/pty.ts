import { type ChildProcess, spawn } from "node:child_process";
import type { Desk } from "./desk.ts";
import { pathWithProgram } from "./shell.ts";

/** What a line typed in a shell ended with. */
export interface Typed {
  readonly code: number;
  /** What was then seen, on one line: where the screen breaks it is its own affair. */
  readonly screen: string;
}

/** A shell in a terminal of its own, in which one line after another is typed. */
export class Pty {
  readonly #shell: ChildProcess;
  #seen = "";
  #lines = 0;
  #look: () => void = () => undefined;

  /** Opens a terminal in a desk's folder, with what its environment is to hold; the desk's mail server is its own affair. */
  constructor(desk: Desk, path: string, env: Readonly<Record<string, string>> = {}) {
    const { CLAVE_SMTP_URL: _, ...around } = desk.environment();
    this.#shell = spawn("script", ["-qefc", "bash --norc --noprofile", "/dev/null"], {
      cwd: desk.folder,
      env: { ...around, TERM: "xterm", PS1: "", CLAVE_LANG: "en", PATH: path, ...env },
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.#shell.stdout?.on("data", (chunk: Buffer) => {
      // oxlint-disable-next-line no-control-regex
      this.#seen = `${this.#seen}${chunk.toString()}`.replace(/\u001b(?:\[[0-9;?]*[A-Za-z]|[78])/g, "");
      this.#look();
    });
  }

  /** Types a line and waits for its end; what it asks for meanwhile is typed when it is asked. */
  async type(line: string, ...answers: readonly (readonly [asked: RegExp, typed: string])[]): Promise<Typed> {
    const mark = `end-${this.#lines++}`;
    this.#seen = "";
    // as it is typed, the mark is not yet as it will be seen
    this.#write(`${line}; echo "e""${mark.slice(1)}=$?"\n`);
    for (const [asked, typed] of answers) {
      await this.#until(asked);
      this.#seen = "";
      this.#write(`${typed}\r`);
    }
    const [, before = "", code] = await this.#until(new RegExp(`([^]*?)${mark}=(\\d+)`));
    return { code: Number(code), screen: before.replaceAll(/\s+/g, " ") };
  }

  /** Closes the terminal, and waits until whoever sits there has gone. */
  async close(): Promise<void> {
    if (this.#shell.exitCode !== null) return;
    const gone = new Promise((resolve) => this.#shell.once("close", resolve));
    this.#write("\u0003\nexit\n");
    await gone;
  }

  #write(text: string): void {
    this.#shell.stdin?.write(text);
  }

  #until(shape: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error(`${shape} is not seen:\n${this.#seen}`)), 60_000);
      this.#look = () => {
        const found = shape.exec(this.#seen);
        if (!found) return;
        clearTimeout(patience);
        resolve(found);
      };
      this.#look();
    });
  }
}

/** Opens terminals at a desk, in each of which `clave` runs the built program; a moved clock where one is wanted. */
export function terminalsAt(desk: Desk): (env?: Readonly<Record<string, string>>) => Pty {
  const path = pathWithProgram(desk.folder);
  return (env) => new Pty(desk, path, env);
}
