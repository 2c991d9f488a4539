import type { Context } from "../../base/context.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { asOperator, type OpenDesk } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { tellWanting } from "../operator/operator.ts";
import { requireNoPassword } from "../terminal/secrets.ts";

const texts = catalogue({
  about: { es: "cambiar un ajuste, dentro de sus límites", en: "change a setting, within its bounds" },
  key: { es: "nombre del ajuste", en: "the setting's name" },
  value: { es: "valor nuevo", en: "the new value" },
  done: { es: "{key} = {value}", en: "{key} = {value}" },
});

/** clave config set KEY VALUE */
export const set = verb({
  about: texts.about,
  takes: { "<key>": texts.key, "<value>": texts.value },
  decides: true,
  examples: ["clave config set link.ttl 45m"],
  run: async (terminal, given) => {
    requireNoPassword(given.value);
    const change = async (ctx: Context, { home }: OpenDesk) => {
      const { changeSetting } = await import("../../operator/settings.ts");
      const { key, value } = await changeSetting(ctx, home.config, given);
      if (key === "production" && value === "true") await tellWanting(terminal, ctx, true);
      terminal.answer({ key, value }, terminal.text(fill(texts.done, { key, value: visible(value) })));
    };
    // a wrong value in the file is mended by this very command
    await asOperator(terminal, change, { brokenSettings: true });
  },
});
