import { setImmediate } from "node:timers/promises";
import type { Context, StoreHandle } from "../../base/context.ts";
import { opened } from "./handle.ts";

/** Does for many what each of them asks, and gives the answers in their order. */
type Work<With, Ask, Answer> = (by: With, asks: readonly Ask[]) => Promise<readonly Answer[]>;

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
export function gathered<Ask, Answer>(
  work: Work<Context, Ask, Answer>,
): (ctx: Context, ask: Ask) => Promise<Answer> {
  const lines = linesOf(work, 20);
  return (ctx, ask) => lines(ctx.store).wait(ctx, ask);
}

/** The same for what works of one transaction ask that run side by side; elsewhere each asks by itself. */
export function jointly<Ask, Answer>(
  work: Work<StoreHandle, Ask, Answer>,
): (store: StoreHandle, ask: Ask) => Promise<Answer> {
  const lines = linesOf(work, Number.POSITIVE_INFINITY);
  return async (store, ask) => {
    if (opened(store).sideBySide) return lines(store).wait(store, ask);
    const [answer] = await work(store, [ask]);
    return answer as Answer;
  };
}

/**
 * Runs works of one transaction side by side, so that each statement is asked once for all of them; gives what they gave
 * once all have ended, or throws what the first of those threw that failed. No two may change the same row at a time.
 */
export async function sideBySide<Result>(
  { store }: Pick<Context, "store">,
  works: readonly (() => Promise<Result>)[],
): Promise<readonly Result[]> {
  const own = opened(store);
  own.sideBySide = works.length > 1;
  const ends = await Promise.allSettled(works.map((work) => work()));
  own.sideBySide = false;
  return ends.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}

/** Of works that run side by side, lets those one after the other through that have something in common: a count, a limit. */
export function apart<Result>(
  { store }: Pick<Context, "store">,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const own = opened(store);
  if (!own.sideBySide) return work();
  const done = (own.apart.get(what) ?? Promise.resolve()).then(work);
  const past = () => undefined;
  own.apart.set(what, done.then(past, past));
  return done;
}

/** One line a store; so many go on with their answer before whoever else has something to do gets a turn. */
function linesOf<With, Ask, Answer>(work: Work<With, Ask, Answer>, atOnce: number) {
  const lines = new WeakMap<StoreHandle, Line<With, Ask, Answer>>();
  return (store: StoreHandle) => {
    const line = lines.get(store) ?? new Line(work, atOnce);
    lines.set(store, line);
    return line;
  };
}

/** Those who wait at one store. */
class Line<With, Ask, Answer> {
  readonly #work: Work<With, Ask, Answer>;
  readonly #atOnce: number;
  #waiting: Waiting<Ask, Answer>[] = [];
  #atWork = false;

  constructor(work: Work<With, Ask, Answer>, atOnce: number) {
    this.#work = work;
    this.#atOnce = atOnce;
  }

  wait(by: With, ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ask, resolve, reject });
      if (this.#atWork) return;
      this.#atWork = true;
      // what came from the network together is read first
      void setImmediate().then(() => this.#turns(by));
    });
  }

  async #turns(by: With): Promise<void> {
    while (this.#waiting.length > 0) {
      const taken = this.#waiting;
      this.#waiting = [];
      try {
        const answers = await this.#work(
          by,
          taken.map(({ ask }) => ask),
        );
        for (const [at, { resolve }] of taken.entries()) {
          resolve(answers[at] as Answer);
          if (at % this.#atOnce === this.#atOnce - 1) await setImmediate();
        }
      } catch (error) {
        for (const { reject } of taken) reject(error);
      }
    }
    this.#atWork = false;
  }
}
