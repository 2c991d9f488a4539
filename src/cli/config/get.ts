import { catalogue } from "../../base/texts.ts";
import { facts } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  about: {
    es: "un ajuste, o un catálogo: preguntas (questions), imágenes (images), motivos (reasons)",
    en: "one setting, or a catalogue: questions, images, reasons",
  },
  key: { es: "nombre del ajuste, como link.ttl", en: "the setting's name, such as link.ttl" },
});

/** clave config get KEY */
export const get = deskVerb({
  about: texts.about,
  takes: { "<key>": texts.key },
  examples: ["clave config get link.ttl", "clave config get questions"],
  run: async (terminal, ctx, { key }, { settingTexts }) => {
    const listed = await catalogueOf(terminal, key);
    if (listed) {
      const words = facts(listed.map(({ id, text }) => [id, text]));
      return terminal.answer({ key, value: listed }, words);
    }
    const { showSetting } = await import("../../operator/settings.ts");
    const value = showSetting(ctx, settingTexts, key);
    terminal.answer({ key, value }, value);
  },
});

async function catalogueOf(terminal: Terminal, key: string) {
  if (key !== "questions" && key !== "images" && key !== "reasons") return undefined;
  const { [key]: listed } = await import("../../holder/identity/catalogues.ts");
  return listed.map(({ id, text }) => ({ id, text: terminal.text(text) }));
}
