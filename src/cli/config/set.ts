import type { Context } from "../../base/context.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import type { Changed } from "../../operator/settings.ts";
import { asOperator, type OpenDesk } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { tellWanting } from "../operator/operator.ts";
import { requireNoPassword } from "../terminal/secrets.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  about: {
    es: "cambiar un ajuste, dentro de sus límites; en producción, proponerlo",
    en: "change a setting, within its bounds; in production, propose it",
  },
  key: { es: "nombre del ajuste", en: "the setting's name" },
  value: { es: "valor nuevo", en: "the new value" },
  done: { es: "{key} = {value}", en: "{key} = {value}" },
  proposed: {
    es: "Propuesta {proposal}: {key} sigue en {from}\nhasta que otro administrador la apruebe: clave config approve {proposal}",
    en: "Proposal {proposal}: {key} stays {from}\nuntil another admin approves it: clave config approve {proposal}",
  },
  due: {
    es: "Propuesta {proposal}: {key} sigue en {from}\nhasta el {moment}. Ningún otro administrador puede decidirla:\nvale entonces por sí sola, y se avisa a todos los operadores.",
    en: "Proposal {proposal}: {key} stays {from}\nuntil {moment}. No other admin can decide it:\nit is in force by itself then, and every operator is told.",
  },
});

/** clave config set KEY VALUE */
export const set = verb({
  about: texts.about,
  takes: { "<key>": texts.key, "<value>": texts.value },
  decides: true,
  examples: ["clave config set link.ttl 45m"],
  run: async (terminal, given) => {
    requireNoPassword(given.value);
    const change = async (ctx: Context, { home, settings }: OpenDesk) => {
      const { changeSetting } = await import("../../operator/settings.ts");
      const changed = await changeSetting(ctx, home, given);
      const { key, value, waiting } = changed;
      if (key === "production" && value === "true" && !waiting) await tellWanting(terminal, ctx, true);
      tell(terminal, changed, settings.timezone);
    };
    // a wrong value in the file is mended by this very command
    await asOperator(terminal, change, { brokenSettings: true });
  },
});

function tell(terminal: Terminal, { key, value, waiting }: Changed, zone: string): void {
  if (!waiting) {
    terminal.answer({ key, value }, terminal.text(fill(texts.done, { key, value: visible(value) })));
    return;
  }
  const { proposal, dueAt, from } = waiting;
  const shown = { key, proposal, from: visible(from) };
  const sentence =
    dueAt === undefined
      ? fill(texts.proposed, shown)
      : fill(texts.due, { ...shown, moment: shownAt(dueAt, zone) });
  const due = dueAt === undefined ? {} : { dueAt: iso(dueAt) };
  terminal.answer({ key, value, pending: true, proposal, ...due }, terminal.text(sentence));
}
