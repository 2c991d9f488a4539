import { type Context, systemActor } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import type { Composers, Post } from "../../delivery/send/post.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  unsure: {
    es: "Lo pedido quedó hecho; su carta sigue en manos del correo (clave delivery status).",
    en: "What was asked for is done; its letter is still with the post office (clave delivery status).",
  },
});

/** Opens the post office of this desk for some work: who carries, and who writes each kind of letter. */
export async function withPost<R>(ctx: Context, work: (post: Post) => Promise<R>): Promise<R> {
  const { openSmtp } = await import("../../delivery/smtp/smtp.ts");
  const { recoveryComposers } = await import("../../recovery/link/letters.ts");
  const { counterComposers } = await import("../../counter/letters.ts");
  const { deskComposers } = await import("../../delivery/send/anchor.ts");
  const carrier = await openSmtp(ctx.settings);
  try {
    const composers: Composers = { ...recoveryComposers, ...counterComposers, ...deskComposers };
    return await work({ carrier, composers });
  } finally {
    carrier.close();
  }
}

/** Tries to send letters that were just queued; whatever comes of it, the act that queued them stands. */
export async function sendNow(ctx: Context, terminal: Terminal, ids: readonly string[]): Promise<void> {
  const { dispatch } = await import("../../delivery/send/run.ts");
  const own: Context = { ...ctx, actor: systemActor };
  try {
    await withPost(own, async (post) => {
      for (const id of ids) await dispatch(own, id, post);
    });
  } catch (error) {
    const { explainStoreFault } = await import("../../store/engine/faults.ts");
    const fault = error instanceof ClaveError ? error : explainStoreFault(error);
    if (!fault) throw error;
    terminal.say(texts.unsure);
    terminal.say(fault.sentence);
    if (fault.hint) terminal.say(fault.hint);
  }
}

/** Does an act, and sends what it queued even where it is refused, unless that is to wait in the queue. */
export async function sendRefused<R>(
  ctx: Context,
  terminal: Terminal,
  queue: boolean | undefined,
  act: () => Promise<R>,
): Promise<R> {
  try {
    return await act();
  } catch (error) {
    const letters = error instanceof ClaveError && !queue ? error.queued : [];
    if (letters.length > 0) await sendNow(ctx, terminal, letters);
    throw error;
  }
}
