import { isOwnHead } from "../../audit/chain.ts";
import { record } from "../../audit/record.ts";
import { authorize, type Context } from "../../base/context.ts";
import { nameIn } from "../../base/subjects.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { day, dayOf, iso } from "../../base/time.ts";
import { alone, transaction } from "../../store/engine/transaction.ts";
import { messagesAbout } from "../../store/post/messages.ts";
import { auditHead } from "../../store/record/audit-entries.ts";
import { deskContactPoint } from "../../store/register/contact-points.ts";
import { writeLetter } from "../letter/paper.ts";
import { type Composers, oneByOne } from "./post.ts";
import { queueLetter } from "./queue.ts";

const texts = catalogue({
  subject: { es: "Ancla del registro, {day}", en: "Anchor of the record, {day}" },
  greeting: { es: "A quien audita:", en: "To the auditor:" },
  what: {
    es: "Este es el final firmado del registro de {institution}. Guarde este mensaje fuera de la mesa: si algún día el registro fue cortado o escrito de nuevo, con él se nota.",
    en: "This is the signed end of the record of {institution}. Keep this message away from the desk: should the record ever be cut or written anew, it will show.",
  },
  how: {
    es: "Para comprobarlo, guarde el texto del mensaje en un archivo: clave audit verify --anchor ARCHIVO",
    en: "To check it, save the text of the message in a file: clave audit verify --anchor FILE",
  },
});

/** The kind of letter that carries the end of the chain, and whom the desk writes it to. */
export const anchorLetter = "audit-anchor";
const reader = "desk/audit";

/** Queues the day's letter with the record's signed end, where somebody is to have it and it is not queued yet. */
export async function oweAnchor(ctx: Context): Promise<void> {
  const address = ctx.settings["audit.anchorTo"];
  if (address === "") return;
  authorize(ctx, "delivery.run");
  const now = ctx.clock.now();
  const subject = `audit:${dayOf(now, ctx.settings.timezone)}`;
  await transaction(ctx, async (ctx) => {
    await alone(ctx, subject);
    if ((await messagesAbout(ctx.store, [subject], anchorLetter)).length > 0) return;
    const to = await deskContactPoint(ctx.store, reader, address, now);
    await queueLetter(ctx, { letter: anchorLetter, subject, to, life: day });
    await record(ctx, { act: "audit.anchor", subject });
  });
}

const composeAnchor = oneByOne(async (ctx, message) => {
  const head = await auditHead(ctx.store);
  // an end that is not signed proves nothing: that no letter comes is what its reader notices
  if (!head || !isOwnHead(ctx.keys, head)) return undefined;
  const { language, institution } = ctx.settings;
  return writeLetter({
    language,
    institution,
    subject: fill(texts.subject, { day: nameIn(message.subject) })[language],
    greeting: texts.greeting[language],
    // as `audit anchor` prints them, and as `audit verify --anchor` reads them again
    paragraphs: [
      fill(texts.what, { institution })[language],
      `entries: ${head.entries}`,
      `head: ${head.hash}`,
      `signature: ${head.signature}`,
      `key: ${ctx.keys.publicKey()}`,
      `at: ${iso(ctx.clock.now())}`,
      texts.how[language],
    ],
    portal: ctx.settings["portal.url"],
  });
});

/** Who writes the desk's own letters. */
export const deskComposers: Composers<typeof anchorLetter> = { [anchorLetter]: composeAnchor };
