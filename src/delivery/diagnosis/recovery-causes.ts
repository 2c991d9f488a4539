import { catalogue } from "../../base/texts.ts";
import { causesFrom } from "./cause.ts";
import { both, letterEvidence, linkEvidence, personEvidence, recoveryEvidence } from "./evidence.ts";
import { type Facts, isOver, isWithdrawn, newestLetter } from "./facts.ts";

const what = catalogue({
  "no-recovery": {
    es: "De esta persona no hay ninguna recuperación: no se envió nada.",
    en: "There is no recovery of this person: nothing was sent.",
  },
  "link-used": {
    es: "El enlace ya se usó: la clave se cambió.",
    en: "The link was used: the password has been changed.",
  },
  held: {
    es: "Espera a un supervisor: todavía no se envió nada.",
    en: "It waits for a supervisor: nothing was sent yet.",
  },
  undecided: {
    es: "Nadie decidió a tiempo sobre ella: no se envió nada.",
    en: "Nobody decided on it in time: nothing was sent.",
  },
  cancelled: {
    es: "La recuperación se canceló; sus enlaces ya no sirven.",
    en: "The recovery was cancelled; its links no longer work.",
  },
  changed: {
    es: "Los datos o la clave cambiaron después de pedirla; sus enlaces ya no sirven.",
    en: "Data or password changed after it was asked for; its links no longer work.",
  },
  "link-expired": {
    es: "El enlace o código venció sin usarse.",
    en: "The link or code expired unused.",
  },
  "link-revoked": {
    es: "El enlace se anuló.",
    en: "The link was revoked.",
  },
  "handed-over": {
    es: "No va por correo: se entregó un código en una oficina.",
    en: "It does not go by mail: a code was handed over at an office.",
  },
});

const say = catalogue({
  "no-recovery": {
    es: "No tenemos ninguna solicitud suya para recuperar la clave, así que todavía no se envió nada. Podemos empezarla ahora.",
    en: "We have no request of yours to recover the password, so nothing was sent yet. We can start it now.",
  },
  "link-used": {
    es: "El enlace ya se usó y la clave se cambió hace {closedAgo}. Si fue usted, entre con la clave nueva. Si no fue usted, vaya hoy mismo a una oficina con su documento.",
    en: "The link was used and the password was changed {closedAgo} ago. If it was you, sign in with the new password. If it was not, go to an office today with your document.",
  },
  held: {
    es: "Su solicitud está bien recibida y espera una revisión; por eso el correo aún no ha salido. Cuando se apruebe, se le enviará el enlace.",
    en: "Your request has come in and waits for a review; that is why the mail has not left yet. Once it is approved, the link will be sent.",
  },
  undecided: {
    es: "Su solicitud no se revisó a tiempo y ya no vale; lo sentimos. Podemos empezar otra ahora.",
    en: "Your request was not reviewed in time and no longer stands; we are sorry. We can start another now.",
  },
  cancelled: {
    es: "La solicitud se canceló y su enlace ya no sirve. Si todavía lo necesita, podemos empezar otra.",
    en: "The request was cancelled and its link no longer works. If you still need it, we can start another.",
  },
  changed: {
    es: "Después de su solicitud hubo un cambio en sus datos o en su clave, y por seguridad el enlace dejó de servir. Podemos empezar otra solicitud.",
    en: "After your request there was a change in your data or your password, and for safety the link stopped working. We can start another request.",
  },
  "link-expired": {
    es: "El enlace o código que recibió ya venció: por seguridad sirve poco tiempo. Podemos darle otro; úselo en cuanto lo tenga.",
    en: "The link or code you received has expired: for safety it works for a short time only. We can give you another; use it as soon as you have it.",
  },
  "link-revoked": {
    es: "Ese enlace se anuló y ya no sirve. Podemos enviarle otro.",
    en: "That link was withdrawn and no longer works. We can send you another.",
  },
  "handed-over": {
    es: "Su clave se recupera con el código que se le entregó en la oficina, no con un correo. Está en el papel: dieciséis letras y números en cuatro grupos.",
    en: "Your password is recovered with the code you were handed at the office, not with a mail. It is on the paper: sixteen letters and digits in four groups.",
  },
});

const statusIs = (...statuses: readonly string[]) => {
  return ({ recovery }: Facts) => recovery !== undefined && statuses.includes(recovery.status);
};

const isReleased = ({ recovery }: Facts) =>
  recovery?.heldAt === undefined || recovery.releasedAt !== undefined;

const wasChanged = ({ letters }: Facts) => letters.some(({ link }) => link?.state === "changed");

const newestLinkIs = (facts: Facts, ...states: readonly string[]) =>
  states.includes(newestLetter(facts)?.link?.state ?? "");

/** Whether the recovery ran out although its newest letter, if there was one, was taken. */
const ranOut = (facts: Facts) => {
  const letter = newestLetter(facts);
  return statusIs("expired")(facts) && (letter === undefined || letter.status === "accepted");
};

/** Causes in the recovery and its links: what was asked for is over, waits, or was taken back. */
export const recoveryCauses = causesFrom(what, say, {
  "no-recovery": {
    when: ({ recovery }) => recovery === undefined,
    evidence: personEvidence,
    next: ["start"],
  },
  "link-used": {
    when: statusIs("completed"),
    evidence: both(recoveryEvidence, linkEvidence),
    next: ["show", "start"],
  },
  held: { when: statusIs("held"), evidence: recoveryEvidence, next: ["approve", "show"] },
  undecided: {
    verdict: "held",
    when: (facts) => statusIs("expired")(facts) && !isReleased(facts),
    evidence: recoveryEvidence,
    next: ["start"],
  },
  cancelled: {
    when: (facts) => statusIs("cancelled")(facts) && !wasChanged(facts),
    evidence: both(recoveryEvidence, linkEvidence),
    next: ["start", "show"],
  },
  changed: {
    verdict: "cancelled",
    when: (facts) => statusIs("cancelled")(facts) && wasChanged(facts),
    evidence: both(recoveryEvidence, linkEvidence),
    next: ["start", "show"],
  },
  "link-revoked": {
    when: (facts) => {
      const letter = newestLetter(facts);
      const takenBack = newestLinkIs(facts, "revoked", "changed", "used");
      const ended = statusIs("completed")(facts) || statusIs("cancelled")(facts);
      return (
        !ended && letter !== undefined && letter.status !== "bounced" && (takenBack || isWithdrawn(letter))
      );
    },
    evidence: both(letterEvidence, linkEvidence),
    next: ["resend", "show"],
  },
  "link-expired": {
    when: (facts) => ranOut(facts) && isReleased(facts),
    evidence: both(letterEvidence, linkEvidence),
    next: ["start"],
  },
  "handed-over": {
    when: (facts) => facts.recovery?.method === "in-person" && !isOver(facts),
    evidence: recoveryEvidence,
    next: ["slip", "show"],
  },
});
