import { catalogue } from "../../base/texts.ts";

/** What people go through, step by step. */
export const stageTexts = catalogue({
  asked: { es: "pidieron", en: "asked" },
  confirmed: { es: "identidad confirmada", en: "identity confirmed" },
  sent: { es: "carta enviada", en: "letter sent" },
  accepted: { es: "recibida por su correo", en: "taken by their provider" },
  opened: { es: "usaron el enlace", en: "used the link" },
  completed: { es: "clave nueva", en: "new password" },
});

/** Why people did not go on. */
export const whyTexts = catalogue({
  "identity-not-confirmed": {
    es: "la identidad no se pudo confirmar",
    en: "the identity could not be confirmed",
  },
  held: { es: "espera a un supervisor", en: "waits for a supervisor" },
  "not-sent-yet": { es: "la carta no ha salido todavía", en: "the letter has not left yet" },
  bounced: { es: "la carta no pudo entregarse", en: "the letter could not be delivered" },
  cancelled: { es: "se canceló", en: "was cancelled" },
  "expired-unopened": { es: "el enlace venció sin usarse", en: "the link ran out unused" },
  "opened-not-completed": {
    es: "usaron el enlace y no terminaron",
    en: "used the link and did not finish",
  },
  open: { es: "sigue en curso", en: "is still under way" },
});
