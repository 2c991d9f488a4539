import { catalogue, type Sentence } from "../../base/texts.ts";

/** What is to be done, by the name that rows of the table call it. */
export const tasks = catalogue({
  again: { es: "Pregunte otra vez un poco después.", en: "Ask again a little later." },
  folders: {
    es: "Pida que mire en «spam» y en «promociones».",
    en: "Ask the person to look in spam and in promotions.",
  },
  forward: {
    es: "Pida que entre en el buzón mismo, {to}, y que corrija o quite el reenvío.",
    en: "Ask the person to look into the mailbox itself, {to}, and to mend or end the forwarding.",
  },
  mailbox: {
    es: "Antes de enviar otro, pida que mire en su buzón, también en «spam» y «promociones».",
    en: "Before you send another, ask the person to look in the mailbox, in spam and promotions too.",
  },
  ownership: {
    es: "Pregunte si {to} sigue siendo suyo, si entra en él y si tiene espacio.",
    en: "Ask whether {to} is still theirs, whether they get into it, and whether it has room.",
  },
  connection: {
    es: "Pida que revise su conexión y cargue de nuevo el correo.",
    en: "Ask the person to check the connection and load the mail again.",
  },
  newest: {
    es: "Pida que abra solo el correo más reciente.",
    en: "Ask the person to open only the latest mail.",
  },
  "same-link": {
    es: "Pida que use el mismo enlace con otra clave: tres o cuatro palabras sin relación y un número.",
    en: "Ask the person to use the same link with another password: three or four unrelated words and a number.",
  },
  slip: {
    es: "Pida que use el código que se le entregó en la oficina.",
    en: "Ask the person to use the code handed over at the office.",
  },
  register: {
    es: "Remita el caso a la oficina que lleva el registro.",
    en: "Refer the case to the office that keeps the register.",
  },
  run: { es: "Envíe lo que toca enviar.", en: "Send what is due." },
  doctor: {
    es: "Es asunto nuestro: avise a quien mantiene la mesa, que lo revisa así.",
    en: "This is ours: tell whoever maintains the desk, who checks it so.",
  },
  resend: { es: "Envíe otro enlace.", en: "Send another link." },
  start: {
    es: "Empiece otra recuperación, con sus preguntas.",
    en: "Start another recovery, with its questions.",
  },
  update: {
    es: "Actualice el correo de la persona, con su documento a la vista.",
    en: "Update the person's address, with the document in view.",
  },
  validate: {
    es: "Quien no puede esperar se valida en persona.",
    en: "Who cannot wait is validated in person.",
  },
  unlock: {
    es: "Con la persona y su documento delante, la comprobación se puede abrir antes.",
    en: "With the person and the document in view, the check can be opened sooner.",
  },
  approve: {
    es: "Decida, si no tuvo parte en ella ni en el cambio de antes.",
    en: "Decide, if you had no part in it or in the change before it.",
  },
  restore: {
    es: "Si consta que la dirección funciona, permita enviar allí otra vez.",
    en: "Where the address is known to work, allow sending there again.",
  },
  show: { es: "Vea todo lo que pasó con ella.", en: "See all that happened to it." },
});

/** A step, by the name that rows of the table call it. */
export type StepName = keyof typeof tasks;

/** For whoever may not do it: who may. */
export const others: Partial<Readonly<Record<StepName, Sentence>>> = catalogue({
  resend: {
    es: "Otro enlace lo envía quien atiende a la persona, no esta función.",
    en: "Another link is sent by whoever serves the person, not by this role.",
  },
  start: {
    es: "Otra recuperación la empieza quien atiende a la persona, no esta función.",
    en: "Another recovery is started by whoever serves the person, not by this role.",
  },
  update: {
    es: "El correo se actualiza en una oficina, con el documento a la vista.",
    en: "The address is updated at an office, with the document in view.",
  },
  validate: {
    es: "Quien no puede esperar se valida en persona en una oficina.",
    en: "Who cannot wait is validated in person at an office.",
  },
  unlock: {
    es: "En una oficina, con el documento a la vista, se puede abrir antes.",
    en: "An office can open it sooner, with the document in view.",
  },
  approve: {
    es: "Decide un supervisor que no tuvo parte.",
    en: "A supervisor who had no part decides.",
  },
  restore: {
    es: "Si consta que la dirección funciona, un supervisor puede permitir enviar allí otra vez.",
    en: "Where the address is known to work, a supervisor can allow sending there again.",
  },
});
