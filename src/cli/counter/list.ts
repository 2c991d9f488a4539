import { catalogue } from "../../base/texts.ts";
import { caseStatuses } from "../../cases/status.ts";
import { listOptions, printList } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt } from "../terminal/terminal.ts";
import { caseDocument } from "./answer.ts";
import { texts } from "./words/texts.ts";

const own = catalogue({
  about: { es: "los trámites, los más nuevos primero", en: "the cases, newest first" },
  status: { es: "solo los que están así", en: "only those that stand so" },
  mine: { es: "solo los que usted lleva y no ha entregado", en: "only those in your hands, not handed in" },
});

/** clave counter list */
export const list = deskVerb({
  about: own.about,
  takes: {
    "--status <status>": [own.status, caseStatuses],
    "--mine": own.mine,
    ...listOptions(50),
  },
  examples: ["clave counter list --mine", "clave counter list --status submitted --json"],
  run: async (terminal, ctx, options, { settings }) => {
    const { listCases } = await import("../../counter/case/list.ts");
    const { texts: counterTexts } = await import("../../counter/case/texts.ts");
    const { status, mine, limit, format } = options;
    const cases = await listCases(ctx, { status, mine, limit });
    const word = (key: keyof typeof counterTexts, plain: string) =>
      format === "csv" ? plain : terminal.text(counterTexts[key]);
    await printList(terminal, format, {
      rows: cases,
      columns: {
        id: [texts.caseTitle, ({ id }) => id],
        subject: [texts.person, ({ subject }) => subject],
        kind: [texts.kindTitle, ({ kind }) => word(`kind-${kind}`, kind)],
        status: [texts.status, ({ status }) => word(`status-${status}`, status)],
        officer: [texts.officer, ({ officer }) => officer],
        openedAt: [texts.opened, ({ openedAt }) => shownAt(openedAt, settings.timezone)],
      },
      document: { cases: cases.map(caseDocument) },
    });
  },
});
