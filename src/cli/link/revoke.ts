import { catalogue, fill } from "../../base/texts.ts";
import { reasonFor } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { recoveryDocument } from "../recovery/answer.ts";
import { recoveryTexts } from "../recovery/texts.ts";
import { texts as common } from "../words/texts.ts";

const texts = catalogue({
  about: {
    es: "anular los enlaces de una recuperación, que sigue abierta",
    en: "revoke the links of a recovery, which stays open",
  },
  done: {
    es: "Los enlaces de {reference} ya no sirven.",
    en: "The links of {reference} no longer work.",
  },
  withdrawn: {
    es: "{n} {n:carta que no había salido se retiró|cartas que no habían salido se retiraron}.",
    en: "{n} {n:letter|letters} that had not left {n:was|were} withdrawn.",
  },
  open: {
    es: "La recuperación sigue abierta. Para enviar otro enlace: clave link resend {reference}",
    en: "The recovery is still open. To send another link: clave link resend {reference}",
  },
});

/** clave link revoke REF --reason … */
export const revoke = deskVerb({
  about: texts.about,
  takes: { "<reference>": recoveryTexts.reference, "--reason <text>": common.reason },
  examples: ['clave link revoke R7K3M9QWXA --reason "…"'],
  run: async (terminal, ctx, options) => {
    const reason = await reasonFor(terminal, options.reason);
    const { revokeLinks } = await import("../../recovery/revoke.ts");
    const { recovery, withdrawn } = await revokeLinks(ctx, options.reference, reason);
    const { reference } = recovery;
    const words = terminal.text(fill(texts.done, { reference }));
    terminal.answer({ recovery: recoveryDocument(recovery), withdrawn }, words);
    if (withdrawn > 0) terminal.say(fill(texts.withdrawn, { n: withdrawn }));
    terminal.say(fill(texts.open, { reference }));
  },
});
