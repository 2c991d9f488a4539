import { catalogue, type Sentence, verbatim } from "../base/texts.ts";

/** What each reply but an acceptance meant, to stand after the status it led to. */
const words = catalogue({
  greylisted: { es: ": pide esperar (lista gris)", en: ": asked to wait (greylisting)" },
  "mailbox-full": { es: ": buzón lleno", en: ": mailbox full" },
  unreachable: { es: ": no responde", en: ": no answer" },
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
  // known when the letter's turn came, before any server was asked
  withdrawn: { es: ": ya nadie la necesita", en: ": nobody needs it any more" },
  late: { es: ": su enlace ya no serviría", en: ": its link would be dead" },
  defect: { es: ": no se pudo escribir (fallo nuestro)", en: ": it could not be written (our fault)" },
});

/** What a server's reply means: whose move it is (domain, section 5). */
export type ReplyClass = "accepted" | keyof typeof words;

/** The words for a reply's class; none where a letter was taken, or for a class of another program's. */
export function replyWords(meaning: string): Sentence {
  return Object.entries(words).find(([each]) => each === meaning)?.[1] ?? verbatim("");
}

/** Enhanced status codes (RFC 3463) by their meaning; the first that fits decides, exact ones before families. */
const meanings: readonly (readonly [RegExp, ReplyClass])[] = [
  [/^4\.7\.28$/, "rate"],
  [/^4\.(7\.1|2\.0)$/, "greylisted"],
  [/^[45]\.2\.2$/, "mailbox-full"],
  [/^5\.1\.(1|6|10)$/, "no-such-address"],
  [/^5\.(1\.2|4\.4)$/, "no-such-domain"],
  [/^5\.1\.3$/, "malformed"],
  [/^5\.2\.1$/, "disabled"],
  // the way there, and a mail that waited too long on it (x.4.7)
  [/^[45]\.4\./, "unreachable"],
  // who sends is not believed: that is us
  [/^5\.1\.[78]$/, "policy"],
  // too long or too large, or in a form that is not taken
  [/^5\.(2\.3|3\.4|6\.\d+|7\.0)$/, "content"],
  [/^5\.7\./, "policy"],
];

/** Classes a reply by its codes, never by its words alone. */
export function classifyReply(code: number, reply: string): ReplyClass {
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? "";
  const found = meanings.find(([pattern]) => pattern.test(enhanced))?.[1];
  if (found) return found;
  if (code === 421) return "rate";
  return code >= 500 && code < 600 ? "permanent" : "temporary";
}
