import { catalogue } from "../../base/texts.ts";
import { listOptions, printList } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { operatorDocument, pendingDocument, stateOf } from "./operator.ts";
import { roleWords, texts } from "./texts.ts";

const own = catalogue({
  about: { es: "quienes trabajan en la mesa", en: "who works at the desk" },
});

/** clave operator list */
export const list = deskVerb({
  about: own.about,
  takes: {
    ...listOptions(200),
  },
  examples: ["clave operator list"],
  run: async (terminal, ctx, { limit, format }, { settings }) => {
    const { listOperators } = await import("../../operator/account/list.ts");
    const operators = await listOperators(ctx, limit);
    await printList(terminal, format, {
      rows: operators,
      columns: {
        name: [texts.nameTitle, ({ name }) => name],
        role: [texts.roleTitle, ({ role }) => (terminal.screen ? terminal.text(roleWords(role)) : role)],
        office: [texts.officeTitle, ({ office }) => office ?? "—"],
        state: [texts.stateTitle, (each) => stateOf(terminal, each, settings.timezone)],
      },
      document: {
        operators: operators.map((each) => ({
          ...operatorDocument(each),
          pending: each.pending ? pendingDocument(each.pending) : null,
        })),
      },
    });
  },
});
