import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { WaitingSetting } from "../../operator/guarded-settings.ts";
import { requireYes } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  about: {
    es: "poner en vigor el cambio de un ajuste que otro propuso",
    en: "put in force the change of a setting that another proposed",
  },
  proposal: { es: "número de la propuesta (S…)", en: "the proposal's number (S…)" },
  plan: {
    es: "{by} propuso el {at} cambiar el ajuste {key}:\n  de {from}\n  a  {to}",
    en: "{by} proposed at {at} to change the setting {key}:\n  from {from}\n  to   {to}",
  },
  sure: { es: "¿Ponerlo en vigor?", en: "Put it in force?" },
  done: { es: "{key} = {value}", en: "{key} = {value}" },
});

export { texts as proposalTexts };

/** clave config approve S… */
export const approve = deskVerb({
  about: texts.about,
  takes: { "<proposal>": texts.proposal },
  decides: true,
  examples: ["clave config approve S7K3M9QWXA"],
  run: async (terminal, ctx, { proposal }, { home, settings }) => {
    const { approveSetting, waitingSetting } = await import("../../operator/guarded-settings.ts");
    showProposal(terminal, await waitingSetting(ctx, "config.approve", proposal), settings.timezone);
    if (terminal.interactive) await requireYes(terminal, texts.sure);
    const { key, value } = await approveSetting(ctx, home, proposal);
    const document = { key, value, proposal: proposal.toUpperCase() };
    terminal.answer(document, terminal.text(fill(texts.done, { key, value: visible(value) })));
  },
});

/** What somebody is about to decide, on the side of the conversation. */
export function showProposal(terminal: Terminal, waiting: WaitingSetting, zone: string): void {
  const { by, at, key, from, to } = waiting;
  const shown = { by: visible(by), at: shownAt(at, zone), key, from: visible(from), to: visible(to) };
  terminal.say(fill(texts.plan, shown));
}
