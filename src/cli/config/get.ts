import { catalogue } from "../../base/texts.ts";
import { facts } from "../listing.ts";
import type { Terminal } from "../terminal.ts";
import { deskVerb } from "../verb.ts";

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
  if (key === "questions") {
    const { questions } = await import("../../holder/questions.ts");
    return questions.map(({ id, text }) => ({ id, text: terminal.text(text) }));
  }
  if (key === "reasons") {
    const { reasons } = await import("../../holder/reasons.ts");
    return reasons.map(({ id, text }) => ({ id, text: terminal.text(text) }));
  }
  if (key !== "images") return undefined;
  const { images } = await import("../../holder/images.ts");
  return images.map(({ id, name }) => ({ id, text: terminal.text(name) }));
}
