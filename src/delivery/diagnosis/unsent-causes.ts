import { catalogue } from "../../base/texts.ts";
import { causesFrom } from "./cause.ts";
import { both, letterEvidence, linkEvidence, waitEvidence } from "./evidence.ts";
import { type Facts, isDoubtful, isWaiting, isWithdrawn, type LetterFacts, newestLetter } from "./facts.ts";
import { isRefusedFor } from "./refusals.ts";

const what = catalogue({
  "in-doubt": {
    es: "El servidor recibió el correo y no contestó: puede haber llegado.",
    en: "The server was given the mail and did not answer: it may have arrived.",
  },
  "not-sent-yet": {
    es: "El correo todavía no ha salido: está en la cola.",
    en: "The mail has not left yet: it is in the queue.",
  },
  "being-sent": {
    es: "El correo está saliendo en este momento.",
    en: "The mail is being sent at this moment.",
  },
  abandoned: {
    es: "El envío comenzó y no se sabe cómo terminó; se intenta otra vez.",
    en: "Sending began and nobody knows how it ended; it is tried again.",
  },
  greylisted: {
    es: "El servidor del correo pidió esperar e intentarlo otra vez (lista gris).",
    en: "The mail's server asked to wait and try again (greylisting).",
  },
  "rate-limited": {
    es: "El servidor pidió enviar más despacio.",
    en: "The server asked to send more slowly.",
  },
  "server-unreachable": {
    es: "El servidor de correo no respondió, o cortó la conversación.",
    en: "The mail server did not answer, or broke off.",
  },
  "server-untrusted": {
    es: "El certificado del servidor de correo no es confiable: no se le entrega nada.",
    en: "The mail server's certificate is not to be trusted: it is handed nothing.",
  },
  "temporary-fault": {
    es: "El servidor tuvo un fallo pasajero: se intenta otra vez.",
    en: "The server had a passing fault: it is tried again.",
  },
  unwritable: {
    es: "El correo no se pudo escribir: es un fallo nuestro.",
    en: "The mail could not be written: the fault is ours.",
  },
  "gave-up": {
    es: "El correo no salió a tiempo: su enlace ya no habría servido.",
    en: "The mail did not leave in time: its link would have been dead.",
  },
});

const say = catalogue({
  "in-doubt": {
    es: "Su correo puede haber llegado, y no lo podemos ver desde aquí. Mire ahora en su buzón, también en «spam» y «promociones». Si está, use ese enlace. Si no está, dígamelo y le envío otro.",
    en: "Your mail may have arrived, and we cannot see it from here. Look in your mailbox now, in spam and promotions too. If it is there, use that link. If it is not, tell me and I send another.",
  },
  "not-sent-yet": {
    es: "Su correo todavía no ha salido de aquí; no es por nada que usted hiciera. Está listo para enviarse.",
    en: "Your mail has not left us yet; it is nothing that you did. It is ready to be sent.",
  },
  "being-sent": {
    es: "Su correo está saliendo en este momento. Espere unos minutos y mire otra vez.",
    en: "Your mail is going out at this moment. Wait a few minutes and look again.",
  },
  greylisted: {
    es: "El servicio de su correo pidió que lo intentemos otra vez más tarde; lo hace con quien le escribe por primera vez. Lo intentamos de nuevo dentro de unos {retryIn}. Usted no tiene que hacer nada.",
    en: "Your mail service asked us to try again later; it does so with whoever writes for the first time. We try again in about {retryIn}. There is nothing for you to do.",
  },
  "rate-limited": {
    es: "El servicio de su correo recibe ahora muchos mensajes nuestros y pidió ir más despacio. Toca intentarlo de nuevo dentro de unos {retryIn}. Usted no tiene que hacer nada.",
    en: "Your mail service is getting many mails from us now and asked us to go slower. The next try is in about {retryIn}. There is nothing for you to do.",
  },
  "server-unreachable": {
    es: "Ahora mismo no podemos entregar el correo, porque el servidor no responde. No es por nada que usted hiciera. Se puede intentar otra vez más tarde; si no puede esperar, vaya a una oficina con su documento.",
    en: "Right now we cannot deliver the mail, because the server does not answer. It is nothing that you did. It can be tried again later; if you cannot wait, go to an office with your document.",
  },
  "server-untrusted": {
    es: "Ahora mismo no podemos entregar el correo por un fallo nuestro, y nos toca arreglarlo a nosotros. Se puede intentar otra vez más tarde; si no puede esperar, vaya a una oficina con su documento.",
    en: "Right now we cannot deliver the mail because of a fault of ours, which is for us to mend. It can be tried again later; if you cannot wait, go to an office with your document.",
  },
  "temporary-fault": {
    es: "Un servidor de correo tuvo un fallo pasajero y no tomó el mensaje. Lo intentamos de nuevo dentro de unos {retryIn}. Usted no tiene que hacer nada.",
    en: "A mail server had a passing fault and did not take the mail. We try again in about {retryIn}. There is nothing for you to do.",
  },
  unwritable: {
    es: "Su correo no pudo salir por un fallo nuestro; lo sentimos. Si no puede esperar, en una oficina, con su documento, se recupera la clave en persona.",
    en: "Your mail could not leave because of a fault of ours; we are sorry. If you cannot wait, an office recovers the password in person, with your document.",
  },
  "gave-up": {
    es: "Su correo no pudo salir a tiempo, y un enlace tardío ya no le habría servido. No es por nada que usted hiciera. Podemos intentarlo de nuevo.",
    en: "Your mail could not leave in time, and a late link would not have worked for you. It is nothing that you did. We can try again.",
  },
});

