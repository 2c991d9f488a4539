import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { maskAddress } from "../../channel/email/address.ts";
import type { Attempt } from "../../store/post/attempts.ts";
import type { DeliveryReport } from "../../store/post/delivery-reports.ts";
import { type Facts, isOver, type LetterFacts, newestLetter } from "./facts.ts";

/** Something that is known, with a server's own words where there are any. */
export interface Evidence {
  /** When it was, or will be. */
  readonly at: Moment | undefined;
  readonly fact: Sentence;
  /** Made visible, cut, and without addresses. */
  readonly reply?: string;
}

const texts = catalogue({
  asked: { es: "se pidió la recuperación", en: "the recovery was asked for" },
  "asked-portal": {
    es: "la recuperación se pidió en el portal",
    en: "the recovery was asked for in the portal",
  },
  held: { es: "quedó en espera de un supervisor", en: "it was left to a supervisor" },
  released: { es: "un supervisor la dejó seguir", en: "a supervisor let it go on" },
  opened: {
    es: "la persona abrió el enlace; la clave que probó no cumplió las reglas",
    en: "the person opened the link; the password tried did not follow the rules",
  },
  completed: { es: "la clave nueva quedó guardada", en: "the new password was set" },
  cancelled: { es: "la recuperación se canceló", en: "the recovery was cancelled" },
  expired: { es: "la recuperación venció sin usarse", en: "the recovery expired unused" },
  queued: { es: "correo {n} para {to}: en cola", en: "mail {n} to {to}: queued" },
  accepted: { es: "intento {n}: el servidor lo tomó", en: "attempt {n}: the server took it" },
  doubted: {
    es: "intento {n}: el servidor tuvo el mensaje y no dijo si lo tomó",
    en: "attempt {n}: the server had the mail and did not say whether it took it",
  },
  deferred: { es: "intento {n}: aplazado", en: "attempt {n}: put off" },
  bounced: { es: "intento {n}: rechazado", en: "attempt {n}: refused" },
  failed: { es: "intento {n}: no se envió", en: "attempt {n}: not sent" },
  begun: { es: "intento {n}: comenzó", en: "attempt {n}: begun" },
  retry: { es: "toca el siguiente intento", en: "the next attempt is due" },
  deadline: { es: "después de esta hora ya no se envía", en: "after this time it is not sent" },
  "report-failed": { es: "otro servidor avisó: no se entregó", en: "another server said: not delivered" },
  "report-delayed": { es: "otro servidor avisó: se demora", en: "another server said: delayed" },
  "report-delivered": {
    es: "otro servidor avisó: lo dejó en el buzón",
    en: "another server said: it was put into the mailbox",
  },
  "report-relayed": { es: "otro servidor avisó: lo pasó a otro", en: "another server said: passed on" },
  "report-expanded": {
    es: "otro servidor avisó: lo pasó a una lista",
    en: "another server said: passed on to a list",
  },
  "forward-failed": {
    es: "el buzón lo pasó a {to}; otro servidor avisó: allí no se entregó",
    en: "the mailbox passed it on to {to}; another server said: not delivered there",
  },
  "forward-delayed": {
    es: "el buzón lo pasó a {to}; otro servidor avisó: allí se demora",
    en: "the mailbox passed it on to {to}; another server said: delayed there",
  },
  "forward-delivered": {
    es: "el buzón lo pasó a {to}; otro servidor avisó: lo dejó en ese buzón",
    en: "the mailbox passed it on to {to}; another server said: put into that mailbox",
  },
  "forward-relayed": {
    es: "el buzón lo pasó a {to}; otro servidor avisó: lo pasó a otro",
    en: "the mailbox passed it on to {to}; another server said: passed on",
  },
  "forward-expanded": {
    es: "el buzón lo pasó a {to}; otro servidor avisó: lo pasó a una lista",
    en: "the mailbox passed it on to {to}; another server said: passed on to a list",
  },
  "link-usable": { es: "correo {n}: su enlace deja de servir", en: "mail {n}: its link stops working" },
  "link-expired": { es: "correo {n}: su enlace venció", en: "mail {n}: its link expired" },
  "link-used": { es: "correo {n}: su enlace se usó", en: "mail {n}: its link was used" },
  "link-superseded": {
    es: "correo {n}: otro más nuevo dejó su enlace sin efecto",
    en: "mail {n}: a newer one ended its link",
  },
  "link-revoked": { es: "correo {n}: su enlace se anuló", en: "mail {n}: its link was revoked" },
  "link-changed": {
    es: "correo {n}: un cambio de datos o de clave anuló su enlace",
    en: "mail {n}: a change of data or password ended its link",
  },
  obsolete: {
    es: "un correo a {to} mostró que esa dirección ya no sirve",
    en: "a mail to {to} showed that this address no longer works",
  },
  suppressed: {
    es: "un correo a {to} fue rechazado; desde entonces no se envía allí",
    en: "a mail to {to} was refused; since then nothing is sent there",
  },
  suppressedUntil: { es: "se puede enviar allí otra vez", en: "it may be sent there again" },
  shared: { es: "{to} es también de otra persona", en: "{to} is another person's too" },
  noAddress: { es: "no hay un correo registrado", en: "there is no e-mail address on file" },
  deceased: { es: "el registro dice: fallecida", en: "the register says: deceased" },
  suspended: { es: "el registro dice: suspendida", en: "the register says: suspended" },
  changing: {
    es: "se pidió en una oficina cambiar el correo registrado",
    en: "a change of the address on file was asked for at an office",
  },
  changingUntil: { es: "el cambio entra en vigor", en: "the change takes effect" },
  locked: { es: "la comprobación de identidad se abre sola", en: "the identity check opens by itself" },
  resend: { es: "puede salir otro enlace", en: "another link may go out" },
  trouble: {
    es: "muchos correos a {provider} llegan tarde",
    en: "many mails to {provider} are late",
  },
});

