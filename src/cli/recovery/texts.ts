import { catalogue } from "../../base/texts.ts";

/** What commands about recoveries say of them. */
export const recoveryTexts = catalogue({
  cedula: { es: "cédula de la persona", en: "the person's cédula" },
  reference: { es: "referencia de la recuperación", en: "the recovery's reference" },
  referenceTitle: { es: "Referencia", en: "Reference" },
  person: { es: "Persona", en: "Person" },
  status: { es: "Estado", en: "Status" },
  started: { es: "Pedida", en: "Asked for" },
  sentTo: { es: "Enviado a", en: "Sent to" },
  until: { es: "Sirve hasta", en: "Works until" },
  waitsUntil: { es: "Espera hasta", en: "Waits until" },
});

/** What a status, an outcome of delivery or an event is called by people. */
export const statusTexts = catalogue({
  started: { es: "pedida", en: "asked for" },
  sent: { es: "enviada", en: "sent" },
  opened: { es: "abierta", en: "opened" },
  completed: { es: "terminada", en: "completed" },
  expired: { es: "vencida", en: "expired" },
  cancelled: { es: "cancelada", en: "cancelled" },
  held: { es: "retenida", en: "held" },
});

export const eventTexts = catalogue({
  "recovery.start": { es: "se pidió por {method} para {to}", en: "asked for by {method}, to {to}" },
  held: {
    es: "se pidió por {method}; espera a un supervisor",
    en: "asked for by {method}; waits for a supervisor",
  },
  handed: {
    es: "se validó en persona (trámite {case}); se entregó un código",
    en: "validated in person (case {case}); a code was handed over",
  },
  "recovery.approve": { es: "la dejó seguir {actor}, para {to}", en: "let go on by {actor}, to {to}" },
  "link.resend": { es: "enlace reenviado por {actor}, a {to}", en: "link sent again by {actor}, to {to}" },
  "link.resend-stuck": {
    es: "enlace reenviado por {actor}, a {to}, con otros que no llegaban",
    en: "link sent again by {actor}, to {to}, with others that did not arrive",
  },
  "link.revoke": { es: "enlaces anulados por {actor}: {reason}", en: "links revoked by {actor}: {reason}" },
  "recovery.reject": { es: "{actor} no la dejó seguir: {reason}", en: "ended by {actor}: {reason}" },
  "delivery.attempt": {
    es: "{letter}: {status}{why} (intento {attempt})",
    en: "{letter}: {status}{why} (attempt {attempt})",
  },
  "delivery.report": {
    es: "{letter}: {action}{why} (aviso de otro servidor)",
    en: "{letter}: {action}{why} (report of another server)",
  },
  forward: {
    es: "{letter}: el buzón la pasó a {to}; de allí, {action}{why}",
    en: "{letter}: the mailbox passed it on to {to}; there: {action}{why}",
  },
  "delivery.arrival": {
    es: "{letter}: había llegado, pese al aviso; se puede escribir a {to} otra vez",
    en: "{letter}: it had arrived, whatever was reported; {to} is written to again",
  },
  "recovery.open": {
    es: "la persona abrió el enlace; su clave no cumplió {rules:una regla|varias reglas}",
    en: "the person opened the link; the password broke {rules:one rule|several rules}",
  },
  "recovery.complete": {
    es: "clave nueva guardada, {length} después de pedirla",
    en: "new password set, {length} after the request",
  },
  "recovery.cancel": { es: "cancelada: {reason}", en: "cancelled: {reason}" },
  "recovery.expire": { es: "venció sin usarse", en: "expired unused" },
  other: { es: "{event}", en: "{event}" },
});

/** How a recovery reaches its person. */
export const methodTexts = catalogue({
  email: { es: "correo", en: "email" },
  sms: { es: "mensaje al móvil", en: "SMS" },
});

/** Where a recovery was begun. */
export const doorTexts = catalogue({
  portal: { es: "en el portal", en: "in the portal" },
  counter: { es: "en la ventanilla", en: "at the counter" },
  telephone: { es: "por teléfono", en: "by telephone" },
});

export const letterTexts = catalogue({
  "recovery-link": { es: "enlace", en: "link" },
  "password-changed": { es: "aviso de cambio", en: "notice of the change" },
  "identity-lock": { es: "aviso de cierre", en: "notice of the lock" },
});

export const deliveryTexts = catalogue({
  queued: { es: "en cola", en: "queued" },
  sending: { es: "saliendo", en: "being sent" },
  accepted: { es: "aceptado por el servidor", en: "taken by the server" },
  deferred: { es: "aplazado, se reintenta", en: "deferred, tried again later" },
  bounced: { es: "rechazado por el servidor", en: "refused by the server" },
  failed: { es: "no salió a tiempo", en: "did not leave in time" },
  held: { es: "retenido", en: "held" },
});

/** What another server did with a letter that ours had handed over. */
export const reportTexts = catalogue({
  failed: { es: "devuelta", en: "came back" },
  delayed: { es: "se demora", en: "delayed" },
  delivered: { es: "entregada", en: "delivered" },
  relayed: { es: "pasó a otro servidor", en: "passed on to another server" },
  expanded: { es: "pasó a una lista", en: "passed on to a list" },
});
