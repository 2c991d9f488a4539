import { catalogue } from "../../base/texts.ts";

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
  "delivery.attempt": {
    es: "{letter}: {status} ({class}), intento {attempt}",
    en: "{letter}: {status} ({class}), attempt {attempt}",
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
