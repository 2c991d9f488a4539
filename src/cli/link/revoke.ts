import { subjectTyped } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import { catalogue, fill } from "../../base/texts.ts";
import type { Revoked } from "../../recovery/revoke.ts";
import { reasonFor } from "../command/asking.ts";
import { decided, dryRunText } from "../command/deciding.ts";
import { deskVerb } from "../command/verb.ts";
import { recoveryDocument } from "../recovery/answer.ts";
import { recoveryTexts } from "../recovery/texts.ts";
import { texts as common } from "../words/texts.ts";

const texts = catalogue({
  about: {
    es: "anular los enlaces de una recuperación, que sigue abierta",
    en: "revoke the links of a recovery, which stays open",
  },
  would: {
    es: "Los enlaces de {reference}, enviados a {to}, dejarían de servir.",
    en: "The links of {reference}, sent to {to}, would no longer work.",
  },
  wouldWithdraw: {
    es: "Los enlaces de {reference}, enviados a {to}, dejarían de servir; {n} {n:carta que no ha salido se retiraría|cartas que no han salido se retirarían}.",
    en: "The links of {reference}, sent to {to}, would no longer work; {n} {n:letter|letters} that {n:has|have} not left would be withdrawn.",
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
  takes: {
    "<reference>": recoveryTexts.reference,
    "--reason <text>": common.reason,
    "--dry-run": dryRunText,
  },
  examples: ['clave link revoke R7K3M9QWXA --reason "…"'],
  run: async (terminal, ctx, options) => {
    const reason = await reasonFor(terminal, options.reason);
    const { revokeLinks } = await import("../../recovery/revoke.ts");
    const subject = subjectTyped("recovery", options.reference);
    const work = (ctx: Context) => revokeLinks(ctx, options.reference, reason);
    const would = ({ recovery: { reference, sentTo = "—" }, withdrawn: n }: Revoked) =>
      fill(n > 0 ? texts.wouldWithdraw : texts.would, { reference, to: sentTo, n });
    const document = ({ recovery, withdrawn }: Revoked) => {
      return { recovery: recoveryDocument(recovery), withdrawn };
    };
    const revoked = await decided(
      terminal,
      ctx,
      { act: "link.revoke", subject, work, would, document },
      options.dryRun,
    );
    if (!revoked) return;
    const { withdrawn } = revoked;
    const { reference } = revoked.recovery;
    const words = terminal.text(fill(texts.done, { reference }));
    terminal.answer(document(revoked), words);
    if (withdrawn > 0) terminal.say(fill(texts.withdrawn, { n: withdrawn }));
    terminal.say(fill(texts.open, { reference }));
  },
});
