import { catalogue } from "../../base/texts.ts";
import { causesFrom } from "./cause.ts";
import { both, letterEvidence, personEvidence } from "./evidence.ts";
import { type Facts, meaningOf, newestLetter } from "./facts.ts";

const what = catalogue({
  "no-such-user": {
    es: "El servidor dice que esa dirección no existe.",
    en: "The server says that there is no such address.",
  },
  "no-such-domain": {
    es: "El dominio de esa dirección no existe o no recibe correo.",
    en: "The domain of that address does not exist or takes no mail.",
  },
  "malformed-address": {
    es: "El servidor no entiende esa dirección: está mal escrita.",
    en: "The server does not understand that address: it is misspelt.",
  },
  "mailbox-disabled": {
    es: "El servidor dice que ese buzón está desactivado.",
    en: "The server says that this mailbox is disabled.",
  },
  "mailbox-full": {
    es: "El servidor dice que el buzón está lleno.",
    en: "The server says that the mailbox is full.",
  },
  "authentication-refused": {
    es: "El servidor no acepta a nuestro servidor: es asunto nuestro, no de la persona.",
    en: "The server does not accept ours: that is for us to mend, not the person.",
  },
  "content-refused": {
    es: "El servidor no acepta el contenido: es asunto nuestro, no de la persona.",
    en: "The server does not accept the content: that is for us to mend.",
  },
  refused: {
    es: "El servidor rechazó el correo sin un motivo que ayude.",
    en: "The server refused the mail without a reason that helps.",
  },
});

const say = catalogue({
  "no-such-user": {
    es: "El servicio de correo dice que {to} no existe. En una oficina, con su documento, puede registrar el correo que usa ahora.",
    en: "The mail service says that {to} does not exist. At an office, with your document, you can register the address you use now.",
  },
  "no-such-domain": {
    es: "El correo registrado, {to}, termina en un nombre que ya no recibe mensajes. En una oficina, con su documento, puede registrar el correo que usa ahora.",
    en: "The address on file, {to}, ends in a name that takes no mail any more. At an office, with your document, you can register the address you use now.",
  },
  "malformed-address": {
    es: "El correo registrado, {to}, quedó escrito de una forma que no sirve para enviar. En una oficina, con su documento, se corrige.",
    en: "The address on file, {to}, was written down in a way that mail cannot be sent to. An office corrects it, with your document.",
  },
  "mailbox-disabled": {
    es: "El servicio de correo dice que {to} está desactivado. Si no puede activarlo, en una oficina, con su documento, puede registrar otro.",
    en: "The mail service says that {to} is disabled. If you cannot enable it, at an office, with your document, you can register another.",
  },
  "mailbox-full": {
    es: "Su buzón {to} está lleno y no recibe mensajes. Si puede, borre algunos correos y díganoslo; si no, en una oficina, con su documento, puede registrar otro.",
    en: "Your mailbox {to} is full and takes no mail. If you can, delete some mails and tell us; if not, at an office, with your document, you can register another.",
  },
  "authentication-refused": {
    es: "Un servidor no aceptó nuestro mensaje. No es por nada que usted hiciera: nos toca arreglarlo a nosotros. Si no puede esperar, en una oficina, con su documento, se recupera la clave en persona.",
    en: "A server did not accept our message. It is nothing that you did: it is for us to mend. If you cannot wait, an office recovers the password in person, with your document.",
  },
  "content-refused": {
    es: "El servicio de su correo tomó nuestro mensaje por no deseado y lo rechazó. No es por nada que usted hiciera: nos toca arreglarlo a nosotros. Si no puede esperar, vaya a una oficina con su documento.",
    en: "Your mail service took our message for junk and refused it. It is nothing that you did: it is for us to mend. If you cannot wait, go to an office with your document.",
  },
  refused: {
    es: "El servicio de su correo rechazó el mensaje y no dijo por qué. En una oficina, con su documento, puede registrar otro correo o recuperar la clave en persona.",
    en: "Your mail service refused the message and did not say why. At an office, with your document, you can register another address or recover the password in person.",
  },
});

/** Whether the newest letter was put off, turned away or given up, and its last reply is of one of these classes. */
export function isRefusedFor(...classes: readonly string[]): (facts: Facts) => boolean {
  return (facts) => {
    const letter = newestLetter(facts);
    if (letter === undefined || facts.recovery?.status === "completed") return false;
    return (
      ["deferred", "bounced", "failed"].includes(letter.status) && classes.includes(meaningOf(letter) ?? "")
    );
  };
}

const named: readonly string[] = [
  "no-such-address",
  "no-such-domain",
  "malformed",
  "disabled",
  "mailbox-full",
  "policy",
  "sender-refused",
  "content",
  "defect",
  "rate",
  "unreachable",
  "untrusted",
];

const evidence = both(letterEvidence, personEvidence);

/** Causes of a letter that the other side does not take: whose move it is, by the class of the reply. */
export const refusalCauses = causesFrom(what, say, {
  "no-such-user": { when: isRefusedFor("no-such-address"), evidence, next: ["update", "validate", "resend"] },
  "no-such-domain": {
    when: isRefusedFor("no-such-domain"),
    evidence,
    next: ["update", "validate", "resend"],
  },
  "malformed-address": { when: isRefusedFor("malformed"), evidence, next: ["update", "validate", "resend"] },
  "mailbox-disabled": {
    when: isRefusedFor("disabled"),
    evidence,
    next: ["update", "validate", "restore", "resend"],
  },
  "mailbox-full": {
    when: isRefusedFor("mailbox-full"),
    evidence,
    next: ["update", "validate", "restore", "resend"],
  },
  "authentication-refused": {
    when: isRefusedFor("policy", "sender-refused"),
    evidence: letterEvidence,
    next: ["doctor", "validate", "resend"],
  },
  "content-refused": {
    when: isRefusedFor("content"),
    evidence: letterEvidence,
    next: ["doctor", "validate", "resend"],
  },
  refused: {
    when: (facts) =>
      newestLetter(facts)?.status === "bounced" &&
      facts.recovery?.status !== "completed" &&
      !isRefusedFor(...named)(facts),
    evidence,
    next: ["update", "validate", "restore", "resend"],
  },
});
