import type { ChildProcess } from "node:child_process";

/** What a command ended with. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one document on stdout; undefined when stdout is anything else. */
  readonly json: unknown;
  /** The error in the last line of stderr, as scripts read it. */
  readonly error: ToldError | undefined;
}

/** An error as scripts read it. */
export interface ToldError {
  readonly kind: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly retryAfterSeconds?: number;
  readonly reference?: string;
  readonly failed?: readonly { readonly rule: string; readonly message: string }[];
}

/** What a command that is under way ends with. */
export function endOf(child: ChildProcess): Promise<Ended> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(endedWith(code, Buffer.concat(out).toString("utf8"), Buffer.concat(err).toString("utf8")));
    });
  });
}

/** The same of what it printed. */
export function endedWith(code: number | null, stdout: string, stderr: string): Ended {
  const last = stderr.trimEnd().split("\n").at(-1) ?? "";
  const { error } = (parsed(last) ?? {}) as { error?: ToldError };
  return { code, stdout, stderr, json: parsed(stdout), error };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
