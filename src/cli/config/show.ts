import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import type { WaitingSetting } from "../../operator/guarded-settings.ts";
import { formatOption, printList } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  about: {
    es: "todos los ajustes y su valor, y qué cambios esperan",
    en: "every setting and its value, and which changes wait",
  },
  key: { es: "Ajuste", en: "Setting" },
  value: { es: "Valor", en: "Value" },
  waiting: {
    es: "Esperan a otro administrador (clave config approve PROPUESTA, o reject):",
    en: "These wait for another admin (clave config approve PROPOSAL, or reject):",
  },
  proposal: { es: "Propuesta", en: "Proposal" },
  to: { es: "Propuesto", en: "Proposed" },
  by: { es: "Por", en: "By" },
  due: { es: "Vale por sí solo desde", en: "In force by itself from" },
});

/** clave config show */
export const show = deskVerb({
  about: texts.about,
  takes: formatOption,
  examples: ["clave config show"],
  run: async (terminal, ctx, { format }, { settings, settingTexts }) => {
    const { showSettings } = await import("../../operator/settings.ts");
    const { waitingSettings } = await import("../../operator/guarded-settings.ts");
    const rows = showSettings(ctx, settingTexts);
    const waiting = await waitingSettings(ctx);
    await printList(terminal, format, {
      rows,
      columns: {
        key: [texts.key, ([key]) => key],
        value: [texts.value, ([, value]) => value],
      },
      document: { settings: Object.fromEntries(rows), waiting: waiting.map(waitingDocument) },
    });
    const alone = terminal.options.json || format === "json" || format === "csv";
    if (!alone && waiting.length > 0) await showWaiting(terminal, waiting, settings.timezone);
  },
});

async function showWaiting(
  terminal: Terminal,
  waiting: readonly WaitingSetting[],
  zone: string,
): Promise<void> {
  terminal.say(texts.waiting);
  await printList(terminal, undefined, {
    rows: waiting,
    columns: {
      proposal: [texts.proposal, ({ proposal }) => proposal],
      key: [texts.key, ({ key }) => key],
      value: [texts.value, ({ from }) => from],
      to: [texts.to, ({ to }) => to],
      by: [texts.by, ({ by }) => by],
      due: [texts.due, ({ dueAt }) => (dueAt === undefined ? "" : shownAt(dueAt, zone))],
    },
    document: {},
  });
}

/** A change of a setting that waits, as scripts read it. */
function waitingDocument({ at, dueAt, ...waiting }: WaitingSetting) {
  return { ...waiting, at: iso(at), ...(dueAt === undefined ? {} : { dueAt: iso(dueAt) }) };
}