/** The recovery itself: asked for, held, opened, over. */
export function recoveryEvidence({ recovery }: Facts): readonly Evidence[] {
  if (!recovery) return [];
  const { status, door, startedAt, heldAt, releasedAt, openedAt, closedAt, expiresAt } = recovery;
  return [
    { at: startedAt, fact: texts[door === "portal" ? "asked-portal" : "asked"] },
    ...(heldAt === undefined ? [] : [{ at: heldAt, fact: texts.held }]),
    ...(releasedAt === undefined ? [] : [{ at: releasedAt, fact: texts.released }]),
    ...(openedAt === undefined || status === "completed" ? [] : [{ at: openedAt, fact: texts.opened }]),
    ...(status === "completed" || status === "cancelled" ? [{ at: closedAt, fact: texts[status] }] : []),
    ...(status === "expired" ? [{ at: expiresAt, fact: texts.expired }] : []),
  ];
}

/** What became of the newest letter on its way. */
export function letterEvidence(facts: Facts): readonly Evidence[] {
  const letter = newestLetter(facts);
  return letter ? passage(facts, letter) : [];
}

function passage({ letters, now }: Facts, letter: LetterFacts): readonly Evidence[] {
  const { to, status, dueAt, queuedAt, deadlineAt } = letter;
  const waits = status === "deferred" && now < deadlineAt;
  return [
    { at: queuedAt, fact: fill(texts.queued, { n: letters.indexOf(letter) + 1, to }) },
    ...letter.attempts.map(attemptEvidence),
    ...letter.reports.map(reportEvidence),
    ...(waits ? [{ at: dueAt, fact: texts.retry }] : []),
    ...(["queued", "sending", "deferred", "failed"].includes(status)
      ? [{ at: deadlineAt, fact: texts.deadline }]
      : []),
  ];
}

function attemptEvidence({ number, beganAt, endedAt, outcome, reply, ...rest }: Attempt): Evidence {
  const kind = rest.class === "in-doubt" ? "doubted" : (outcome ?? "begun");
  const fact = fill(texts[kind], { n: number });
  return { at: endedAt ?? beganAt, fact, ...quoted(reply) };
}

function reportEvidence({ readAt, action, reply, passedTo }: DeliveryReport): Evidence {
  const fact =
    passedTo === undefined ? texts[`report-${action}`] : fill(texts[`forward-${action}`], { to: passedTo });
  return { at: readAt, fact, ...quoted(reply) };
}

const longestReply = 200;

/** A server may name the address or quote the letter: neither is anybody's to read here. */
function quoted(reply: string | undefined): { readonly reply?: string } {
  if (reply === undefined || reply.trim() === "") return {};
  const told = reply
    .replace(/[^\s<>()[\]"',;:@]+@[^\s<>()[\]"',;:@]+/g, (address) => maskAddress(address))
    .replace(/[\w=-]{20,}/g, "…");
  return { reply: visible(told).slice(0, longestReply) };
}

/** What became of every link that was sent. */
export function linkEvidence({ letters }: Facts): readonly Evidence[] {
  return letters.flatMap(({ link }, at) =>
    link ? [{ at: link.endsAt, fact: fill(texts[`link-${link.state}`], { n: at + 1 }) }] : [],
  );
}

/** What is known of the person and of the address in force. */
export function personEvidence(facts: Facts): readonly Evidence[] {
  const { person, address, addressChange } = facts;
  return [
    ...(person.status === "active" ? [] : [{ at: undefined, fact: texts[person.status] }]),
    ...(address ? [] : [{ at: undefined, fact: texts.noAddress }]),
    ...(address?.shared ? [{ at: undefined, fact: fill(texts.shared, { to: address.to }) }] : []),
    ...healthEvidence(facts),
    ...(addressChange ? [{ at: addressChange.since, fact: texts.changing }] : []),
    ...(addressChange?.until === undefined ? [] : [{ at: addressChange.until, fact: texts.changingUntil }]),
  ];
}

function healthEvidence({ address }: Facts): readonly Evidence[] {
  if (!address?.health) return [];
  const { state, since, until } = address.health;
  const known = { at: since, fact: fill(texts[state], { to: address.to }) };
  return until === undefined ? [known] : [known, { at: until, fact: texts.suppressedUntil }];
}

/** What has to be waited for: a closed check, a resend, a provider in trouble. */
export function waitEvidence(facts: Facts): readonly Evidence[] {
  const { lockedUntil, resendFrom, trouble } = facts;
  const mayResend = !isOver(facts) && newestLetter(facts)?.status === "accepted";
  return [
    ...(lockedUntil === undefined ? [] : [{ at: lockedUntil, fact: texts.locked }]),
    ...(resendFrom === undefined || !mayResend ? [] : [{ at: resendFrom, fact: texts.resend }]),
    ...(trouble
      ? [{ at: trouble.since, fact: fill(texts.trouble, { provider: visible(trouble.provider) }) }]
      : []),
  ];
}

/** All that is known, in the order in which it happens; what has no moment first. */
export function timelineOf(facts: Facts): readonly Evidence[] {
  const all = [
    ...personEvidence(facts),
    ...recoveryEvidence(facts),
    ...facts.letters.flatMap((letter) => passage(facts, letter)),
    ...linkEvidence(facts),
    ...waitEvidence(facts),
  ];
  return all.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0));
}

/** Several kinds of evidence, one after the other. */
export function both(...kinds: readonly ((facts: Facts) => readonly Evidence[])[]) {
  return (facts: Facts): readonly Evidence[] => kinds.flatMap((kind) => kind(facts));
}
