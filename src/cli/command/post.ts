import { type Context, systemActor } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { type Duration, second } from "../../base/time.ts";
import { postBy } from "../../delivery/mailbox/mailbox.ts";
import type { Composers, Post } from "../../delivery/send/post.ts";
import type { RunReport } from "../../delivery/send/run.ts";
import { untilInterrupted } from "../terminal/interruption.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  handedOver: {
    es: "El servidor de correo tarda: de aquí en adelante se encarga la oficina de correo (clave delivery status).",
    en: "The mail server is slow: from here on the post office sees to it (clave delivery status).",
  },
  unsure: {
    es: "Lo pedido quedó hecho; su carta sigue en manos del correo (clave delivery status).",
    en: "What was asked for is done; its letter is still with the post office (clave delivery status).",
  },
});

/** Why a run ended before the end of the queue, and what to do; undefined where it did not. */
export function whyBrokenOff({ settings }: Pick<Context, "settings">, { brokenOff }: RunReport) {
  return brokenOff && postBy(brokenOff).whyBrokenOff(settings, brokenOff);
}

/** Opens the post office of this desk for some work: who carries, and who writes each kind of letter. */
export async function withPost<R>(ctx: Context, work: (post: Post) => Promise<R>): Promise<R> {
  const { withCarriers } = await import("../../channel/channels.ts");
  const { recoveryComposers } = await import("../../recovery/link/letters.ts");
  const { historyComposers } = await import("../../recovery/visit/history.ts");
  const { counterComposers } = await import("../../counter/letters.ts");
  const { deskComposers } = await import("../../delivery/send/anchor.ts");
  const composers: Composers = {
    ...recoveryComposers,
    ...historyComposers,
    ...counterComposers,
    ...deskComposers,
  };
  return withCarriers(ctx.settings, (carriers) => work({ carriers, composers }));
}

/** Nobody waits longer at a terminal for a mail server: it is the post office that has the time. */
const terminalPatience: Duration = 10 * second;

/**
 * Tries to send letters that were just queued; whatever comes of it, the act that queued them stands. A server that
 * is slow is left to the post office, by Ctrl-C at once, and the terminal is told so.
 */
export async function sendNow(ctx: Context, terminal: Terminal, ids: readonly string[]): Promise<void> {
  const { dispatch } = await import("../../delivery/send/run.ts");
  const own: Context = { ...ctx, actor: systemActor };
  try {
    // whoever has no more patience ends the wait, not what was done and is still to be told
    await untilInterrupted(async (interrupted) => {
      const patience = AbortSignal.timeout(terminalPatience);
      const callOff = AbortSignal.any([patience, interrupted]);
      await withPost(own, async (post) => {
        for (const id of ids) if (!callOff.aborted) await dispatch(own, id, post, callOff);
      });
      // asked of both by name, which holds them: a timeout that only others depend on is collected before its time
      if (patience.aborted || interrupted.aborted) terminal.say(texts.handedOver);
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
