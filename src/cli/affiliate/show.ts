import { catalogue, fill, type Sentence, verbatim } from "../../base/texts.ts";
import { dayOf, iso, type Moment } from "../../base/time.ts";
import { replyWords } from "../../delivery/mailbox/mailbox.ts";
import type { AffiliateSheet, AffiliateView, KnownContact } from "../../holder/affiliate.ts";
import { reasonFor } from "../command/asking.ts";
import { facts } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: { es: "lo que la mesa sabe de una persona", en: "what the desk knows of a person" },
});

/** clave affiliate show CEDULA --reason … */
export const show = deskVerb({
  about: own.about,
  takes: { "<cedula>": texts.cedula, "--reason <text>": common.reason },
  examples: ['clave affiliate show 1710034065 --reason "…"'],
  run: async (terminal, ctx, options, { settings }) => {
    const { showAffiliate } = await import("../../holder/affiliate.ts");
    const sheet = await showAffiliate(ctx, options.cedula, await reasonFor(terminal, options.reason));
    terminal.answer(
      { affiliate: sheetDocument(sheet) },
      words(terminal, sheet, ctx.clock.now(), settings.timezone),
    );
  },
});

function words(terminal: Terminal, sheet: AffiliateSheet, now: Moment, zone: string): string {
  const { text } = terminal;
  const locked = sheet.lockedUntil === undefined ? text(texts.open) : shownAt(sheet.lockedUntil, zone);
  return facts([
    [text(texts.cedulaTitle), sheet.cedula],
    [text(texts.names), sheet.names],
    [text(texts.status), text(texts[sheet.status])],
    [text(texts.language), sheet.language],
    [text(texts.image), text(sheet.imageRegistered ? texts.registered : texts.notRegistered)],
    [text(texts.questions), String(sheet.questionsRegistered)],
    [text(texts.failures), String(sheet.failedChecks)],
    [text(texts.locked), locked],
    ...sheet.contacts
      .flatMap((contact) => [whenInForce(contact, now, zone), ...healthOf(contact, zone)])
      .map((line, index): readonly [string, string] => [index === 0 ? text(texts.contacts) : "", text(line)]),
  ]);
}

function whenInForce(
  { address, since, until, awaits }: AffiliateSheet["contacts"][number],
  now: Moment,
  zone: string,
): Sentence {
  if (awaits !== undefined) return fill(common.awaited, { address, import: awaits });
  if (since > now) return fill(texts.coming, { address, at: shownAt(since, zone) });
  return until === undefined ? verbatim(address) : fill(texts.former, { address, at: shownAt(until, zone) });
}

/** What is known against a contact, on a line below it. */
function healthOf({ channel, health }: KnownContact, zone: string): readonly Sentence[] {
  if (!health) return [];
  const { state, since, until, class: meaning } = health;
  const why = replyWords(meaning, channel);
  return state === "suppressed"
    ? [fill(texts.suppressed, { at: shownAt(until, zone), why })]
    : [fill(texts.obsolete, { at: dayOf(since, zone), why })];
}

/** A person as scripts read one. */
export function affiliateDocument({ cedula, idKind, names, status, language, contacts }: AffiliateView) {
  return {
    cedula,
    idKind,
    names,
    status,
    language,
    contacts: contacts.map(({ channel, address, since, until, awaits }) => ({
      channel,
      address,
      since: iso(since),
      until: until === undefined ? null : iso(until),
      ...(awaits === undefined ? {} : { awaits }),
    })),
  };
}

function sheetDocument(sheet: AffiliateSheet) {
  return {
    ...affiliateDocument(sheet),
    contacts: affiliateDocument(sheet).contacts.map((contact, index) => ({
      ...contact,
      health: healthDocument(sheet.contacts[index]),
    })),
    image: sheet.imageRegistered ? "registered" : "missing",
    questions: sheet.questionsRegistered,
    failedChecks: sheet.failedChecks,
    lockedUntil: sheet.lockedUntil === undefined ? null : iso(sheet.lockedUntil),
  };
}

function healthDocument(contact: KnownContact | undefined) {
  if (!contact?.health) return null;
  const { state, class: meaning, since, until } = contact.health;
  return { state, class: meaning, since: iso(since), until: until === undefined ? null : iso(until) };
}
