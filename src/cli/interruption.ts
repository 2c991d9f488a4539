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
