import type { Context } from "../../../base/context.ts";
import { catalogue, fill } from "../../../base/texts.ts";
import { maskOf } from "../../../channel/channels.ts";
import { findMessage, type Message, type MessageStatus } from "../../../store/post/messages.ts";
import { findContactPoint } from "../../../store/register/contact-points.ts";
import { sendNow } from "../../command/post.ts";
import { deliveryTexts } from "../../recovery/texts.ts";
import { whileWorking } from "../../terminal/spinner.ts";
import type { Terminal } from "../../terminal/terminal.ts";

const texts = catalogue({
  sending: { es: "Enviando…", en: "Sending…" },
  code: { es: "Código a {to}: {status}", en: "Code to {to}: {status}" },
  notice: { es: "Aviso a {to}: {status}", en: "Notice to {to}: {status}" },
  notYet: {
    es: "Lo que no ha salido todavía se reintentará (clave delivery run).",
    en: "What has not left yet will be tried again (clave delivery run).",
  },
  inDoubt: {
    es: "El servidor tuvo una carta y no contestó: puede haber llegado. Pregunte a la persona antes de enviar otra.",
    en: "The server had a letter and did not answer: it may have arrived. Ask the person before sending another.",
  },
  bounced: {
    es: "El servidor rechazó esa dirección: pida a la persona que la deletree otra vez.",
    en: "The server refused that address: ask the person to spell it once more.",
  },
});

/** What became of a letter that was just queued. */
export interface SentLetter {
  readonly id: string;
  readonly status: MessageStatus;
  readonly letter: string;
  /** Whether it may have arrived, and nobody knows. */
  readonly inDoubt: boolean;
  /** Masked. */
  readonly to: string;
}

/** Tries to send letters that were just queued, unless they are to wait, and gives what became of each. */
export async function sendLetters(
  terminal: Terminal,
  ctx: Context,
  ids: readonly string[],
  { queue }: { readonly queue?: boolean | undefined },
): Promise<readonly SentLetter[]> {
  if (ids.length > 0 && !queue)
    await whileWorking(terminal, texts.sending, () => sendNow(ctx, terminal, ids));
  const messages = await Promise.all(ids.map((id) => findMessage(ctx.store, id)));
  return Promise.all(messages.flatMap((message) => (message ? [sentLetter(ctx, message)] : [])));
}

async function sentLetter(ctx: Context, message: Message): Promise<SentLetter> {
  const { id, status, letter } = message;
  const to = await findContactPoint(ctx.store, message);
  const inDoubt = message.doubtedAt !== undefined;
  return { id, status, letter, inDoubt, to: to ? maskOf(to) : "" };
}

/** The letters as scripts read them. */
export function messagesDocument(letters: readonly SentLetter[]) {
  return letters.map(({ id, status, to }) => ({ id, status, sentTo: to }));
}

/** The letters as people read them, one a line. */
export function letterLines(terminal: Terminal, letters: readonly SentLetter[]): readonly string[] {
  return letters.map(({ letter, to, status }) => {
    const sentence = bearsCode(letter) ? texts.code : texts.notice;
    return terminal.text(fill(sentence, { to, status: deliveryTexts[status] }));
  });
}

function bearsCode(letter: string): boolean {
  return letter === "address-code" || letter === "address-confirm";
}

/** Says what to do about letters that did not arrive at a server. */
export function adviseOnLetters(terminal: Terminal, letters: readonly SentLetter[]): void {
  const codes = letters.filter(({ letter }) => bearsCode(letter));
  if (codes.some(({ status }) => status === "bounced")) terminal.say(texts.bounced);
  if (letters.some(({ inDoubt }) => inDoubt)) terminal.say(texts.inDoubt);
  const waits = ({ status, inDoubt }: SentLetter) =>
    !inDoubt && (status === "deferred" || status === "queued");
  if (letters.some(waits)) terminal.say(texts.notYet);
}
