import { catalogue, type Sentence } from "../../../base/texts.ts";
import { type ChannelName, channelNames, channels } from "../../../channel/channels.ts";

export const texts = catalogue({
  cedula: { es: "cédula o código de la persona", en: "the person's cédula or code" },
  id: {
    es: "número del trámite; sobra si solo lleva uno",
    en: "the case's number; not needed where you have one",
  },
  askCedula: { es: "Cédula de la persona:", en: "The person's cédula:" },
  askKind: { es: "¿Qué necesita la persona?", en: "What does the person need?" },
  askOther: { es: "La dirección nueva es otra", en: "The new address is another one" },
  askSupervisor: { es: "Nombre del supervisor:", en: "The supervisor's name:" },
  askPassword: { es: "Contraseña del supervisor:", en: "The supervisor's password:" },
  askNumber: {
    es: "Número del documento, si usted lo vio (vacío: no lo vio):",
    en: "The document's number, if you saw it (empty: you did not):",
  },
  kind: { es: "contact, image, questions o validation", en: "contact, image, questions or validation" },
  caseTitle: { es: "Trámite", en: "Case" },
  person: { es: "Persona", en: "Person" },
  represented: { es: "Vino por ella", en: "Came for them" },
  kindTitle: { es: "Se pidió", en: "Asked for" },
  status: { es: "Estado", en: "Status" },
  reason: { es: "Motivo", en: "Reason" },
  doubts: { es: "Por qué dos", en: "Why two" },
  appointment: { es: "Cita", en: "Appointment" },
  priority: { es: "Prioritario", en: "Priority" },
  yes: { es: "sí", en: "yes" },
  officer: { es: "Lo lleva", en: "In hand of" },
  mailboxTitle: { es: "Correo registrado", en: "Mailbox on file" },
  newTitle: { es: "Nuevo", en: "New" },
  oldTitle: { es: "Anterior", en: "Old" },
  opened: { es: "Abierto", en: "Opened" },
  until: { es: "Vence", en: "Expires" },
  effect: { es: "Rige desde", en: "In force from" },
  proved: { es: "{address} (comprobado)", en: "{address} (proved)" },
  toProve: { es: "{address} (falta el código)", en: "{address} (code to come)" },
  unproved: { es: "{address} (sin comprobar)", en: "{address} (not proved)" },
  lost: { es: "{address} (perdido)", en: "{address} (lost)" },
  "kind-contact": { es: "Actualizar su correo o su móvil", en: "Update the e-mail address or mobile" },
  "kind-image": { es: "Nueva imagen de seguridad", en: "A new security image" },
  "kind-questions": { es: "Nuevas preguntas de seguridad", en: "New security questions" },
  "kind-validation": {
    es: "Recuperar la clave en persona (validación)",
    en: "Recover the password in person (validation)",
  },
});

/** The options by which what a person brings is typed, one for each channel. */
export const contactFlags = Object.fromEntries(
  channelNames.map((name) => [`--${name} <${channels[name].words.value}>`, channels[name].words.fresh]),
) as { readonly [Name in ChannelName as `--${Name} <address>`]: Sentence };
