import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { maskPassword, visible } from "../../base/visible.ts";
import type { RunReport } from "../../delivery/send/run.ts";
import { asSystem } from "../command/opening.ts";
import { withPost } from "../command/post.ts";
import { verb } from "../command/verb.ts";
import { untilInterrupted } from "../terminal/interruption.ts";
import { startProgress } from "../terminal/spinner.ts";
import { runDocument, runWords } from "./words.ts";

const texts = catalogue({
  about: { es: "enviar las cartas que toca enviar ahora", en: "send the letters that are due now" },
  once: { es: "una sola pasada por la cola", en: "one pass over the queue only" },
  working: { es: "Enviando…", en: "Sending…" },
  unreachable: {
    es: "El servidor de correo no responde ({url}). Las cartas siguen en cola.",
    en: "The mail server does not answer ({url}). The letters stay in the queue.",
  },
  unreachableHint: {
    es: "Revise smtp.url (clave config get smtp.url); para probar sin servidor: clave sink",
    en: "Check smtp.url (clave config get smtp.url); to try without a server: clave sink",
  },
  untrusted: {
    es: "El certificado del servidor de correo ({url}) no es de fiar: {distrust}. No se le dijo nada; las cartas siguen en cola.",
    en: "The mail server's certificate ({url}) is not to be trusted: {distrust}. It was told nothing; the letters stay in the queue.",
  },
  untrustedHint: {
    es: "Ponga en el servidor un certificado válido para ese nombre, o dé la autoridad que lo firmó: NODE_EXTRA_CA_CERTS=ARCHIVO",
    en: "Give the server a certificate that is valid for that name, or name the authority that signed it: NODE_EXTRA_CA_CERTS=FILE",
  },
  stopped: {
    es: "Se detuvo antes del final; lo que falta sigue en cola.",
    en: "It was stopped before its end; the rest stays in the queue.",
  },
  stoppedHint: { es: "Para seguir: clave delivery run", en: "To go on: clave delivery run" },
});

/** clave delivery run [--once] */
export const run = verb({
  about: texts.about,
  takes: { "--once": texts.once },
  examples: ["clave delivery run --once"],
  run: async (terminal, { once = false }) => {
    await asSystem(terminal, async (ctx) => {
      const { sendDue } = await import("../../delivery/send/run.ts");
      const { judgeProviders } = await import("../../delivery/mailbox/radar.ts");
      const { closeLongExpired } = await import("../../recovery/episode/episode.ts");
      const progress = await startProgress(terminal, texts.working);
      const onProgress = (soFar: Parameters<typeof runWords>[0]) =>
        progress.update(() => terminal.text(runWords(soFar)));
      const { value: report, interrupted } = await untilInterrupted((signal) =>
        withPost(ctx, (post) => sendDue(ctx, post, { once, signal, onProgress })),
      ).finally(() => progress.stop());
      await judgeProviders(ctx);
      await closeLongExpired(ctx);
      if (report.unreachable) throw unreachable(ctx, report);
      if (interrupted) {
        terminal.say(runWords(report));
        throw new ClaveError("interrupted", texts.stopped, texts.stoppedHint);
      }
      terminal.answer(runDocument(report), terminal.text(runWords(report)));
    });
  },
});

function unreachable({ settings }: Context, { distrust }: RunReport): ClaveError {
  const url = visible(maskPassword(settings["smtp.url"]));
  if (distrust)
    return new ClaveError("smtp-untrusted", fill(texts.untrusted, { url, distrust }), texts.untrustedHint);
  const sentence = fill(texts.unreachable, { url });
  return new ClaveError("smtp-unreachable", sentence, texts.unreachableHint);
}
