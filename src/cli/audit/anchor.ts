import type { PrintedAnchor } from "../../audit/anchor.ts";
import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { facts } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { widest, wrapped } from "../terminal/width.ts";

const texts = catalogue({
  about: {
    es: "el final firmado del registro, para guardarlo en otra parte",
    en: "the record's signed end, to be kept elsewhere",
  },
  keep: {
    es: "Guarde estas líneas fuera de la mesa: en una carta, en papel. Si algún día el registro fue cortado o escrito de nuevo, «clave audit verify --anchor ARCHIVO» lo dirá.",
    en: 'Keep these lines away from the desk: in a letter, on paper. Should the record ever be cut or written anew, "clave audit verify --anchor FILE" will tell.',
  },
});

/** clave audit anchor */
export const anchor = deskVerb({
  about: texts.about,
  examples: ["clave audit anchor --json > anchor.json"],
  run: async (terminal, ctx) => {
    const { anchorAudit } = await import("../../audit/anchor.ts");
    const printed = await anchorAudit(ctx);
    const document = { ...printed, at: iso(printed.at) };
    terminal.answer(document, `${block(printed)}\n\n${wrapped(terminal.text(texts.keep))}`);
  },
});

/** The same words in every language: they are read again. A signature is longer than a line. */
function block({ entries, head, signature, publicKey, at }: PrintedAnchor): string {
  const middle = widest - 20;
  return facts([
    ["entries", String(entries)],
    ["head", head],
    ["signature", signature.slice(0, middle)],
    ["", signature.slice(middle)],
    ["key", publicKey],
    ["at", iso(at)],
  ]);
}
