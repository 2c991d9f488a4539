import { catalogue } from "../../base/texts.ts";
import { causesFrom } from "./cause.ts";
import { both, letterEvidence, linkEvidence, recoveryEvidence, waitEvidence } from "./evidence.ts";
import { type Facts, isOver, newestLetter, silentAfter } from "./facts.ts";

const what = catalogue({
  "opened-and-left": {
    es: "La persona abrió el enlace y su clave no cumplió las reglas; aún sirve.",
    en: "The person opened the link and the password broke the rules; it still works.",
  },
  "delayed-report": {
    es: "El servidor del correo avisó de que la entrega se demora.",
    en: "The mail's server has told us that delivery is delayed.",
  },
  "forward-refused": {
    es: "El buzón tomó el correo y lo pasó a otra dirección, que lo rechazó.",
    en: "The mailbox took the mail and passed it on to another address, which refused it.",
  },
  "delayed-by-provider": {
    es: "Su proveedor de correo entrega tarde ahora mismo, a muchas personas.",
    en: "The mail provider delivers late right now, to many people.",
  },
  "link-superseded": {
    es: "Hay un enlace más nuevo; uno anterior ya no sirve.",
    en: "There is a newer link; an earlier one no longer works.",
  },
  throttled: {
    es: "Ya se enviaron varios; otro enlace tiene que esperar.",
    en: "Several were sent already; another link has to wait.",
  },
  "in-transit": {
    es: "El servidor tomó el correo hace menos de media hora: está en camino.",
    en: "The server took the mail less than half an hour ago: it is on its way.",
  },
  "accepted-silent": {
    es: "El servidor tomó el correo y nadie ha usado el enlace: no se puede saber más.",
    en: "The server took the mail and nobody used the link: no more can be known.",
  },
});

const say = catalogue({
  "opened-and-left": {
    es: "Su enlace llegó y sigue sirviendo; la clave que probó no cumplió las reglas. Abra el mismo enlace y use tres o cuatro palabras sin relación y un número.",
    en: "Your link arrived and still works; the password you tried did not follow the rules. Open the same link and use three or four unrelated words and a number.",
  },
  "delayed-by-provider": {
    es: "Su correo salió hace {acceptedAgo}, pero el servicio de {to} está entregando tarde. No es por nada que usted hiciera. Espere un poco más; si no puede esperar, vaya a una oficina con su documento.",
    en: "Your mail left {acceptedAgo} ago, but the service of {to} is delivering late. It is nothing that you did. Wait a little longer; if you cannot, go to an office with your document.",
  },
  "forward-refused": {
    es: "El buzón {to} recibió el mensaje y parece que lo pasó a otra dirección, que no lo aceptó. Entre en {to}, mire también en «spam», y revise allí el reenvío. Si ya no entra en ese buzón, en una oficina, con su documento, registra el que usa ahora.",
    en: "The mailbox {to} took the message and seems to have passed it on to another address, which did not accept it. Look into {to} itself, in spam too, and check the forwarding there. If you no longer get into it, an office registers the one you use now, with your document.",
  },
  "link-superseded": {
    es: "Le enviamos más de un correo, y solo sirve el enlace más reciente. Abra el último que llegó; los anteriores puede borrarlos.",
    en: "We sent you more than one mail, and only the latest link is sure to work. Open the last one that came; you can delete the earlier ones.",
  },
  throttled: {
    es: "Ya le enviamos {n} correos; el último salió hace {acceptedAgo}. Para proteger su buzón, otro puede salir dentro de {resendIn}. Mientras tanto, mire también en «spam» y «promociones».",
    en: "We have sent you {n} mails; the last one left {acceptedAgo} ago. To protect your mailbox, another can go out in {resendIn}. Meanwhile, look in spam and promotions too.",
  },
  "in-transit": {
    es: "Su correo salió hace {acceptedAgo} hacia {to}. Suele llegar en 5 a 15 minutos. Mire también en «spam» y «promociones».",
    en: "Your mail left {acceptedAgo} ago for {to}. It usually arrives in 5 to 15 minutes. Look in spam and promotions too.",
  },
  "accepted-silent": {
    es: "El servicio de su correo recibió el mensaje hace {acceptedAgo}; en qué carpeta está no lo podemos ver. Mire en «spam» y «promociones», y dígame si {to} sigue siendo suyo. Si no lo es, en una oficina, con su documento, registra el que usa ahora.",
    en: "Your mail service took the message {acceptedAgo} ago; which folder it is in we cannot see. Look in spam and promotions, and tell me whether {to} is still yours. If not, an office registers the one you use now, with your document.",
  },
});

const isTaken = (facts: Facts) => newestLetter(facts)?.status === "accepted" && !isOver(facts);

const isSilent = (facts: Facts) => {
  const { acceptedAt = facts.now } = newestLetter(facts) ?? {};
  return facts.now - acceptedAt > silentAfter;
};

/** What other servers last said of the newest letter, at its own mailbox or where that passed it on to. */
const lastReport = (facts: Facts, forwarded: boolean) =>
  newestLetter(facts)?.reports.findLast(({ passedTo }) => (passedTo !== undefined) === forwarded)?.action;

const isReportedLate = (facts: Facts) => lastReport(facts, false) === "delayed";

const isForwardRefused = (facts: Facts) => lastReport(facts, true) === "failed";

/** Causes after a server took the letter; where it is from then on, nobody outside can know. */
export const takenCauses = causesFrom(what, say, {
  "opened-and-left": {
    when: (facts) => facts.recovery?.status === "opened" && facts.recovery.method !== "in-person",
    evidence: both(recoveryEvidence, linkEvidence),
    next: ["same-link", "resend"],
  },
  "delayed-report": {
    verdict: "delayed-by-provider",
    when: (facts) => isTaken(facts) && isReportedLate(facts),
    evidence: both(letterEvidence, waitEvidence),
    next: ["again", "validate"],
  },
  "forward-refused": {
    confidence: "probable",
    when: (facts) => isTaken(facts) && isForwardRefused(facts),
    evidence: both(letterEvidence, linkEvidence),
    next: ["forward", "folders", "resend", "validate"],
  },
  "delayed-by-provider": {
    confidence: "probable",
    when: (facts) => isTaken(facts) && facts.trouble !== undefined && !isReportedLate(facts),
    evidence: both(letterEvidence, waitEvidence),
    next: ["again", "validate"],
  },
  "link-superseded": {
    when: (facts) => !isOver(facts) && facts.letters.some(({ link }) => link?.state === "superseded"),
    evidence: both(letterEvidence, linkEvidence),
    next: ["newest", "resend"],
  },
  throttled: {
    when: (facts) => isTaken(facts) && facts.letters.length > 1 && facts.resendFrom !== undefined,
    evidence: both(letterEvidence, waitEvidence),
    next: ["folders", "resend"],
  },
  "in-transit": {
    confidence: "probable",
    when: (facts) => isTaken(facts) && !isSilent(facts),
    evidence: letterEvidence,
    next: ["folders", "again"],
  },
  "accepted-silent": {
    confidence: "undeterminable",
    when: (facts) => isTaken(facts) && isSilent(facts),
    evidence: both(letterEvidence, linkEvidence),
    next: ["folders", "ownership", "connection", "resend", "update"],
  },
});
