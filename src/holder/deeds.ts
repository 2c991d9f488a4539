import { catalogue, fill, type Sentence, verbatim } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { reasonWords } from "./identity/catalogues.ts";
import type { Place, ReceiptLine } from "./receipt.ts";

/** What was done, as the person it was about is told. */
const deeds = catalogue({
  "affiliate.confirm-import": {
    es: "Se actualizó con qué se comprueba su identidad",
    en: "What your identity is checked by was brought up to date",
  },
  "affiliate.find": { es: "Usted salió en una búsqueda", en: "You came up in a search" },
  "affiliate.import": {
    es: "Una importación cambió su nombre, idioma o estado",
    en: "An import changed your name, language or status",
  },
  "affiliate.show": { es: "Se miraron sus datos", en: "Your data were looked at" },
  "affiliate.unlock": {
    es: "Se abrió su comprobación de identidad",
    en: "Your identity check was opened again",
  },
  "audit.log": { es: "Se revisó el registro sobre usted", en: "The record about you was read" },
  "audit.receipt": { es: "Se dio un recibo como este", en: "A receipt like this was given" },
  "counter.approve": { es: "Se aprobó su trámite", en: "Your case was approved" },
  "counter.confirm": { es: "Se comprobó un código", en: "A code was checked" },
  "counter.hand-over": { es: "Se le entregó una activación", en: "An activation was handed to you" },
  "counter.hold-again": {
    es: "La espera de su trámite empezó de nuevo",
    en: "The wait of your case began anew",
  },
  "counter.identify": { es: "Se vio su documento", en: "Your document was seen" },
  "counter.object": { es: "Alguien objetó el trámite", en: "Somebody objected to the case" },
  "counter.open": { es: "Se abrió un trámite en la ventanilla", en: "A case was opened at the counter" },
  "counter.prove": {
    es: "Se envió un código para probar un contacto",
    en: "A code was sent to prove a contact",
  },
  "counter.reject": { es: "Se rechazó el trámite", en: "The case was rejected" },
  "counter.show": { es: "Se miró su trámite", en: "Your case was looked at" },
  "counter.submit": { es: "Se presentó su trámite", en: "Your case was handed in" },
  "counter.take": { es: "Otra persona tomó su trámite", en: "Another officer took your case over" },
  "delivery.arrival": {
    es: "Su correo funciona: se usó lo que llegó allí",
    en: "Your mailbox works: what came there was used",
  },
  "delivery.attempt": { es: "Se envió, o se quiso enviar, una carta", en: "A letter was sent, or tried" },
  "delivery.diagnose": {
    es: "Se miró por qué no le llegó un correo",
    en: "It was looked at why a mail did not reach you",
  },
  "delivery.report": {
    es: "Otro servidor avisó sobre una carta",
    en: "Another server reported of a letter",
  },
  "delivery.restore": { es: "Se le vuelve a enviar correo", en: "Mail is sent to you again" },
  "history.ask": {
    es: "Se pidió ver lo que se hizo con sus datos",
    en: "It was asked what was done about you",
  },
  "history.show": { es: "Se vio esta lista en el portal", en: "This list was seen in the portal" },
  "identity.confirm": { es: "Su identidad se confirmó", en: "Your identity was confirmed" },
  "link.resend": { es: "Se le envió otro enlace", en: "You were sent another link" },
  "link.resend-stuck": {
    es: "Se le envió otro enlace: el primero no se había usado",
    en: "You were sent another link: the first had not been used",
  },
  "link.revoke": { es: "Se anuló el enlace de su correo", en: "The link in your mail was revoked" },
  "recovery.approve": { es: "Se dejó seguir su recuperación", en: "Your recovery was let go on" },
  "recovery.caller": { es: "Se comprobó quién llamaba", en: "It was checked who was calling" },
  "recovery.cancel": { es: "Se canceló su recuperación", en: "Your recovery was cancelled" },
  "recovery.complete": { es: "Se puso una clave nueva", en: "A new password was set" },
  "recovery.open": { es: "Se usó el enlace de su correo", en: "The link in your mail was used" },
  "recovery.reject": { es: "Se detuvo su recuperación", en: "Your recovery was stopped" },
  "recovery.show": { es: "Se miró su recuperación", en: "Your recovery was looked at" },
  "recovery.start": {
    es: "Se pidió recuperar su clave",
    en: "A recovery of your password was asked for",
  },
});

const texts = catalogue({
  refused: { es: "{deed}: no se permitió", en: "{deed}: it was not allowed" },
  because: { es: "Motivo: {reason}", en: "Reason: {reason}" },
  line: { es: "{place} · entrada {entry} · {mark}", en: "{place} · entry {entry} · {mark}" },
  telephone: { es: "por teléfono", en: "by telephone" },
  institution: { es: "en la institución", en: "at the institution" },
  self: { es: "usted, con su enlace o código", en: "you, with your link or code" },
  desk: { es: "el programa de la mesa", en: "the desk's own program" },
  other: { es: "Otro acto: {act}", en: "Another act: {act}" },
});

/** An act in the words of a receipt. */
export function deedWords(act: string): Sentence {
  const known = (deeds as Readonly<Record<string, Sentence>>)[act];
  return known ?? fill(texts.other, { act: verbatim(act) });
}

/** What was done, why where that may be told, and where to find it. */
export function sentencesOf({ act, refused, reason, place, entry, mark }: ReceiptLine): readonly Sentence[] {
  const deed = deedWords(act);
  return [
    refused ? fill(texts.refused, { deed }) : deed,
    ...(reason === undefined ? [] : [fill(texts.because, { reason: reasonWords(reason) })]),
    fill(texts.line, { place: placeWords(place), entry: String(entry), mark }),
  ];
}

function placeWords(place: Place): Sentence | string {
  if (place.kind === "office") return visible(place.office);
  return place.kind === "person" ? texts.self : texts[place.kind];
}
