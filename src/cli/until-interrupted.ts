const signals = ["SIGINT", "SIGTERM"] as const;

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
