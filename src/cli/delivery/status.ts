import { catalogue, fill } from "../../base/texts.ts";
import { iso, second, spoken } from "../../base/time.ts";
import type { DeliveryStatus } from "../../delivery/mailbox/radar.ts";
import type { MessageStatus } from "../../store/post/messages.ts";
import { facts } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { deliveryTexts } from "../recovery/texts.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  about: {
    es: "la cola, la última entrega y los proveedores de correo con problemas",
    en: "the queue, the last delivery, and mail providers in trouble",
  },
  today: { es: "{n} en 24 horas", en: "{n} in 24 hours" },
  waiting: { es: "{n}", en: "{n}" },
  oldest: { es: "La que más espera", en: "Waiting longest" },
  none: { es: "ninguna", en: "none" },
  last: { es: "Última aceptada", en: "Last taken" },
  trouble: {
    es: "{provider}: {late} de {n} cartas de la última hora tardan más de 15 minutos o vuelven (desde {since}). Ofrezca otro medio a quien tenga prisa.",
    en: "{provider}: {late} of {n} letters of the last hour take over 15 minutes or come back (since {since}). Offer another way to who is in a hurry.",
  },
  fine: {
    es: "Ningún proveedor de correo con problemas en la última hora.",
    en: "No mail provider in trouble in the last hour.",
  },
});

const open: readonly MessageStatus[] = ["queued", "sending", "deferred", "held"];
const ended: readonly MessageStatus[] = ["accepted", "bounced", "failed"];

/** clave delivery status */
export const status = deskVerb({
  about: texts.about,
  examples: ["clave delivery status", "clave delivery status --json"],
  run: async (terminal, ctx, _options, { settings }) => {
    const { deliveryStatus } = await import("../../delivery/mailbox/radar.ts");
    const state = await deliveryStatus(ctx);
    terminal.answer(documentOf(state), words(terminal, state, settings.timezone));
  },
});

function words(terminal: Terminal, state: DeliveryStatus, zone: string): string {
  const { text } = terminal;
  const { messages, oldestQueuedSeconds, lastAcceptedAt } = state;
  const counted = (status: MessageStatus, sentence: typeof texts.today | typeof texts.waiting) =>
    [capital(text(deliveryTexts[status])), text(fill(sentence, { n: messages[status] }))] as const;
  const oldest = oldestQueuedSeconds === 0 ? texts.none : spoken(oldestQueuedSeconds * second);
  const head = facts([
    ...open.map((status) => counted(status, texts.waiting)),
    ...ended.map((status) => counted(status, texts.today)),
    [text(texts.oldest), text(oldest)],
    [text(texts.last), shownAt(lastAcceptedAt, zone)],
  ]);
  const troubled = state.providers.filter(({ troubleSince }) => troubleSince !== undefined);
  const told = troubled.map(({ provider, late, letters, troubleSince }) => {
    const since = shownAt(troubleSince, zone);
    return terminal.paint("doubt", text(fill(texts.trouble, { provider, late, n: letters, since })));
  });
  return [head, "", ...(told.length > 0 ? told : [text(texts.fine)])].join("\n");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function documentOf({ messages, oldestQueuedSeconds, lastAcceptedAt, providers }: DeliveryStatus) {
  return {
    messages,
    oldestQueuedSeconds,
    lastAcceptedAt: lastAcceptedAt === undefined ? null : iso(lastAcceptedAt),
    providers: providers.map(({ provider, letters, late, troubleSince }) => ({
      provider,
      letters,
      late,
      trouble: troubleSince !== undefined,
      since: troubleSince === undefined ? null : iso(troubleSince),
    })),
  };
}
