import type { TimelineEvent } from "../../audit/log.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { isAfoot } from "../../cases/status.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { caseDocument } from "./answer.ts";
import { caseFacts, nextStep } from "./words/case-words.ts";
import { paperWidths, receiptLines } from "./words/paper.ts";
import { texts } from "./words/texts.ts";

const own = catalogue({
  about: { es: "todo sobre un trámite, o su comprobante", en: "all about a case, or its receipt" },
  receipt: { es: "el comprobante para la persona", en: "the receipt for the person" },
  desk: { es: "la mesa", en: "the desk" },
  width: { es: "ancho del comprobante: 80 o 32 columnas", en: "the receipt's width: 80 or 32 columns" },
});

const events = catalogue({
  "counter.open": { es: "se abrió: {reason}", en: "opened: {reason}" },
  "counter.identify": { es: "se vio el documento", en: "the document was seen" },
  "counter.take": { es: "lo tomó otro funcionario", en: "taken over by another officer" },
  "counter.prove": {
    es: "se anotó lo nuevo o se envió un código",
    en: "what is new taken down, or a code sent",
  },
  "counter.confirm": { es: "un código comprobó un correo", en: "a code proved a mailbox" },
  "counter.submit": { es: "se entregó", en: "handed in" },
  "counter.approve": { es: "lo aprobó el segundo funcionario", en: "approved by the second officer" },
  "counter.reject": { es: "se rechazó: {reason}", en: "rejected: {reason}" },
  "counter.object": { es: "lo detuvo quien recibió el aviso", en: "stopped by whoever got the notice" },
  "counter.hold-again": { es: "la espera empezó de nuevo", en: "its wait began anew" },
  "counter.hand-over": { es: "se entregó la activación", en: "the activation was handed over" },
  "delivery.attempt": { es: "se intentó enviar una carta", en: "a letter was tried" },
  "delivery.report": { es: "otro servidor avisó sobre una carta", en: "another server reported of a letter" },
  "delivery.arrival": {
    es: "el correo funciona: se usó lo que llegó allí",
    en: "the mailbox works: what came there was used",
  },
  other: { es: "{event}", en: "{event}" },
});

/** clave counter show CASE */
export const show = deskVerb({
  about: own.about,
  takes: {
    "[case]": texts.id,
    "--receipt": own.receipt,
    "--width <columns>": [own.width, paperWidths, "80"],
  },
  examples: ["clave counter show C7K3M9QWXA", "clave counter show C7K3M9QWXA --receipt --width 32"],
  run: async (terminal, ctx, options, { settings }) => {
    const { meantCase } = await import("../../counter/case/in-hand.ts");
    const { showCase } = await import("../../counter/case/show.ts");
    const own = await meantCase(ctx, options.case, (found) => isAfoot(found) || found.status === "submitted");
    const { case: found, timeline, receipt } = await showCase(ctx, own);
    const paper = receiptLines(terminal, receipt, options.width);
    const zone = settings.timezone;
    const lines = timeline.map(
      (event) => `${shownAt(event.at, zone)}  ${who(terminal, event)}${terminal.text(eventSentence(event))}`,
    );
    const document = {
      case: caseDocument(found),
      timeline: timeline.map((event) => ({
        at: iso(event.at),
        event: event.event,
        actor: event.actor,
        detail: terminal.text(eventSentence(event)),
      })),
      receipt: paper,
    };
    const story = [caseFacts(terminal, found, zone), "", ...lines, "", terminal.text(nextStep(found, zone))];
    terminal.answer(document, (options.receipt ? paper : story).join("\n"));
  },
});

/** The officer who did it; of letters and objections the sentence itself says who. */
function who({ text }: Terminal, { event, actor }: TimelineEvent): string {
  if (event === "counter.object") return "";
  return event.startsWith("delivery.") ? `${text(own.desk)}: ` : `${actor}: `;
}

/** What happened, in words. */
function eventSentence({ event, reason }: TimelineEvent): Sentence {
  if (!(event in events)) return fill(events.other, { event });
  return fill(events[event as "counter.open"], { reason: visible(reason ?? "—") });
}
