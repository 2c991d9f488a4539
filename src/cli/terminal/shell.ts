import type { Readable, Writable } from "node:stream";
import type { Kind } from "../../base/error-codes.ts";
import { type Random, systemRandom } from "../../base/random.ts";
import { type Clock, systemClock } from "../../base/time.ts";

/** What a process has around it: arguments, variables, three streams, a clock and chance. */
export interface Shell {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly clock: Clock;
  readonly random: Random;
}

/** The shell of this process. */
export function processShell(): Shell {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    // opened only by whoever reads it: it costs a millisecond
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    clock: systemClock,
    random: systemRandom,
  };
}

/** What a process ends with for each kind of failure (contract; after sysexits.h). */
export const exitCodes: Readonly<Record<Kind, number>> = {
  refused: 1,
  usage: 64,
  invalid: 65,
  "no-input": 66,
  missing: 67,
  unavailable: 69,
  defect: 70,
  io: 74,
  busy: 75,
  forbidden: 77,
  config: 78,
  cancelled: 130,
};
