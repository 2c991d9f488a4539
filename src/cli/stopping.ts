const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that ends well when the process is told to end: it hears of it once. A second time the process ends
 * as any other.
 */
export async function untilStopped<R>(work: (signal: AbortSignal) => Promise<R>): Promise<R> {
  const stop = new AbortController();
  const end = () => stop.abort();
  for (const name of signals) process.once(name, end);
  try {
    return await work(stop.signal);
  } finally {
    for (const name of signals) process.off(name, end);
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
