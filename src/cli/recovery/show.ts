import type { TimelineEvent } from "../../audit/log.ts";
import type { Context } from "../../base/context.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { iso, second, spoken } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { replyWords } from "../../delivery/mailbox/mailbox.ts";
import { reasonWords } from "../../holder/identity/catalogues.ts";
import type { Recovery, RecoveryStatus } from "../../recovery/episode/status.ts";
import type { RecentWaits } from "../../report/recent-waits.ts";
import { facts } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { recoveryDocument } from "./answer.ts";
import { stepDocument, stepLines } from "./step-words.ts";
import {
  deliveryTexts,
  doorTexts,
  eventTexts,
  letterTexts,
  methodTexts,
  recoveryTexts,
  reportTexts,
  statusTexts,
} from "./texts.ts";

const texts = catalogue({
  about: { es: "todo lo que pasó con una recuperación", en: "all that happened to a recovery" },
  nextWays: { es: "El enlace no se usó: qué hacer ahora", en: "The link was not used: what to do now" },
  reference: { es: "referencia, como R7K3M9QWXA", en: "reference, such as R7K3M9QWXA" },
});

const waiting: readonly RecoveryStatus[] = ["started", "sent", "opened"];

/** clave recovery show REF */
export const show = deskVerb({
  about: texts.about,
  takes: { "<reference>": texts.reference },
  examples: ["clave recovery show R7K3M9QWXA"],
  run: async (terminal, ctx, { reference }, { settings }) => {
    const { showRecovery } = await import("../../recovery/show.ts");
    const { recovery, timeline, message, nextWays } = await showRecovery(ctx, reference);
    const waits = nextWays.length > 0 ? await waitsLately(ctx) : { days: 0, by: new Map() };
    const zone = settings.timezone;
    const head = facts([
      [terminal.text(recoveryTexts.referenceTitle), recovery.reference],
      [terminal.text(recoveryTexts.person), recovery.cedula],
      [terminal.text(recoveryTexts.status), terminal.text(statusTexts[recovery.status])],
      [terminal.text(recoveryTexts.sentTo), recovery.sentTo ?? "—"],
      [terminal.text(recoveryTexts.started), startedWords(terminal, recovery, zone)],
      ...(waiting.includes(recovery.status)
        ? [[terminal.text(recoveryTexts.until), shownAt(recovery.expiresAt, zone)] as const]
        : []),
      ...(recovery.status === "held"
        ? [[terminal.text(recoveryTexts.waitsUntil), shownAt(recovery.expiresAt, zone)] as const]
        : []),
    ]);
    const lines = timeline.map(
      (event) => `${shownAt(event.at, zone)}  ${terminal.text(eventSentence(event))}`,
    );
    const document = {
      recovery: recoveryDocument(recovery),
      message: message ?? null,
      timeline: timeline.map((event) => ({
        at: iso(event.at),
        event: event.event,
        actor: event.actor,
        detail: terminal.text(eventSentence(event)),
      })),
      nextWays: nextWays.map((step) => stepDocument(terminal, step, waits)),
    };
    const ways = nextWays.flatMap((step) => stepLines(terminal, step, zone, waits));
    const on = ways.length > 0 ? ["", terminal.paint("bold", terminal.text(texts.nextWays)), ...ways] : [];
    terminal.answer(document, [head, "", ...lines, ...on].join("\n"));
  },
});

async function waitsLately(ctx: Context): Promise<RecentWaits> {
  const { recentWaits } = await import("../../report/recent-waits.ts");
  return recentWaits(ctx);
}

/** When it was asked for, and where. */
function startedWords({ text }: Terminal, { startedAt, door }: Recovery, zone: string): string {
  return [shownAt(startedAt, zone), ...(door === undefined ? [] : [text(doorTexts[door])])].join(", ");
}

/** What happened, in words. */
function eventSentence({ event, actor, detail, reason }: TimelineEvent): Sentence {
  const word = (name: string) => visible(String(detail[name] ?? "—"));
  switch (event) {
    case "recovery.start":
      if (detail["held"] !== undefined)
        return fill(eventTexts.held, {
          method: methodTexts[word("method") as keyof typeof methodTexts] ?? word("method"),
        });
      if (detail["case"] !== undefined) return fill(eventTexts.handed, { case: word("case") });
      return fill(eventTexts[event], {
        method: methodTexts[word("method") as keyof typeof methodTexts] ?? word("method"),
        to: word("to"),
      });
    case "recovery.approve":
    case "link.resend":
    case "link.resend-stuck":
      return fill(eventTexts[event], { actor: visible(actor), to: word("to") });
    case "recovery.reject":
    case "link.revoke":
      return fill(eventTexts[event], { actor: visible(actor), reason: reasonWords(visible(reason ?? "—")) });
    case "delivery.attempt":
      return fill(eventTexts[event], {
        letter: letterTexts[word("letter") as keyof typeof letterTexts] ?? word("letter"),
        status: deliveryTexts[word("status") as keyof typeof deliveryTexts] ?? word("status"),
        why: replyWords(word("class")),
        attempt: word("attempt"),
      });
    case "delivery.report":
      return fill(eventTexts[detail["passedTo"] === undefined ? event : "forward"], {
        to: word("passedTo"),
        letter: letterTexts[word("letter") as keyof typeof letterTexts] ?? word("letter"),
        action: reportTexts[word("action") as keyof typeof reportTexts] ?? word("action"),
        why: replyWords(word("class")),
      });
    case "delivery.arrival":
      return fill(eventTexts[event], {
        letter: letterTexts[word("letter") as keyof typeof letterTexts] ?? word("letter"),
        to: word("to"),
      });
    case "recovery.open":
      return fill(eventTexts[event], { rules: Number(detail["rules"] ?? 1) });
    case "recovery.complete":
      return fill(eventTexts[event], { length: spoken(Number(detail["seconds"] ?? 0) * second) });
    case "recovery.cancel":
      return fill(eventTexts[event], { reason: visible(reason ?? "—") });
    case "recovery.expire":
      return eventTexts[event];
    default:
      return fill(eventTexts.other, { event });
  }
}
