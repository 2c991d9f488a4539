import type { Context } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { returnLetters } from "../store/outbox.ts";
import { transaction } from "../store/transaction.ts";
import { leaseLife, patience } from "./lease.ts";
import type { Post } from "./post.ts";
import { type InHand, takeLetters } from "./take.ts";

/** The letters a run has in hand: taken a batch at a time, the next one while the present one is being sent. */
export class Hand {
  readonly #ctx: Context;
  readonly #post: Post;
  readonly #batch: number;
  readonly #turn: () => Moment;
  #letters: InHand[] = [];
  #taking: Promise<void> | undefined;
  #dry = false;
  #over = false;

  /** `turn` is the moment by which it is judged whose turn it is. */
  constructor(ctx: Context, post: Post, batch: number, turn: () => Moment) {
    this.#ctx = ctx;
    this.#post = post;
    this.#batch = batch;
    this.#turn = turn;
  }

  /** The next letter to send; undefined when none is due, or no more are to be taken. */
  async next(): Promise<InHand | undefined> {
    for (;;) {
      const letter = this.#over ? undefined : this.#letters.shift();
      if (letter && this.#waitedTooLong(letter)) await this.#putBack(letter);
      else if (letter) {
        // told by whoever asks next
        if (!this.#dry && this.#letters.length < this.#batch) this.#take().catch(() => undefined);
        return letter;
      }
      if (this.#over) return undefined;
      await this.#take();
    }
  }

  /** Takes no more. */
  stop(): void {
    this.#over = true;
  }

  /** Ends well: what was taken and not sent is given back. */
  async close(): Promise<void> {
    this.stop();
    await this.#taking;
    await this.#giveBack(this.#letters.splice(0));
  }

  #take(): Promise<void> {
    this.#taking ??= takeLetters(this.#ctx, this.#post, { most: this.#batch }, this.#turn())
      .then((letters) => {
        this.#letters.push(...letters);
        this.#dry = letters.length < this.#batch;
        if (letters.length === 0 && this.#letters.length === 0) this.#over = true;
      })
      .finally(() => {
        this.#taking = undefined;
      });
    return this.#taking;
  }

  #waitedTooLong({ leasedUntil }: InHand): boolean {
    return this.#ctx.clock.now() > leasedUntil - leaseLife + patience;
  }

  /** Gives a letter back, and with it all others that waited as long. */
  async #putBack(first: InHand): Promise<void> {
    const late = this.#letters.filter((letter) => this.#waitedTooLong(letter));
    this.#letters = this.#letters.filter((letter) => !this.#waitedTooLong(letter));
    await this.#giveBack([first, ...late]);
  }

  #giveBack(letters: readonly InHand[]): Promise<void> {
    return transaction(this.#ctx, async ({ store }) => {
      for (const lease of new Set(letters.map((letter) => letter.lease))) {
        const theirs = letters.filter((letter) => letter.lease === lease);
        await returnLetters(
          store,
          lease,
          theirs.map(({ message }) => message.id),
        );
      }
    });
  }
}
