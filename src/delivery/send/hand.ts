import type { Context } from "../../base/context.ts";
import { type Duration, type Moment, second } from "../../base/time.ts";
import type { ChannelName } from "../../channel/channels.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { isLeased, returnLetters } from "../../store/post/outbox.ts";
import type { Post } from "./post.ts";
import { type InHand, takeLetters } from "./take.ts";
import { leaseLife, patience } from "./timetable.ts";

/** Letters taken at once for each lane at the most: enough to keep it busy while the next are taken. */
const lettersALane = 40;

/** A batch is to be sent within it. */
const shortWhile: Duration = second;

/** A letter that comes due while the last ones are with a slow server is noticed after this long. */
const glance: Duration = 2 * second;

export interface HandOptions {
  /** The channel whose letters it holds. */
  readonly channel: ChannelName;
  /** As many letters may be outside at once. */
  readonly lanes: number;
  /** The moment by which it is judged whose turn it is. */
  readonly turn: () => Moment;
  /** Whether letters that come due while others are outside are taken too. */
  readonly goesOn: boolean;
}

/** The letters of a channel that a run has in hand: taken a batch at a time, the next one while the present one is being sent. */
export class Hand {
  readonly #ctx: Context;
  readonly #post: Post;
  readonly #channel: ChannelName;
  readonly #least: number;
  readonly #most: number;
  readonly #turn: () => Moment;
  #batch: number;
  #tookAt = Number.NaN;
  #letters: InHand[] = [];
  #taking: Promise<void> | undefined;
  #dry = false;
  #over = false;
  readonly #goesOn: boolean;
  /** Letters given out that nobody has done with yet. */
  #outside = 0;
  #resting: Promise<void> | undefined;
  #wake: () => void = () => undefined;

  constructor(ctx: Context, post: Post, { channel, lanes, turn, goesOn }: HandOptions) {
    this.#ctx = ctx;
    this.#post = post;
    this.#channel = channel;
    this.#least = lanes;
    this.#most = lanes * lettersALane;
    this.#batch = 4 * lanes;
    this.#turn = turn;
    this.#goesOn = goesOn;
  }

  /** The next letter to send; undefined when none is due, or no more are to be taken. */
  async next(): Promise<InHand | undefined> {
    for (;;) {
      const letter = this.#over ? undefined : this.#letters.shift();
      if (letter && this.#waited(letter) > patience) await this.#putBack(letter);
      else if (letter) {
        // told by whoever asks next
        if (!this.#dry && this.#letters.length < this.#batch) this.#take().catch(() => undefined);
        this.#outside += 1;
        const ours = await this.#isStillOurs(letter);
        return ours ? letter : { ...letter, letter: undefined, why: "withdrawn" };
      }
      if (this.#over) return undefined;
      await (this.#resting ?? this.#take());
    }
  }

  /** Hears that a letter that was given out is done with. */
  done(): void {
    this.#outside -= 1;
    if (this.#outside === 0) this.#wake();
  }

  stop(): void {
    this.#over = true;
    this.#wake();
  }

  /** Ends well: what was taken and not sent is given back. */
  async close(): Promise<void> {
    this.stop();
    await this.#taking;
    await this.giveBack(this.#letters.splice(0));
  }

  #take(): Promise<void> {
    // sent letters are written down all the same, and then it is told
    if (this.#ctx.clock.behind() > this.#ctx.settings["clock.tolerance"]) return Promise.resolve(this.stop());
    const wanted = { most: this.#batch, channel: this.#channel };
    this.#taking ??= takeLetters(this.#ctx, this.#post, wanted, this.#turn())
      .then((letters) => {
        this.#resize();
        this.#letters.push(...letters);
        this.#dry = letters.length < this.#batch;
        if (letters.length > 0 || this.#letters.length > 0) return;
        if (this.#outside === 0 || !this.#goesOn) this.stop();
        else this.#rest();
      })
      .finally(() => {
        this.#taking = undefined;
      });
    return this.#taking;
  }

  /** Looks again a little later while letters are outside: a slow server holds up none that comes due meanwhile. */
  #rest(): void {
    this.#resting = new Promise<void>((resume) => {
      const timer = setTimeout(resume, glance);
      this.#wake = () => {
        clearTimeout(timer);
        resume();
      };
    }).finally(() => {
      this.#resting = undefined;
    });
  }

  /** As many at a time as are sent in a short while: what waits long in hand was minted in vain, and nobody else's. */
  #resize(): void {
    const now = this.#ctx.clock.now();
    if (now - this.#tookAt < shortWhile) this.#batch = Math.min(2 * this.#batch, this.#most);
    else if (now - this.#tookAt > 2 * shortWhile)
      this.#batch = Math.max(Math.ceil(this.#batch / 4), this.#least);
    this.#tookAt = now;
  }

  #waited({ leasedUntil }: InHand): Duration {
    return this.#ctx.clock.now() - (leasedUntil - leaseLife);
  }

  /** Whether nobody withdrew a letter that has waited in hand; one that was just taken need not be asked about. */
  async #isStillOurs(letter: InHand): Promise<boolean> {
    return this.#waited(letter) < shortWhile || isLeased(this.#ctx.store, letter.message.id, letter.lease);
  }

  /** Gives a letter back, and with it all others that waited as long. */
  async #putBack(first: InHand): Promise<void> {
    const late = this.#letters.filter((letter) => this.#waited(letter) > patience);
    this.#letters = this.#letters.filter((letter) => this.#waited(letter) <= patience);
    await this.giveBack([first, ...late]);
  }

  /** Gives letters back that were not tried. */
  giveBack(letters: readonly InHand[]): Promise<void> {
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
