import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { facts } from "../command/listing.ts";
import { homeOf } from "../command/opening.ts";
import { verb } from "../command/verb.ts";

const texts = catalogue({
  about: {
    es: "una carta guardada, como la lee la persona",
    en: "a letter that was kept, as the person reads it",
  },
  id: { es: "id de la carta, de clave sink list", en: "the letter's id, from clave sink list" },
  from: { es: "De", en: "From" },
  to: { es: "Para", en: "To" },
  subject: { es: "Asunto", en: "Subject" },
});

/** clave sink show ID */
export const show = verb({
  forTrying: true,
  about: texts.about,
  takes: { "<id>": texts.id },
  examples: ["clave sink show 20261121T140501123-XXXX"],
  run: async (terminal, { id }) => {
    const { readMail } = await import("../../sink/mails.ts");
    const { mail, text, html } = await readMail(homeOf(terminal).sink, id);
    const head = facts([
      [terminal.text(texts.from), mail.from],
      [terminal.text(texts.to), mail.to.join(" ")],
      [terminal.text(texts.subject), mail.subject],
    ]);
    const document = { mail: { ...mail, receivedAt: iso(mail.receivedAt), text, html: html ?? null } };
    terminal.answer(document, `${head}\n\n${text.trimEnd()}`);
  },
});
