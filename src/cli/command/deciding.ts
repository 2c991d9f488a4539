import { attempt } from "../../audit/attempt.ts";
import type { Act } from "../../base/acts.ts";
import type { Context } from "../../base/context.ts";
import { catalogue, type Sentence } from "../../base/texts.ts";
import { rehearsed } from "../../store/engine/transaction.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { requireYes } from "./asking.ts";

const texts = catalogue({
  sure: { es: "¿Hacerlo?", en: "Do it?" },
});

export const dryRunText = catalogue({
  dryRun: { es: "decir qué pasaría, sin hacer nada", en: "say what would happen, and do nothing" },
}).dryRun;

/** An act that ends something for good. */
interface Decision<Done> {
  readonly act: Act;
  readonly subject: string | undefined;
  readonly work: (ctx: Context) => Promise<Done>;
  /** What would be done, in words and as scripts read it. */
  readonly would: (done: Done) => Sentence;
  readonly document: (done: Done) => object;
}

/**
 * Does it; at a terminal only once what it would come to was shown and agreed to, Enter being no. With `dryRun` that is all,
 * and nothing is given. Throws *cancelled* where it was not agreed to.
 */
export async function decided<Done>(
  terminal: Terminal,
  ctx: Context,
  { act, subject, work, would, document }: Decision<Done>,
  dryRun = false,
): Promise<Done | undefined> {
  if (!dryRun && (!terminal.interactive || terminal.options.yes)) return work(ctx);
  // what is taken back takes the note of a refusal with it: that is written down here
  const planned = await attempt(ctx, act, subject, () => rehearsed(ctx, work));
  const words = terminal.text(would(planned));
  if (dryRun) {
    terminal.answer({ dryRun, ...document(planned) }, words);
    return undefined;
  }
  terminal.say(words);
  await requireYes(terminal, texts.sure);
  return work(ctx);
}
