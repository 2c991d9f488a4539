import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { listOptions, printList } from "../command/listing.ts";
import { homeOf } from "../command/opening.ts";
import { verb } from "../command/verb.ts";

const texts = catalogue({
  about: { es: "las cartas guardadas, la última al final", en: "the letters kept, the last one at the end" },
  id: { es: "Id", en: "Id" },
  at: { es: "Llegó", en: "Came" },
  to: { es: "Para", en: "To" },
  subject: { es: "Asunto", en: "Subject" },
});

/** clave sink list */
export const list = verb({
  forTrying: true,
  about: texts.about,
  takes: {
    ...listOptions(50),
  },
  examples: ["clave sink list --limit 5"],
  run: async (terminal, { limit, format }) => {
    const { listMails } = await import("../../sink/mails.ts");
    const mails = await listMails(homeOf(terminal).sink, limit);
    await printList(terminal, format, {
      rows: mails,
      columns: {
        id: [texts.id, ({ id }) => id],
        receivedAt: [texts.at, ({ receivedAt }) => iso(receivedAt)],
        to: [texts.to, ({ to }) => to.join(" ")],
        subject: [texts.subject, ({ subject }) => subject],
      },
      document: { mails: mails.map((mail) => ({ ...mail, receivedAt: iso(mail.receivedAt) })) },
    });
  },
});
