import type { Context } from "../base/context.ts";
import { second } from "../base/time.ts";
import type { AttemptOutcome } from "../store/attempts.ts";
import { explainStoreFault } from "../store/faults.ts";
import { settle, type Tried } from "./settle.ts";

/** How many outcomes may wait for their commit: as many letters are sent once more after a crash, at the most. */
const mostWaiting = 200;

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

  /** A busy or absent store is asked again while the leases last: what a server took must not be sent twice for it. */
  async #settle(batch: readonly Tried[]): Promise<ReadonlyMap<string, AttemptOutcome>> {
    for (;;) {
      try {
        return await settle(this.#ctx, batch);
      } catch (error) {
        const fault = explainStoreFault(error);
        const leased = batch.some(({ hand }) => this.#ctx.clock.now() < hand.leasedUntil);
        if (!leased || (fault?.kind !== "busy" && fault?.kind !== "unavailable")) throw error;
        await new Promise((resolve) => setTimeout(resolve, second / 2));
      }
    }
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      const statuses = await this.#settle(batch);
      for (const tried of batch) {
        const status = statuses.get(tried.hand.message.id);
        if (status) this.#tell(status, tried);
      }
    }
    this.#working = undefined;
  }
}
