import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import type { RunReport } from "../../delivery/send/run.ts";
import { inSteps } from "../../store/engine/standing.ts";
import { asSystem } from "../command/opening.ts";
import { whyBrokenOff, withPost } from "../command/post.ts";
import { verb } from "../command/verb.ts";
import { untilInterrupted } from "../terminal/interruption.ts";
import { startProgress } from "../terminal/spinner.ts";
import { runDocument, runProgress, runWords } from "./words.ts";

const texts = catalogue({
  about: { es: "enviar las cartas que toca enviar ahora", en: "send the letters that are due now" },
  once: { es: "una sola pasada por la cola", en: "one pass over the queue only" },
  working: { es: "Enviando…", en: "Sending…" },
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
      const broken = whyBrokenOff(ctx, report)?.with({ run: runDocument(report) });
      const stopped = broken ?? (interrupted ? interruptedAt(report) : undefined);
      // what was done is told however it ended: to scripts in the error, for on an error stdout stays empty
      if (!stopped || !terminal.options.json)
        terminal.answer(runDocument(report), terminal.text(runWords(report)));
      if (stopped) throw stopped;
    });
  },
});

function interruptedAt(report: RunReport): ClaveError {
  return new ClaveError("interrupted", texts.stopped, texts.stoppedHint, { run: runDocument(report) });
}
