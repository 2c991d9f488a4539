import { subjectTyped } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import { catalogue, fill } from "../../base/texts.ts";
import type { Recovery } from "../../recovery/episode/status.ts";
import { reasonFor } from "../command/asking.ts";
import { decided, dryRunText } from "../command/deciding.ts";
import { deskVerb } from "../command/verb.ts";
import { texts as common } from "../words/texts.ts";
import { recoveryDocument } from "./answer.ts";
import { recoveryTexts } from "./texts.ts";

const texts = catalogue({
  about: { es: "terminar una recuperación y matar sus enlaces", en: "end a recovery and kill its links" },
  would: {
    es: "Se terminaría la recuperación {reference}; sus enlaces, enviados a {to}, dejarían de servir.",
    en: "The recovery {reference} would be ended; its links, sent to {to}, would no longer work.",
  },
  done: {
    es: "La recuperación {reference} se canceló; sus enlaces ya no sirven.",
    en: "The recovery {reference} was cancelled; its links no longer work.",
  },
});

/** clave recovery cancel REF --reason … */
export const cancel = deskVerb({
  about: texts.about,
  takes: {
    "<reference>": recoveryTexts.reference,
    "--reason <text>": common.reason,
    "--dry-run": dryRunText,
  },
  examples: ['clave recovery cancel R7K3M9QWXA --reason "…"'],
  run: async (terminal, ctx, options) => {
    const reason = await reasonFor(terminal, options.reason);
    const { cancelRecovery } = await import("../../recovery/cancel.ts");
    const subject = subjectTyped("recovery", options.reference);
    const work = (ctx: Context) => cancelRecovery(ctx, options.reference, reason);
    const would = ({ reference, sentTo = "—" }: Recovery) => fill(texts.would, { reference, to: sentTo });
    const document = (recovery: Recovery) => ({ recovery: recoveryDocument(recovery) });
    const recovery = await decided(
      terminal,
      ctx,
      { act: "recovery.cancel", subject, work, would, document },
      options.dryRun,
    );
    if (!recovery) return;
    const words = terminal.text(fill(texts.done, { reference: recovery.reference }));
    terminal.answer(document(recovery), words);
  },
});
