import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import type { ToConfirm } from "../../operator/account/approve.ts";
import { requireYes } from "../command/asking.ts";
import { facts } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { operatorDocument, pendingDocument, pendingWords } from "./operator.ts";
import { roleWords, texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "confirmar una cuenta, o lo que otro administrador propone de ella",
    en: "confirm an account, or what another admin proposes about it",
  },
  refuse: { es: "no confirmarlo: la cuenta sigue como estaba", en: "refuse it: the account stays as it was" },
  wanted: { es: "Se propone", en: "Proposed" },
  since: { es: "Desde", en: "Since" },
  due: { es: "Entra en vigor", en: "Takes force" },
  alone: { es: "Hecho a solas", en: "Done alone" },
  byAt: { es: "por {other}, el {at}", en: "by {other}, on {at}" },
  askConfirm: { es: "¿Lo confirma usted?", en: "Do you confirm it?" },
  askRefuse: { es: "¿Lo rechaza usted?", en: "Do you refuse it?" },
  confirmed: { es: "Confirmado: {name} ({role}).", en: "Confirmed: {name} ({role})." },
  refused: {
    es: "Rechazado. {name} sigue como estaba; si era una cuenta nueva, queda desactivada.",
    en: "Refused. {name} stays as it was; a new account is disabled.",
  },
});

/** clave operator approve NAME */
export const approve = deskVerb({
  about: own.about,
  takes: { "<name>": texts.name, "--refuse": own.refuse },
  decides: true,
  examples: ["clave operator approve luz", "clave operator approve luz --refuse"],
  run: async (terminal, ctx, { name, refuse = false }, { settings }) => {
    const { decideAccount, toConfirm } = await import("../../operator/account/approve.ts");
    const found = await toConfirm(ctx, name);
    terminal.say(shown(terminal, found, settings.timezone));
    await requireYes(terminal, refuse ? own.askRefuse : own.askConfirm);
    const outcome = refuse ? "refused" : "confirmed";
    const proposal = found.pending?.proposal;
    const { operator, pending, ties } = await decideAccount(ctx, { name, outcome, proposal });
    const document = {
      operator: operatorDocument(operator),
      outcome,
      proposal: pending ? pendingDocument(pending) : null,
      ties: ties.map(({ other }) => other),
    };
    const words: Sentence = refuse
      ? fill(own.refused, { name })
      : fill(own.confirmed, { name, role: roleWords(operator.role) });
    terminal.answer(document, terminal.text(words));
  },
});

/** Who it is, what is wanted, by whom and since when. */
function shown(terminal: Terminal, { operator, pending, ties }: ToConfirm, zone: string): string {
  const { text } = terminal;
  const waiting = pending
    ? [
        [text(own.wanted), text(pendingWords(pending, operator.name))],
        [text(own.since), shownAt(pending.at, zone)],
        ...(pending.dueAt === undefined ? [] : [[text(own.due), shownAt(pending.dueAt, zone)]]),
      ]
    : [];
  const alone = ties.map(({ other, at }) => [
    text(own.alone),
    text(fill(own.byAt, { other, at: shownAt(at, zone) })),
  ]);
  return facts(
    [
      [text(texts.nameTitle), operator.name],
      [text(texts.roleTitle), text(roleWords(operator.role))],
      [text(texts.cedulaTitle), operator.cedula ?? "—"],
      ...waiting,
      ...alone,
    ].map(([title = "", value = ""]) => [title, value] as const),
  );
}
