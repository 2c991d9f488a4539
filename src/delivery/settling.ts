import type { Context } from "../base/context.ts";
import type { AttemptOutcome } from "../store/attempts.ts";
import { settle, type Tried } from "./settle.ts";

/** How many outcomes may wait for their commit: as many letters are sent once more after a crash, at the most. */
const mostWaiting = 64;

/**
 * Writes outcomes down as they come. While one commit is under way the next outcomes gather, and the next commit
 * takes all of them: a disk that is slow to answer makes the commits larger, not the queue longer.
 */
export class Settling {
  readonly #ctx: Context;
  readonly #tell: (outcome: AttemptOutcome, tried: Tried) => void;
  #waiting: Tried[] = [];
  #working: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** `tell` hears of each outcome once it is written down. */
  constructor(ctx: Context, tell: (outcome: AttemptOutcome, tried: Tried) => void) {
    this.#ctx = ctx;
    this.#tell = tell;
  }

  /** Takes an outcome; resolves when there is room for another, and throws where none can be written down. */
  async add(tried: Tried): Promise<void> {
    this.#waiting.push(tried);
    this.#working ??= this.#work().catch((error: unknown) => {
      this.#failure ??= { error };
    });
    if (this.#waiting.length >= mostWaiting || this.#failure) await this.done();
  }

  /** Resolves when everything is written down; throws what prevented it. */
  async done(): Promise<void> {
    await this.#working;
    if (this.#failure) throw this.#failure.error;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      const statuses = await settle(this.#ctx, batch);
      for (const tried of batch) {
        const status = statuses.get(tried.hand.message.id);
        if (status) this.#tell(status, tried);
      }
    }
    this.#working = undefined;
  }
}
