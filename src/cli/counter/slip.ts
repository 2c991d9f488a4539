import type { Settings } from "../../base/settings.ts";
import { catalogue, fill } from "../../base/texts.ts";
import type { HandedOver } from "../../counter/hand-over.ts";
import { shownAt, type Terminal } from "../terminal.ts";
import { type PaperWidth, paperLines } from "./paper.ts";

const texts = catalogue({
  title: { es: "{institution}: activación", en: "{institution}: activation" },
  person: { es: "Persona", en: "Person" },
  id: { es: "Trámite", en: "Case" },
  activation: { es: "Activación", en: "Activation" },
  until: { es: "Sirve hasta", en: "Works until" },
  portal: { es: "Dirección", en: "Address" },
  once: {
    es: "Abra esa dirección, escriba esta activación una sola vez y elija usted su clave nueva.",
    en: "Open that address, type this activation once, and choose your new password yourself.",
  },
  nobody: {
    es: "Nadie más debe verla: ni un familiar ni un funcionario. Después de usarla, rompa este papel.",
    en: "Nobody else should see it: no relative and no official. Once it is used, tear this paper up.",
  },
});

/** The slip that a validated person takes away: it holds a secret. */
export function slipLines(
  { text }: Terminal,
  { institution, timezone, "portal.url": portal }: Settings,
  { case: found, activation, expiresAt }: HandedOver,
  width: PaperWidth,
): readonly string[] {
  const paper = {
    title: text(fill(texts.title, { institution })),
    facts: [
      [text(texts.person), found.names],
      [text(texts.id), found.id],
      [text(texts.until), shownAt(expiresAt, timezone)],
      [text(texts.portal), portal],
      [text(texts.activation), activation],
    ] as const,
    words: [text(texts.once), text(texts.nobody)],
  };
  return paperLines(paper, width);
}
