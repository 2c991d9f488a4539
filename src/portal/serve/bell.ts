import type { Duration } from "../../base/time.ts";

/** Something to wait for that may come before its time. */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  /** Ends the wait, or the next one where nobody waits. */
  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Waits so long, until it is rung, or until the signal says to end. */
  wait(length: Duration, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#wake = undefined;
        this.#rung = false;
        resolve();
      };
      const timer = setTimeout(done, length);
      this.#wake = done;
      signal.addEventListener("abort", done);
      if (this.#rung || signal.aborted) done();
    });
  }
}
