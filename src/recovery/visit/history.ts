import { attempt } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { nameIn, subjectOf } from "../../base/subjects.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { day, minute, spoken } from "../../base/time.ts";
import { maskOf } from "../../channel/channels.ts";
import { letterTo } from "../../delivery/letter/paper.ts";
import { noteArrival } from "../../delivery/mailbox/arrival.ts";
import { type Composers, oneByOne } from "../../delivery/send/post.ts";
import { queueLetter } from "../../delivery/send/queue.ts";
import { type Receipt, receiptOf } from "../../holder/receipt.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { findMessage, wasToldSince } from "../../store/post/messages.ts";
import { newestAuditEntries, subjectsAbout } from "../../store/record/audit-entries.ts";
import { answerVisit, findAnsweredVisit, type VisitRecord } from "../../store/recovery/visits.ts";
import { findAffiliate } from "../../store/register/affiliates.ts";
import type { ContactPoint } from "../../store/register/contact-points.ts";
import { texts as common } from "../episode/texts.ts";
import { linkFor, mintToken, tokenDigest, tokenIn } from "../link/token.ts";

const texts = catalogue({
  subject: { es: "Lo que se hizo con sus datos", en: "What was done about you" },
  asked: {
    es: "Recibimos una solicitud para ver lo que se hizo con sus datos en {institution}. Si fue usted, véalo aquí:",
    en: "We received a request to see what was done about you at {institution}. If it was you, see it here:",
  },
  label: { es: "Ver lo que se hizo", en: "See what was done" },
  life: { es: "El enlace sirve durante {life}.", en: "The link works for {life}." },
  notYou: {
    es: "Si no fue usted, borre este mensaje. No dé este enlace a nadie. Ningún funcionario se lo pedirá.",
    en: "If it was not you, delete this message. Give this link to nobody. No official will ask you for it.",
  },
  oneInTen: {
    es: "Ya se envió un enlace hace poco: entre uno y otro pasan diez minutos.",
    en: "A link was sent a short while ago: ten minutes go by between one and the next.",
  },
});

export const historyLetter = "history-link" as const;

/** Queues the letter with which a person sees what was done about them, or throws *busy* where one has just gone. */
export async function sendHistoryLink(ctx: Context, visit: VisitRecord, to: ContactPoint): Promise<void> {
  const { identifier, digest } = visit;
  if (await wasToldSince(ctx.store, identifier, historyLetter, ctx.clock.now() - 10 * minute))
    throw new ClaveError("cooldown", texts.oneInTen);
  const subject = subjectOf("affiliate", identifier);
  const life = ctx.settings["link.cap"];
  const message = await queueLetter(ctx, { letter: historyLetter, subject, to, life });
  await answerVisit(ctx.store, digest, { message, token: undefined });
  await record(ctx, { act: "history.ask", subject, detail: { message, to: maskOf(to) } });
}

const compose = oneByOne(async (ctx, message) => {
  const visit = await findAnsweredVisit(ctx.store, { message: message.id });
  const person = await findAffiliate(ctx.store, nameIn(message.subject));
  if (!visit || person?.status !== "active") return undefined;
  const token = mintToken(ctx.random);
  await answerVisit(ctx.store, visit.digest, { token: tokenDigest(token) });
  const life = message.queuedAt + ctx.settings["link.cap"] - ctx.clock.now();
  return letterTo(ctx, person, {
    subject: texts.subject,
    paragraphs: [fill(texts.asked, { institution: ctx.settings.institution })],
    action: { label: texts.label, url: linkFor(ctx.settings["portal.url"], "h", token) },
    after: [fill(texts.life, { life: spoken(life) }), texts.notYou],
  });
});

/** Who writes the letter out that shows a person the record. */
export const historyComposers: Composers<typeof historyLetter> = { [historyLetter]: compose };

const mostLines = 200;

/**
 * What was done about the person whose mailbox the link came to, newest first, as often as it is asked while the link
 * lives. That it was seen is written down, and that the mailbox works.
 */
export function showHistory(ctx: Context, link: string): Promise<Receipt> {
  return attempt(ctx, "history.show", undefined, () =>
    transaction(ctx, async (ctx) => {
      const visit = await findAnsweredVisit(ctx.store, { token: tokenDigest(tokenIn(link) ?? "") });
      const letter = visit?.message === undefined ? undefined : await findMessage(ctx.store, visit.message);
      if (!visit || !letter) throw new ClaveError("link-unknown", common.linkUnknown, common.linkUnknownHint);
      const cedula = visit.identifier;
      const over = ctx.clock.now() >= letter.queuedAt + Math.min(ctx.settings["link.cap"], day);
      const person = await findAffiliate(ctx.store, cedula);
      if (over || person?.status !== "active")
        throw new ClaveError("link-expired", common.linkExpired, common.linkEndedHint);
      await noteArrival(ctx, letter.id);
      const subjects = await subjectsAbout(ctx.store, cedula);
      const entries = await newestAuditEntries(ctx.store, { subjects, limit: mostLines });
      await record(ctx, { act: "history.show", subject: subjectOf("affiliate", cedula) });
      return receiptOf(ctx, cedula, entries);
    }),
  );
}
