import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import type { RunReport } from "../../delivery/run.ts";

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
