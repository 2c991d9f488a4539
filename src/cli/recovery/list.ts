import { catalogue } from "../../base/texts.ts";
import { listRecoveries } from "../../recovery/list.ts";
import { listOptions, printList } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt } from "../terminal/terminal.ts";
import { recoveryDocument } from "./answer.ts";
import { recoveryTexts, statusTexts } from "./texts.ts";

const texts = catalogue({
  about: { es: "las recuperaciones, las más nuevas primero", en: "recoveries, newest first" },
  status: { es: "solo las que están así", en: "only those that stand so" },
  stuck: {
    es: "solo las que siguen abiertas a los 30 minutos",
    en: "only those still open after 30 minutes",
  },
  to: { es: "Enviada a", en: "Sent to" },
});

const statuses = ["started", "sent", "opened", "completed", "expired", "cancelled", "held"] as const;

/** clave recovery list */
export const list = deskVerb({
  about: texts.about,
  takes: {
    "--status <status>": [texts.status, statuses],
    "--stuck": texts.stuck,
    ...listOptions(50),
  },
  examples: ["clave recovery list --stuck", "clave recovery list --status sent --json"],
  run: async (terminal, ctx, options, { settings }) => {
    const { status, stuck = false, limit, format } = options;
    const recoveries = await listRecoveries(ctx, { status, stuck, limit });
    const { text } = terminal;
    await printList(terminal, format, {
      rows: recoveries,
      columns: {
        reference: [recoveryTexts.referenceTitle, ({ reference }) => reference],
        affiliate: [recoveryTexts.person, ({ cedula }) => cedula],
        status: [
          recoveryTexts.status,
          ({ status }) => (format === "csv" ? status : text(statusTexts[status])),
        ],
        startedAt: [recoveryTexts.started, ({ startedAt }) => shownAt(startedAt, settings.timezone)],
        sentTo: [texts.to, ({ sentTo }) => sentTo ?? "—"],
      },
      document: { recoveries: recoveries.map(recoveryDocument) },
    });
  },
});
