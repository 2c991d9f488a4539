import type { Context, StoreHandle } from "../../base/context.ts";

/** Does for many what each of them asks, and gives the answers in their order. */
type Work<Ask, Answer> = (ctx: Context, asks: readonly Ask[]) => Promise<readonly Answer[]>;

interface Waiting<Ask, Answer> {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Has what many requests ask of a store at the same time done at once: what comes while one statement, or commit, is
 * under way waits for the next. Work that fails fails for all whom it was done for. It is done with the context of one
 * of them, so who asks must not matter to it.
 */
export function gathered<Ask, Answer>(work: Work<Ask, Answer>): (ctx: Context, ask: Ask) => Promise<Answer> {
  const lines = new WeakMap<StoreHandle, Line<Ask, Answer>>();
  return (ctx, ask) => {
    const line = lines.get(ctx.store) ?? new Line(work);
    lines.set(ctx.store, line);
    return line.wait(ctx, ask);
  };
}

/** Those who wait at one store. */
class Line<Ask, Answer> {
  readonly #work: Work<Ask, Answer>;
  #waiting: Waiting<Ask, Answer>[] = [];
  #atWork = false;

  constructor(work: Work<Ask, Answer>) {
    this.#work = work;
  }

  wait(ctx: Context, ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ask, resolve, reject });
      if (this.#atWork) return;
      this.#atWork = true;
      // what came from the network together is read first
      setImmediate(() => void this.#turns(ctx));
    });
  }

  async #turns(ctx: Context): Promise<void> {
    while (this.#waiting.length > 0) {
      const taken = this.#waiting;
      this.#waiting = [];
      try {
        const answers = await this.#work(
          ctx,
          taken.map(({ ask }) => ask),
        );
        for (const [at, { resolve }] of taken.entries()) resolve(answers[at] as Answer);
      } catch (error) {
        for (const { reject } of taken) reject(error);
      }
    }
    this.#atWork = false;
  }
}
