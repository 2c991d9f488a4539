import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { maskPassword, visible } from "../../base/visible.ts";
import type { RunReport } from "../../delivery/send/run.ts";
import { inSteps } from "../../store/engine/standing.ts";
import { asSystem } from "../command/opening.ts";
import { withPost } from "../command/post.ts";
import { verb } from "../command/verb.ts";
import { untilInterrupted } from "../terminal/interruption.ts";
import { startProgress } from "../terminal/spinner.ts";
import { runDocument, runProgress, runWords } from "./words.ts";

const texts = catalogue({
  about: { es: "enviar las cartas que toca enviar ahora", en: "send the letters that are due now" },
  once: { es: "una sola pasada por la cola", en: "one pass over the queue only" },
  working: { es: "Enviando…", en: "Sending…" },
  unreachable: {
    es: "El servidor de correo no responde ({url}). Las cartas siguen en cola.",
    en: "The mail server does not answer ({url}). The letters stay in the queue.",
  },
  unwilling: {
    es: "El servidor de correo ({url}) no toma cartas ahora: {reply}. Las cartas siguen en cola.",
    en: "The mail server ({url}) takes no letters now: {reply}. The letters stay in the queue.",
  },
  unwillingHint: {
    es: "Vea qué le falta: clave doctor; y después: clave delivery run",
    en: "See what it wants: clave doctor; and then: clave delivery run",
  },
  unreachableHint: {
    es: "Revise smtp.url (clave config get smtp.url); para probar sin servidor: clave sink",
    en: "Check smtp.url (clave config get smtp.url); to try without a server: clave sink",
  },
  untrusted: {
    es: "El certificado del servidor de correo ({url}) no es confiable: {distrust}. No se le dijo nada; las cartas siguen en cola.",
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
      let soFar: RunReport | undefined;
      const onProgress = (report: RunReport) => {
        soFar = report;
        progress.update(() => terminal.text(runWords(report)));
      };
      const send = (signal: AbortSignal) =>
        withPost(ctx, (post) => sendDue(ctx, post, { once, signal, onProgress }));
      const { value: report, interrupted } = await inSteps(
        () => soFar && runProgress(soFar),
        () => untilInterrupted(send),
      ).finally(() => progress.stop());
      await judgeProviders(ctx);
      await closeLongExpired(ctx);
      const stopped = report.unreachable ? unreachable(ctx, report) : interrupted && interruptedAt(report);
      // what was done is told however it ended: to scripts in the error, for on an error stdout stays empty
      if (!stopped || !terminal.options.json)
        terminal.answer(runDocument(report), terminal.text(runWords(report)));
      if (stopped) throw stopped;
    });
  },
});

function unreachable({ settings }: Context, report: RunReport): ClaveError {
  const url = visible(maskPassword(settings["smtp.url"]));
  const run = runDocument(report);
  const { lastWords: reply = "", distrust } = report;
  if (distrust)
    return new ClaveError("smtp-untrusted", fill(texts.untrusted, { url, distrust }), texts.untrustedHint, {
      run,
    });
  // a server that says why is not one that does not answer
  return /^[45]\d\d\b/.test(reply)
    ? new ClaveError("smtp-unwilling", fill(texts.unwilling, { url, reply }), texts.unwillingHint, { run })
    : new ClaveError("smtp-unreachable", fill(texts.unreachable, { url }), texts.unreachableHint, { run });
}

function interruptedAt(report: RunReport): ClaveError {
  return new ClaveError("interrupted", texts.stopped, texts.stoppedHint, { run: runDocument(report) });
}
