import { catalogue } from "../../base/texts.ts";
import { causesFrom } from "./cause.ts";
import { both, personEvidence, recoveryEvidence, waitEvidence } from "./evidence.ts";
import { type Facts, isOver, newestLetter } from "./facts.ts";

const what = catalogue({
  "person-not-active": {
    es: "El registro de la persona no está activo: no se envía nada.",
    en: "The person's record is not active: nothing is sent.",
  },
  "contact-on-hold": {
    es: "Su correo se está cambiando en una oficina: hasta entonces no se envía nada.",
    en: "The address is being changed at an office: until then nothing is sent.",
  },
  "obsolete-address": {
    es: "El correo registrado ya no existe: no se envía nada allí.",
    en: "The address on file no longer exists: nothing is sent there.",
  },
  suppressed: {
    es: "El correo registrado rechazó un mensaje: por un tiempo no se envía allí.",
    en: "The address on file refused a mail: for a while nothing is sent there.",
  },
  "shared-address": {
    es: "El correo registrado es también de otra persona: no se envía un enlace.",
    en: "The address on file is another person's too: no link is sent.",
  },
  "no-address": {
    es: "La persona no tiene un correo registrado.",
    en: "The person has no e-mail address on file.",
  },
  "identity-locked": {
    es: "La comprobación de identidad está cerrada por intentos fallidos.",
    en: "The identity check is closed after failed tries.",
  },
});

const say = catalogue({
  "person-not-active": {
    es: "Su registro necesita una revisión antes de recuperar la clave. La hace la oficina que lleva el registro, con su documento.",
    en: "Your record needs a review before the password can be recovered. The office that keeps the register does it, with your document.",
  },
  "contact-on-hold": {
    es: "Hay un cambio de su correo en curso, y hasta que rija no enviamos enlaces, para protegerle. Si no puede esperar, o si no lo pidió usted, vaya a una oficina con su documento.",
    en: "A change of your address is under way, and until it takes effect we send no links, to protect you. If you cannot wait, or did not ask for it, go to an office with your document.",
  },
  "obsolete-address": {
    es: "El correo que tenemos registrado, {address}, ya no recibe mensajes. En una oficina, con su documento, puede registrar el que usa ahora.",
    en: "The address we have on file, {address}, no longer takes mail. At an office, with your document, you can register the one you use now.",
  },
  suppressed: {
    es: "Su correo {address} rechazó hace poco un mensaje nuestro, así que por ahora no enviamos allí. En una oficina, con su documento, puede registrar otro o recuperar la clave en persona.",
    en: "Your address {address} lately refused a mail of ours, so for now we send nothing there. At an office, with your document, you can register another or recover the password in person.",
  },
  "shared-address": {
    es: "El correo registrado está también a nombre de otra persona, y así no podemos enviarle un enlace. En una oficina, con su documento, puede registrar uno propio.",
    en: "The address on file also belongs to another person, so we cannot send you a link there. At an office, with your document, you can register one of your own.",
  },
  "no-address": {
    es: "No tenemos un correo suyo registrado. En una oficina, con su documento, puede registrar uno o recuperar la clave en persona.",
    en: "We have no e-mail address of yours on file. At an office, with your document, you can register one or recover the password in person.",
  },
  "identity-locked": {
    es: "Por seguridad, las preguntas están cerradas tras varios intentos; se abren solas dentro de {openIn}. Con su documento, en una oficina se pueden abrir antes.",
    en: "For safety, the questions are closed after several tries; they open by themselves in {openIn}. With your document, an office can open them sooner.",
  },
});

const isCompleted = ({ recovery }: Facts) => recovery?.status === "completed";

/** Whether no letter is on its way or in the mailbox that could still help. */
const needsAnother = (facts: Facts) =>
  !isCompleted(facts) && (isOver(facts) || newestLetter(facts) === undefined);

/** Whether an earlier letter, or another kind of letter, showed what is wrong with the mailbox. */
const isKnown = (state: "obsolete" | "suppressed") => (facts: Facts) =>
  facts.address?.health?.state === state &&
  !isCompleted(facts) &&
  (facts.recovery?.status === "cancelled" || facts.address.health.message !== newestLetter(facts)?.id);

const isByMail = ({ recovery }: Facts) => recovery?.method !== "in-person";

/** Causes in the person's record and address: what stands there stops every letter. */
export const personCauses = causesFrom(what, say, {
  "person-not-active": {
    when: (facts) => facts.person.status !== "active" && !isCompleted(facts),
    evidence: personEvidence,
    next: ["register"],
  },
  "contact-on-hold": {
    when: (facts) => facts.addressChange !== undefined && !isCompleted(facts) && isByMail(facts),
    evidence: personEvidence,
    next: ["validate"],
  },
  "obsolete-address": {
    when: (facts) => isKnown("obsolete")(facts) && isByMail(facts),
    evidence: personEvidence,
    next: ["update", "validate", "restore"],
  },
  suppressed: {
    when: (facts) => isKnown("suppressed")(facts) && isByMail(facts),
    evidence: personEvidence,
    next: ["update", "validate", "restore"],
  },
  "shared-address": {
    when: (facts) => facts.address?.shared === true && needsAnother(facts) && isByMail(facts),
    evidence: personEvidence,
    next: ["update", "validate"],
  },
  "no-address": {
    when: (facts) => facts.address === undefined && needsAnother(facts) && isByMail(facts),
    evidence: personEvidence,
    next: ["update", "validate"],
  },
  "identity-locked": {
    when: (facts) => facts.lockedUntil !== undefined && isOver(facts) && !isCompleted(facts),
    evidence: both(waitEvidence, recoveryEvidence),
    next: ["start"],
  },
});
