import type { Act } from "../base/acts.ts";
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
  "audit.receipt": { es: "Se dio una hoja como esta", en: "A sheet like this was given" },
  "counter.approve": { es: "Se aprobó su trámite", en: "Your case was approved" },
  "counter.confirm": { es: "Se comprobó un código", en: "A code was checked" },
  "counter.confirm-home": {
    es: "Se confirmó un correo nuevo desde casa",
    en: "A new address was confirmed from home",
  },
  "counter.hand-over": { es: "Se le entregó una activación", en: "An activation was handed to you" },
  "counter.hold-again": {
    es: "La espera de su trámite empezó de nuevo",
    en: "The wait of your case began anew",
  },
  "counter.identify": { es: "Se vio su documento", en: "Your document was seen" },
  "counter.object": { es: "Alguien objetó el trámite", en: "Somebody objected to the case" },
  "counter.open": { es: "Se abrió un trámite en una oficina", en: "A case was opened at an office" },
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
  "delivery.attempt": { es: "Se intentó enviarle un correo", en: "An attempt was made to send you a mail" },
  "delivery.diagnose": {
    es: "Se miró por qué no le llegó un correo",
    en: "It was looked at why a mail did not reach you",
  },
  "delivery.report": {
    es: "Otro servidor avisó sobre un correo",
    en: "Another server reported of a mail",
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

/** The same of what was refused: it was not done, and must not be told as if it was. */
const tried = catalogue<Readonly<Record<Extract<keyof typeof deeds, Act>, Sentence>>>({
  "affiliate.confirm-import": { es: "actualizar sus datos", en: "bring your data up to date" },
  "affiliate.find": { es: "buscar sus datos", en: "search for your data" },
  "affiliate.import": { es: "importar sus datos", en: "import your data" },
  "affiliate.show": { es: "mirar sus datos", en: "look at your data" },
  "affiliate.unlock": { es: "abrir su comprobación de identidad", en: "open your identity check again" },
  "audit.log": { es: "revisar el registro sobre usted", en: "read the record about you" },
  "audit.receipt": { es: "dar una hoja como esta", en: "give a sheet like this" },
  "counter.approve": { es: "aprobar su trámite", en: "approve your case" },
  "counter.confirm": { es: "comprobar un código", en: "check a code" },
  "counter.confirm-home": {
    es: "confirmar un correo nuevo desde casa",
    en: "confirm a new address from home",
  },
  "counter.hand-over": { es: "entregar una activación", en: "hand over an activation" },
  "counter.identify": { es: "identificarle con un documento", en: "identify you by a document" },
  "counter.object": { es: "objetar el trámite", en: "object to the case" },
  "counter.open": { es: "abrir un trámite en una oficina", en: "open a case at an office" },
  "counter.prove": { es: "enviar un código para probar un contacto", en: "send a code to prove a contact" },
  "counter.reject": { es: "rechazar el trámite", en: "reject the case" },
  "counter.show": { es: "mirar su trámite", en: "look at your case" },
  "counter.submit": { es: "presentar su trámite", en: "hand in your case" },
  "counter.take": { es: "tomar su trámite", en: "take your case over" },
  "delivery.diagnose": {
    es: "mirar por qué no le llegó un correo",
    en: "look why a mail did not reach you",
  },
  "delivery.restore": { es: "volver a enviarle correo", en: "have mail sent to you again" },
  "history.ask": { es: "pedir lo que se hizo con sus datos", en: "ask what was done about you" },
  "history.show": { es: "ver esta lista en el portal", en: "see this list in the portal" },
  "link.resend": { es: "enviarle otro enlace", en: "send you another link" },
  "link.resend-stuck": { es: "enviarle otro enlace", en: "send you another link" },
  "link.revoke": { es: "anular el enlace de su correo", en: "revoke the link in your mail" },
  "recovery.approve": { es: "dejar seguir su recuperación", en: "let your recovery go on" },
  "recovery.caller": { es: "comprobar quién llamaba", en: "check who was calling" },
  "recovery.cancel": { es: "cancelar su recuperación", en: "cancel your recovery" },
  "recovery.complete": { es: "poner una clave nueva", en: "set a new password" },
  "recovery.reject": { es: "detener su recuperación", en: "stop your recovery" },
  "recovery.show": { es: "mirar su recuperación", en: "look at your recovery" },
  "recovery.start": { es: "recuperar su clave", en: "recover your password" },
});

/** What stands around the deeds, on paper as on a page. */
export const receiptTexts = catalogue({
  title: { es: "Lo que se hizo con sus datos", en: "What was done about you" },
  person: { es: "Cédula", en: "Your cédula" },
  issued: { es: "Emitido", en: "Issued" },
  nothing: { es: "No hay nada en el registro.", en: "There is nothing in the record." },
  foot: {
    es: "Si usted no pidió algo de esto, dígalo en cualquier oficina y muestre esta hoja. El número de entrada y sus ocho caracteres prueban que el registro no se cambió después.",
    en: "If you did not ask for any of this, say so at any office and show this sheet. The entry's number and its eight characters prove that the record was not changed since.",
  },
});

const texts = catalogue({
  refused: {
    es: "Se intentó {deed}, y no se permitió",
    en: "There was an attempt to {deed}: it was not allowed",
  },
  because: { es: "Motivo: {reason}", en: "Reason: {reason}" },
  line: { es: "{place} · entrada {entry} · {mark}", en: "{place} · entry {entry} · {mark}" },
  telephone: { es: "por teléfono", en: "by telephone" },
  institution: { es: "en la institución", en: "at the institution" },
  portal: { es: "en el portal", en: "in the portal" },
  person: { es: "alguien con su enlace o código", en: "somebody with your link or code" },
  desk: { es: "el sistema, por sí solo", en: "the system, by itself" },
  other: { es: "Otro acto: {act}", en: "Another act: {act}" },
  tried: { es: "hacer otra cosa ({act})", en: "do something else ({act})" },
});

function deedWords(act: string, refused: boolean): Sentence {
  const known = (refused ? tried : deeds) as Readonly<Record<string, Sentence>>;
  const deed = known[act] ?? fill(refused ? texts.tried : texts.other, { act: verbatim(act) });
  return refused ? fill(texts.refused, { deed }) : deed;
}

/** What was done, why where that may be told, and where to find it. */
export function sentencesOf({ act, refused, reason, place, entry, mark }: ReceiptLine): readonly Sentence[] {
  return [
    deedWords(act, refused),
    ...(reason === undefined ? [] : [fill(texts.because, { reason: reasonWords(reason) })]),
    fill(texts.line, { place: placeWords(place), entry: String(entry), mark }),
  ];
}

function placeWords(place: Place): Sentence | string {
  return place.kind === "office" ? visible(place.office) : texts[place.kind];
}