/** Whether the newest letter is so, and somebody still wants it. */
function newest(facts: Facts, test: (letter: LetterFacts) => boolean): boolean {
  const letter = newestLetter(facts);
  const wanted = !["completed", "cancelled"].includes(facts.recovery?.status ?? "");
  return letter !== undefined && wanted && test(letter);
}

const isBeingSent = (facts: Facts) =>
  newest(facts, ({ status, leasedUntil = 0 }) => status === "sending" && facts.now < leasedUntil);

const isAbandoned = (facts: Facts) =>
  newest(facts, ({ status, doubtedAt }) => status === "sending" && doubtedAt === undefined) &&
  !isBeingSent(facts);

const isUnwritten = ({ recovery, letters }: Facts) => {
  const waits = recovery?.status === "started" || recovery?.status === "sent";
  return waits && recovery.method !== "in-person" && letters.length === 0;
};

const isGivenUp = (facts: Facts) =>
  newest(facts, (letter) => {
    const ranOut = ["queued", "deferred", "held"].includes(letter.status) && !isWaiting(letter, facts.now);
    return !isWithdrawn(letter) && letter.doubtedAt === undefined && (letter.status === "failed" || ranOut);
  });

const isPutOff = (facts: Facts) => newest(facts, ({ status }) => status === "deferred");

const understood = [
  "greylisted",
  "rate",
  "unreachable",
  "untrusted",
  "mailbox-full",
  "policy",
  "sender-refused",
  "content",
  "defect",
  "in-doubt",
];

/** Causes of a letter that has not left, and that no refusal ended. */
export const unsentCauses = causesFrom(what, say, {
  "in-doubt": {
    confidence: "undeterminable",
    when: (facts) => isDoubtful(facts) && facts.recovery?.status !== "completed",
    evidence: both(letterEvidence, linkEvidence),
    next: ["mailbox", "resend", "again"],
  },
  unwritable: { when: isRefusedFor("defect"), evidence: letterEvidence, next: ["doctor", "validate"] },
  "gave-up": { when: isGivenUp, evidence: letterEvidence, next: ["resend", "doctor"] },
  "not-sent-yet": {
    when: (facts) => isUnwritten(facts) || newest(facts, ({ status }) => ["queued", "held"].includes(status)),
    evidence: letterEvidence,
    next: ["run", "again"],
  },
  "being-sent": { when: isBeingSent, evidence: letterEvidence, next: ["again"] },
  abandoned: {
    verdict: "being-sent",
    confidence: "probable",
    when: isAbandoned,
    evidence: letterEvidence,
    next: ["run", "again"],
  },
  greylisted: {
    when: (facts) => isRefusedFor("greylisted")(facts) && isPutOff(facts),
    evidence: letterEvidence,
    next: ["run", "again"],
  },
  "rate-limited": {
    when: isRefusedFor("rate"),
    evidence: both(letterEvidence, waitEvidence),
    next: ["resend", "again"],
  },
  "server-unreachable": {
    when: isRefusedFor("unreachable"),
    evidence: letterEvidence,
    next: ["resend", "doctor", "validate"],
  },
  "server-untrusted": {
    when: isRefusedFor("untrusted"),
    evidence: letterEvidence,
    next: ["doctor", "resend", "validate"],
  },
  "temporary-fault": {
    when: (facts) => isPutOff(facts) && !isRefusedFor(...understood)(facts),
    evidence: letterEvidence,
    next: ["run", "again"],
  },
});
