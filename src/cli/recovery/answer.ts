import type { Context } from "../../base/context.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { iso, lengthInWords } from "../../base/time.ts";
import type { Recovery } from "../../recovery/episode/status.ts";
import type { Started } from "../../recovery/link/started.ts";
import { facts } from "../command/listing.ts";
import { sendNow } from "../command/post.ts";
import { whileWorking } from "../terminal/spinner.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { deliveryTexts, recoveryTexts, statusTexts } from "./texts.ts";

const texts = catalogue({
  sending: { es: "Enviando el enlace…", en: "Sending the link…" },
  letter: { es: "Correo", en: "Letter" },
  wait: {
    es: "Diga a la persona: el correo suele llegar en 5 a 15 minutos. Si en 30 minutos no está, mire en «spam» y «promociones», revise su conexión y que esa dirección sea suya y funcione.",
    en: "Tell the person: the mail usually arrives in 5 to 15 minutes. If it is not there in 30, look in spam and promotions, check the connection, and that the address is theirs and works.",
  },
  inDoubt: {
    es: "El servidor tuvo la carta y no contestó: puede haber llegado. Que la persona mire su buzón antes de pedir otra: clave delivery diagnose {reference}",
    en: "The server had the letter and did not answer: it may have arrived. Let the person look before asking for another: clave delivery diagnose {reference}",
  },
  notYet: {
    es: "La carta no ha salido todavía: la oficina de correo la intentará (clave delivery run).",
    en: "The letter has not left yet: the post office will try it (clave delivery run).",
  },
  bounced: {
    es: "El servidor rechazó la carta. Por qué, y qué hacer: clave delivery diagnose {reference}",
    en: "The server refused the letter. Why, and what to do: clave delivery diagnose {reference}",
  },
  trouble: {
    es: "Ahora mismo el correo a {provider} tarda o vuelve: avise a la persona, y si tiene prisa, que se valide en una oficina.",
    en: "Right now mail to {provider} is slow or comes back: warn the person, and who is in a hurry can be validated at an office.",
  },
  held: {
    es: "No se envió nada todavía: usted o su oficina cambiaron datos de esta persona hace menos de {length}. Decide un supervisor que no tuvo parte: clave recovery approve {reference}",
    en: "Nothing was sent yet: you or your office changed this person's data less than {length} ago. A supervisor who had no part decides: clave recovery approve {reference}",
  },
});

interface Sending {
  readonly queue: boolean | undefined;
  readonly zone: string;
}

/** Sends a new recovery's letter unless it is to wait, and tells where the recovery stands and what to say. */
export async function answerStarted(
  terminal: Terminal,
  ctx: Context,
  begun: Started,
  { queue, zone }: Sending,
): Promise<void> {
  const { startedNow } = await import("../../recovery/link/started.ts");
  const letter = begun.message?.id;
  if (letter !== undefined && !queue)
    await whileWorking(terminal, texts.sending, () => sendNow(ctx, terminal, [letter]));
  const { recovery, message, trouble, inDoubt } = await startedNow(ctx, begun);
  const { text } = terminal;
  const words = facts([
    [text(recoveryTexts.referenceTitle), recovery.reference],
    [text(recoveryTexts.status), text(statusTexts[recovery.status])],
    [text(recoveryTexts.sentTo), recovery.sentTo ?? "—"],
    [text(texts.letter), message ? text(deliveryTexts[message.status]) : "—"],
    [text(message ? recoveryTexts.until : recoveryTexts.waitsUntil), shownAt(recovery.expiresAt, zone)],
  ]);
  const provider = trouble && { provider: trouble.provider, since: iso(trouble.since) };
  const document = { recovery: recoveryDocument(recovery), message: message ?? null };
  terminal.answer(provider ? { ...document, trouble: provider } : document, words);
  if (trouble)
    terminal.say(terminal.paint("doubt", text(fill(texts.trouble, { provider: trouble.provider }))));
  if (!message) terminal.say(await heldWords(recovery.reference));
  else if (inDoubt) terminal.say(fill(texts.inDoubt, { reference: recovery.reference }));
  else if (message.status === "bounced") terminal.say(fill(texts.bounced, { reference: recovery.reference }));
  else terminal.say(message.status === "accepted" ? texts.wait : texts.notYet);
}

async function heldWords(reference: string): Promise<Sentence> {
  const { brakeLife } = await import("../../recovery/brake.ts");
  return fill(texts.held, { reference, length: lengthInWords(brakeLife) });
}

/** A recovery as scripts read it (contract, JSON that scripts rely on). */
export function recoveryDocument(recovery: Recovery) {
  const { reference, cedula, method, door, status, startedAt, expiresAt, sentTo } = recovery;
  return {
    reference,
    affiliate: cedula,
    method,
    source: door ?? null,
    status,
    startedAt: iso(startedAt),
    expiresAt: iso(expiresAt),
    sentTo: sentTo ?? null,
  };
}
