import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { receiptTexts, sentencesOf } from "../../holder/deeds.ts";
import type { Receipt, ReceiptLine } from "../../holder/receipt.ts";
import { parseLimit } from "../command/command.ts";
import { facts } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { wrapped } from "../terminal/width.ts";
import { texts as common } from "../words/texts.ts";

const texts = catalogue({
  about: {
    es: "lo que se hizo con los datos de una persona, para que se lo lleve",
    en: "what was done about a person, for the person to take away",
  },
  cedula: { es: "cédula o código de la persona", en: "the person's cédula or code" },
  reason: {
    es: "por qué (si no se dice: la persona lo pidió)",
    en: "why (where not said: the person asked for it)",
  },
});

/** clave audit receipt CEDULA */
export const receipt = deskVerb({
  about: texts.about,
  takes: {
    "<cedula>": texts.cedula,
    "--reason <text>": texts.reason,
    "--limit <n>": [common.limit, parseLimit, 50],
  },
  examples: ["clave audit receipt 1710034065 --lang es"],
  run: async (terminal, ctx, { cedula, ...order }, { settings }) => {
    const { receiptFor } = await import("../../holder/receipt.ts");
    const found = await receiptFor(ctx, cedula, order);
    terminal.answer({ receipt: documentOf(found) }, words(terminal, found, settings));
  },
});

function words(
  { text }: Terminal,
  { cedula, at, lines }: Receipt,
  { institution, timezone: zone }: { readonly institution: string; readonly timezone: string },
): string {
  const head = facts([
    [text(receiptTexts.person), cedula],
    [text(receiptTexts.issued), shownAt(at, zone)],
  ]);
  const each = (line: ReceiptLine) =>
    sentencesOf(line)
      .map((sentence, at) => (at === 0 ? `${shownAt(line.at, zone)}  ` : " ".repeat(18)) + text(sentence))
      .join("\n");
  const done = lines.length === 0 ? text(receiptTexts.nothing) : lines.map(each).join("\n");
  const sheet = [
    visible(institution),
    text(receiptTexts.title),
    "",
    head,
    "",
    done,
    "",
    text(receiptTexts.foot),
  ];
  return wrapped(sheet.join("\n"));
}

function documentOf({ cedula, at, lines }: Receipt) {
  return {
    cedula,
    at: iso(at),
    entries: lines.map((line) => ({
      entry: String(line.entry),
      at: iso(line.at),
      act: line.act,
      outcome: line.refused ? "refused" : "done",
      place: line.place.kind,
      office: line.place.kind === "office" ? line.place.office : null,
      reason: line.reason ?? null,
      mark: line.mark,
    })),
  };
}
