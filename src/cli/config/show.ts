import { catalogue } from "../../base/texts.ts";
import { formatOption, printList } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";

const texts = catalogue({
  about: { es: "todos los ajustes y su valor", en: "every setting and its value" },
  key: { es: "Ajuste", en: "Setting" },
  value: { es: "Valor", en: "Value" },
});

/** clave config show */
export const show = deskVerb({
  about: texts.about,
  takes: formatOption,
  examples: ["clave config show"],
  run: async (terminal, ctx, { format }, { settingTexts }) => {
    const { showSettings } = await import("../../operator/settings.ts");
    const rows = showSettings(ctx, settingTexts);
    await printList(terminal, format, {
      rows,
      columns: {
        key: [texts.key, ([key]) => key],
        value: [texts.value, ([, value]) => value],
      },
      document: { settings: Object.fromEntries(rows) },
    });
  },
});
