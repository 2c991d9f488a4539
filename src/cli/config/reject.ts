import { catalogue, fill } from "../../base/texts.ts";
import { ownReasonFor, requireYes } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { texts as common } from "../words/texts.ts";
import { proposalTexts, showProposal } from "./approve.ts";

const texts = catalogue({
  about: {
    es: "rechazar el cambio de un ajuste, o retirar el propio",
    en: "refuse the change of a setting, or take back one's own",
  },
  sure: { es: "¿Rechazarlo?", en: "Refuse it?" },
  done: { es: "Rechazada: {key} sigue como está.", en: "Refused: {key} stays as it is." },
});

/** clave config reject S… --reason … */
export const reject = deskVerb({
  about: texts.about,
  takes: { "<proposal>": proposalTexts.proposal, "--reason <text>": common.reason },
  decides: true,
  examples: ['clave config reject S7K3M9QWXA --reason "…"'],
  run: async (terminal, ctx, { proposal, reason }, { home, settings }) => {
    const { rejectSetting, waitingSetting } = await import("../../operator/guarded-settings.ts");
    showProposal(terminal, await waitingSetting(ctx, "config.reject", proposal), settings.timezone);
    if (terminal.interactive) await requireYes(terminal, texts.sure);
    const { key } = await rejectSetting(ctx, home, proposal, await ownReasonFor(terminal, reason));
    const document = { key, proposal: proposal.toUpperCase(), rejected: true };
    terminal.answer(document, terminal.text(fill(texts.done, { key })));
  },
});
