import { catalogue } from "../../base/texts.ts";
import { caseKinds } from "../../store/counter/cases.ts";
import { asOperator } from "../command/opening.ts";
import { type Typed, verb } from "../command/verb.ts";
import { needed } from "../terminal/failure.ts";
import { texts as common } from "../words/texts.ts";
import { answerCase } from "./answer.ts";
import { documentFlags, documentFrom, missingOfDocument } from "./words/document-flags.ts";
import { mandateFlags, mandateFrom } from "./words/mandate-flags.ts";
import { texts } from "./words/texts.ts";

const own = catalogue({
  about: {
    es: "abrir el trámite de quien está en la ventanilla",
    en: "open a case for the person at the counter",
  },
  appointment: { es: "número de la cita", en: "number of the appointment" },
  priority: { es: "es de un grupo prioritario", en: "belongs to a priority group" },
  oldAddress: {
    es: "el correo registrado: works o lost (por omisión)",
    en: "the mailbox on file: works or lost (the default)",
  },
});

const takes = {
  "[cedula]": texts.cedula,
  "--kind <kind>": [texts.kind, caseKinds],
  ...documentFlags,
  "--reason <text>": common.reason,
  "--appointment <id>": own.appointment,
  "--priority": own.priority,
  "--old-address <state>": [own.oldAddress, ["works", "lost"]],
  ...mandateFlags,
} as const;

/** clave counter open CEDULA */
export const open = verb({
  about: own.about,
  takes,
  examples: [
    "clave counter open 1710034065 --kind contact --document cedula \\",
    "  --document-number 1710034065 --document-expires 2031-05-31 \\",
    '  --face-match yes --reason "…"',
  ],
  run: async (terminal, options) => {
    const { cedula, kind, reason, appointment, priority, oldAddress } = options;
    const document = documentFrom(options);
    const mandate = mandateFrom(options);
    if (cedula === undefined || !kind || reason === undefined || !document) {
      if (!terminal.interactive) throw needed(missingOf(options));
      const { openAsking } = await import("./asking.ts");
      return openAsking(terminal, { ...options, shown: mandate });
    }
    await asOperator(terminal, async (ctx, { settings }) => {
      const { openCase } = await import("../../counter/case/open.ts");
      const input = { cedula, kind, reason, document, appointment, priority, oldAddress, mandate };
      const { case: opened, warnings } = await openCase(ctx, input);
      answerCase(terminal, settings.timezone, opened, { warnings });
    });
  },
});

function missingOf(options: Typed<typeof takes>): readonly string[] {
  return [
    options.cedula === undefined ? "CEDULA" : "",
    options.kind ? "" : `--kind ${caseKinds.join("|")}`,
    ...missingOfDocument(options),
    options.reason === undefined ? "--reason TEXT" : "",
  ].filter(Boolean);
}
