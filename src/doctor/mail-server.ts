import { catalogue, fill, joined, type Sentence } from "../base/texts.ts";
import { day, type Moment } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import { type Certificate, type Probed, probeServer } from "../channel/email/probe.ts";
import { fault, good, type Observation, warning } from "./finding.ts";
import { need, type Patient } from "./patient.ts";

const texts = catalogue({
  ready: { es: "{host} responde.", en: "{host} answers." },
  plain: { es: "Sin cifrar, en esta misma máquina.", en: "Not encrypted, on this very machine." },
  encrypted: { es: "Cifrado.", en: "Encrypted." },
  certificate: {
    es: "Cifrado; el certificado es válido {n} {n:día|días} más.",
    en: "Encrypted; the certificate is valid for {n} more {n:day|days}.",
  },
  signedIn: { es: "La cuenta entra.", en: "The account signs in." },
  offers: { es: "Ofrece {list}.", en: "It offers {list}." },
  offersNothing: {
    es: "No ofrece DSN: otros servidores no avisarán de demoras.",
    en: "It does not offer DSN: other servers will not tell of delays.",
  },
  soon: {
    es: "El certificado de {host} vence en {n} {n:día|días}.",
    en: "The certificate of {host} ends in {n} {n:day|days}.",
  },
  soonMend: {
    es: "Renueve el certificado del servidor de correo antes de esa fecha.",
    en: "Renew the mail server's certificate before that day.",
  },
  unoffered: {
    es: "{host} no admite cuentas, y smtp.url lleva una: las cartas salen sin ella.",
    en: "{host} takes no accounts, and smtp.url holds one: letters leave without it.",
  },
  unofferedMend: {
    es: "Quite la cuenta o cambie de puerto: clave config set smtp.url smtps://SERVIDOR",
    en: "Take the account out or change the port: clave config set smtp.url smtps://HOST",
  },
  unreachable: {
    es: "No se puede llegar a {host}: {reply}",
    en: "{host} cannot be reached: {reply}",
  },
  unreachableMend: {
    es: "Revise el servidor, la red y smtp.url: clave config get smtp.url",
    en: "Check the server, the network and smtp.url: clave config get smtp.url",
  },
  silent: {
    es: "{host} no contestó en {reply}, y no se le espera más.",
    en: "{host} did not answer within {reply}, and is waited for no longer.",
  },
  silentMend: {
    es: "¿Es su puerto, y smtp o smtps? Para darle más tiempo: clave config set smtp.timeouts greeting=5m,reply=5m",
    en: "Is it the right port, and smtp or smtps? To give it longer: clave config set smtp.timeouts greeting=5m,reply=5m",
  },
  slow: {
    es: "{host} atendió y no dijo nada en {reply}; la oficina de correo lo espera más.",
    en: "{host} took the call and said nothing for {reply}; the post office waits longer.",
  },
  slowMend: {
    es: "Si las cartas salen, solo es lento: clave delivery status. Cuánto se le espera: clave config get smtp.timeouts",
    en: "Where letters leave, it is only slow: clave delivery status. How long it is given: clave config get smtp.timeouts",
  },
  unwilling: {
    es: "{host} no quiere conversar: {reply}",
    en: "{host} will not talk: {reply}",
  },
  unwillingMend: {
    es: "Pida a quien lo administra que admita a esta máquina. Cuál es: clave config get smtp.url",
    en: "Ask whoever runs it to admit this machine. Which it is: clave config get smtp.url",
  },
  unencrypted: {
    es: "{host} no cifra la conversación, y sin cifrar nada sale de esta máquina: {reply}",
    en: "{host} does not encrypt, and nothing leaves this machine unencrypted: {reply}",
  },
  "in-the-clear": {
    es: "{host} no cifra desde el principio, como pide smtps: ese puerto cifra después, con STARTTLS.",
    en: "{host} does not encrypt at once, as smtps asks: that port encrypts later, by STARTTLS.",
  },
  "in-the-clearMend": {
    es: "Diga smtp para ese puerto, que se cifra igual: clave config set smtp.url smtp://SERVIDOR:PUERTO",
    en: "Say smtp for that port, which is encrypted all the same: clave config set smtp.url smtp://HOST:PORT",
  },
  unencryptedMend: {
    es: "Active STARTTLS en el servidor (smtp), o use su puerto cifrado (smtps): clave config set smtp.url smtps://SERVIDOR",
    en: "Turn STARTTLS on at the server (smtp), or use its encrypted port (smtps): clave config set smtp.url smtps://HOST",
  },
  untrusted: {
    es: "El certificado de {host} no es confiable: {reply}. No se le entrega nada.",
    en: "The certificate of {host} is not to be trusted: {reply}. It is handed nothing.",
  },
  untrustedMend: {
    es: "Instale un certificado válido para ese nombre, o dé la autoridad que lo firmó: NODE_EXTRA_CA_CERTS=ARCHIVO",
    en: "Install a certificate that is valid for that name, or name the authority that signed it: NODE_EXTRA_CA_CERTS=FILE",
  },
  "sign-in-refused": {
    es: "{host} no deja entrar a la cuenta: {reply}",
    en: "{host} does not let the account in: {reply}",
  },
  "sign-in-refusedMend": {
    es: "Revise el usuario de smtp.url y el archivo: clave config get smtp.passwordFile",
    en: "Check the user in smtp.url and the file: clave config get smtp.passwordFile",
  },
});

/** Fewer days than this are too few to renew a certificate in peace. */
const fewDays = 14;

/** Whether the mail server would take a letter: reached, encrypted, trusted, signed in; nothing is sent. */
export async function examineMailServer(patient: Patient): Promise<readonly Observation[]> {
  const settings = need(patient, "settings");
  const host = visible(new URL(settings["smtp.url"]).host);
  return judge(host, await probeServer(settings), patient.clock.now());
}

function judge(host: string, probed: Probed, now: Moment): readonly Observation[] {
  if (probed.outcome !== "ready") {
    const { outcome, reply, passing } = probed;
    if (outcome === "silent" && passing) return [warning(fill(texts.slow, { host, reply }), texts.slowMend)];
    const kind = outcome === "sign-in-refused" && !passing ? "config" : "unavailable";
    return [fault(kind, fill(texts[outcome], { host, reply }), texts[`${outcome}Mend`])];
  }
  const { certificate, checked, signIn, extensions } = probed;
  const days = checked && certificate ? daysLeft(certificate, now) : undefined;
  const told = [fill(texts.ready, { host }), encryption(certificate, days)];
  if (signIn === "done") told.push(texts.signedIn);
  if (extensions.length > 0) told.push(fill(texts.offers, { list: extensions.join(", ") }));
  if (!extensions.includes("DSN")) told.push(texts.offersNothing);
  return [
    good(joined(told, " ")),
    ...(days !== undefined && days < fewDays
      ? [warning(fill(texts.soon, { host, n: days }), texts.soonMend)]
      : []),
    ...(signIn === "unoffered" ? [warning(fill(texts.unoffered, { host }), texts.unofferedMend)] : []),
  ];
}

function encryption(certificate: Certificate | undefined, days: number | undefined): Sentence {
  if (!certificate) return texts.plain;
  return days === undefined ? texts.encrypted : fill(texts.certificate, { n: days });
}

function daysLeft({ until }: Certificate, now: Moment): number {
  return Math.floor((until - now) / day);
}
