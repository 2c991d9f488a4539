import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import type { RunReport } from "../../delivery/send/run.ts";
import type { Progress } from "../../store/engine/standing.ts";

const texts = catalogue({
  done: {
    es: "{n} {n:carta|cartas}: {accepted} {accepted:aceptada|aceptadas}, {deferred} {deferred:aplazada|aplazadas}, {bounced} {bounced:rechazada|rechazadas}, {failed} sin enviar.",
    en: "{n} {n:letter|letters}: {accepted} taken, {deferred} deferred, {bounced} refused, {failed} not sent.",
  },
});

/** What a run did, in words. */
export function runWords({ considered, accepted, deferred, bounced, failed }: RunReport): Sentence {
  return fill(texts.done, { n: considered, accepted, deferred, bounced, failed });
}

/** What a run did, for scripts. */
export function runDocument({ considered, accepted, deferred, bounced, failed }: RunReport) {
  return { considered, accepted, deferred, bounced, failed };
}

/** How far a run has come. */
export function runProgress(report: RunReport): Progress {
  return { counts: runDocument(report), words: runWords(report) };
}

/** Why a mail among the reports did nothing. */
export const troubles = catalogue({
  "no-report": { es: "no es un aviso de entrega", en: "no delivery report" },
  unreadable: { es: "no se puede leer", en: "cannot be read" },
  "no-clue": { es: "no dice de qué envío es", en: "does not say which letter it is about" },
  "unknown-letter": { es: "es de una carta que no salió de aquí", en: "about a letter that is not ours" },
  ambiguous: { es: "nombra más de una carta", en: "names more than one letter" },
  "another-recipient": { es: "es de otro destinatario", en: "about another recipient" },
  "too-early": {
    es: "su carta aún está saliendo: léalo de nuevo más tarde",
    en: "its letter is still leaving: read it again later",
  },
  unmarked: { es: "no se pudo marcar como leído", en: "could not be marked as read" },
});
