import { catalogue, number } from "../../base/texts.ts";
import { day, iso } from "../../base/time.ts";
import { listOptions, printList } from "../command/listing.ts";
import { parseSince } from "../command/since.ts";
import { deskVerb } from "../command/verb.ts";
import { tellWanting } from "./operator.ts";

const texts = catalogue({
  about: { es: "quién aprueba los trámites de quién", en: "who approves whose cases" },
  since: {
    es: "desde cuándo: fecha, instante o duración (un año si no se dice)",
    en: "since when: a date, an instant or a duration (else a year)",
  },
  officer: { es: "Atendió", en: "Served" },
  approver: { es: "Aprobó", en: "Approved" },
  cases: { es: "Trámites", en: "Cases" },
  share: { es: "De los aprobados a quien atendió", en: "Of those approved for who served" },
});

const year = 365 * day;

/** clave operator pairs */
export const pairs = deskVerb({
  about: texts.about,
  takes: {
    "--since <when>": [texts.since, parseSince("--since")],
    ...listOptions(50),
  },
  examples: ["clave operator pairs --since 90d"],
  run: async (terminal, ctx, options) => {
    const { pairsSince } = await import("../../operator/account/list.ts");
    const now = ctx.clock.now();
    const since = options.since?.(now) ?? now - year;
    const found = await pairsSince(ctx, since, options.limit);
    const percent = (share: number) => `${number(Math.round(share * 100), terminal.language)} %`;
    const { lacking, withoutCedula, ...second } = await tellWanting(terminal, ctx);
    const ties = second.ties.map((tie) => ({ ...tie, until: iso(tie.until) }));
    await printList(terminal, options.format, {
      rows: found,
      columns: {
        officer: [texts.officer, ({ officer }) => officer],
        approver: [texts.approver, ({ approver }) => approver],
        cases: [texts.cases, ({ cases }) => String(cases)],
        share: [texts.share, ({ share }) => (options.format === "csv" ? share.toFixed(3) : percent(share))],
      },
      document: { since: iso(since), pairs: found, ties, lacking, withoutCedula },
    });
  },
});
