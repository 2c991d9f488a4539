import type { LastWords, PostClass, Receipts } from "../../base/channel.ts";
import { ClaveError } from "../../base/errors.ts";
import type { Settings } from "../../base/settings.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { day } from "../../base/time.ts";
import { maskPassword, visible } from "../../base/visible.ts";

/** What each reply but an acceptance meant, to stand after the status it led to. */
const words = catalogue({
  greylisted: { es: ": pide esperar (lista gris)", en: ": asked to wait (greylisting)" },
  "mailbox-full": { es: ": buzón lleno", en: ": mailbox full" },
  unreachable: { es: ": no responde", en: ": no answer" },
  untrusted: { es: ": su certificado no es confiable", en: ": its certificate is not to be trusted" },
  "no-such-address": { es: ": esa dirección no existe", en: ": no such address" },
  "no-such-domain": { es: ": ese dominio no existe", en: ": no such domain" },
  malformed: { es: ": dirección mal escrita", en: ": malformed address" },
  disabled: { es: ": buzón desactivado", en: ": mailbox disabled" },
  policy: { es: ": no acepta a nuestro servidor", en: ": our server is not accepted" },
  // who we say we are, or how we sign in
  "sender-refused": { es: ": nuestro servidor no nos acepta", en: ": our own server does not accept us" },
  content: { es: ": no acepta el contenido", en: ": the content is not accepted" },
  rate: { es: ": demasiadas cartas seguidas", en: ": too many letters at once" },
  temporary: { es: ": fallo pasajero", en: ": passing fault" },
  permanent: { es: ": rechazo definitivo", en: ": final refusal" },
});

/** What a mail server's reply means by itself: whose move it is (domain, section 5). */
export type EmailClass = keyof typeof words;
export type ReplyClass = EmailClass | PostClass;

/** What a server said that speaks against an address. */
const whys = catalogue({
  "no-such-address": {
    es: "su servidor dice que no existe",
    en: "its server says that it does not exist",
  },
  "no-such-domain": { es: "ese dominio no existe", en: "that domain does not exist" },
  malformed: { es: "está mal escrita", en: "it is malformed" },
  disabled: { es: "el buzón está desactivado", en: "the mailbox is disabled" },
  "mailbox-full": {
    es: "el buzón está lleno, y su dueño puede vaciarlo",
    en: "the mailbox is full, and its owner can empty it",
  },
  unreachable: { es: "su servidor no responde", en: "its server does not answer" },
  permanent: { es: "su servidor rechazó la última carta", en: "its server refused the last letter" },
});

/** What replies and bounces mean, for a mailbox and for who runs it. */
export const receipts: Receipts<EmailClass> = {
  words,
  against: {
    "no-such-address": { state: "obsolete", why: whys["no-such-address"] },
    "no-such-domain": { state: "obsolete", why: whys["no-such-domain"] },
    malformed: { state: "obsolete", why: whys.malformed },
    disabled: { state: "obsolete", why: whys.disabled },
    "mailbox-full": { state: "suppressed", life: day, why: whys["mailbox-full"] },
    unreachable: { state: "suppressed", life: day, why: whys.unreachable },
    permanent: { state: "suppressed", life: 3 * day, why: whys.permanent },
  },
  // a full mailbox or a wrong address is its owner's
  theirDoing: ["greylisted", "rate", "temporary", "policy", "content", "permanent"],
  // where we reach nobody, it is our own server that is away
  alsoReported: ["unreachable"],
};

const texts = catalogue({
  unreachable: {
    es: "El servidor de correo no responde, o corta ({url}). Las cartas siguen en cola.",
    en: "The mail server does not answer, or breaks off ({url}). The letters stay in the queue.",
  },
  unreachableHint: {
    es: "Revise smtp.url (clave config get smtp.url); para probar sin servidor: clave sink",
    en: "Check smtp.url (clave config get smtp.url); to try without a server: clave sink",
  },
  unwilling: {
    es: "El servidor de correo ({url}) no toma cartas ahora: {reply}. Las cartas siguen en cola.",
    en: "The mail server ({url}) takes no letters now: {reply}. The letters stay in the queue.",
  },
  unwillingHint: {
    es: "Vea qué le falta: clave doctor; y después: clave delivery run",
    en: "See what it wants: clave doctor; and then: clave delivery run",
  },
  untrusted: {
    es: "El certificado del servidor de correo ({url}) no es confiable: {distrust}. No se le dijo nada; las cartas siguen en cola.",
    en: "The mail server's certificate ({url}) is not to be trusted: {distrust}. It was told nothing; the letters stay in the queue.",
  },
  untrustedHint: {
    es: "Ponga en el servidor un certificado válido para ese nombre, o dé la autoridad que lo firmó: NODE_EXTRA_CA_CERTS=ARCHIVO",
    en: "Give the server a certificate that is valid for that name, or name the authority that signed it: NODE_EXTRA_CA_CERTS=FILE",
  },
});

/** Why no mail leaves, by the last words of the server, and what to do. */
export function whyBrokenOff(settings: Settings, { reply, distrust }: LastWords): ClaveError {
  const url = visible(maskPassword(settings["smtp.url"]));
  if (distrust)
    return new ClaveError("smtp-untrusted", fill(texts.untrusted, { url, distrust }), texts.untrustedHint);
  // a server that says why is not one that does not answer
  if (/^[45]\d\d\b/.test(reply))
    return new ClaveError("smtp-unwilling", fill(texts.unwilling, { url, reply }), texts.unwillingHint);
  return new ClaveError("smtp-unreachable", fill(texts.unreachable, { url }), texts.unreachableHint);
}
