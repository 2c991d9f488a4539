import type { Readable } from "node:stream";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A process that was told to end asks nothing more. */
let ending = false;

/**
 * Asks something that Ctrl-D, a signal and the end of the terminal cancel: the terminal is given back as it
 * was, and nobody waits for an answer that cannot come.
 */
export async function interruptible<R>(
  input: Readable & { readonly isTTY?: boolean },
  ask: (signal: AbortSignal) => Promise<R>,
): Promise<R> {
  const left = new AbortController();
  const leave = () => left.abort();
  const end = () => {
    ending = true;
    leave();
  };
  // an answer closes the line too: it comes first
  const closed = () => void setImmediate(leave);
  const hungUp = () => void (input.isTTY && hangUp());
  if (ending) leave();
  input.once("pause", closed);
  // before whoever would set a terminal that is gone
  input.prependOnceListener("end", hungUp);
  // while somebody listens, the prompt itself does not end the process with the terminal as it is
  for (const signal of signals) process.on(signal, end);
  try {
    return await ask(left.signal);
  } finally {
    input.off("pause", closed);
    input.off("end", hungUp);
    for (const signal of signals) process.off(signal, end);
  }
}

/** Ends like a program whose terminal was closed: leaving in order would stumble over the terminal that is gone. */
function hangUp(): void {
  process.removeAllListeners("SIGHUP");
  process.kill(process.pid, "SIGHUP");
  // where it is ignored, as below nohup
  process.kill(process.pid, "SIGKILL");
}

/** What some work came to, and whether it was told to end before it was done. */
export interface Worked<R> {
  readonly value: R;
  readonly interrupted: boolean;
}

/** Does work that Ctrl-C or a signal ends in good order, within what it has in hand; the second one ends it at once. */
export async function untilInterrupted<R>(work: (signal: AbortSignal) => Promise<R>): Promise<Worked<R>> {
  const told = new AbortController();
  const end = () => told.abort();
  for (const signal of signals) process.once(signal, end);
  try {
    const value = await work(told.signal);
    return { value, interrupted: told.signal.aborted };
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

/** Waits so long, or until the work is told to end. */
export function pause(length: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, length);
    signal.addEventListener("abort", done);
  });
}
