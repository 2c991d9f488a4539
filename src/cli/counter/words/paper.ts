import type { Settings } from "../../../base/settings.ts";
import { catalogue, fill } from "../../../base/texts.ts";
import type { HandedOver } from "../../../counter/case/hand-over.ts";
import type { Receipt } from "../../../counter/case/show.ts";
import { shownAt, type Terminal } from "../../terminal/terminal.ts";
import { hardWrapped } from "../../terminal/width.ts";

const texts = catalogue({
  title: { es: "{institution}: activación", en: "{institution}: activation" },
  person: { es: "Persona", en: "Person" },
  id: { es: "Trámite", en: "Case" },
  activation: { es: "Activación", en: "Activation" },
  from: { es: "Sirve desde", en: "Works from" },
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

/** How wide paper is: a sheet or screen, or the roll of a till printer. */
export const paperWidths = ["32", "80"] as const;
export type PaperWidth = (typeof paperWidths)[number];

/** What stands on a piece of paper that a person takes home. */
interface Paper {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly words: readonly string[];
}

/** What a person takes home, as lines of a piece of paper. */
export function receiptLines(
  { text }: Terminal,
  { title, facts, words }: Receipt,
  width: PaperWidth,
): readonly string[] {
  const paper = {
    title: text(title),
    facts: facts.map(([name, value]) => [text(name), text(value)] as const),
    words: words.map(text),
  };
  return paperLines(paper, width);
}

/** The slip that a validated person takes away: it holds a secret. */
export function slipLines(
  { text }: Terminal,
  { institution, timezone, "portal.url": portal }: Settings,
  { case: found, activation, expiresAt, worksFrom }: HandedOver,
  width: PaperWidth,
): readonly string[] {
  const paper = {
    title: text(fill(texts.title, { institution })),
    facts: [
      [text(texts.person), found.names],
      [text(texts.id), found.id],
      ...(worksFrom === undefined ? [] : [[text(texts.from), shownAt(worksFrom, timezone)] as const]),
      [text(texts.until), shownAt(expiresAt, timezone)],
      [text(texts.portal), portal],
      [text(texts.activation), activation],
    ] as readonly (readonly [string, string])[],
    words: [text(texts.once), text(texts.nobody)],
  };
  return paperLines(paper, width);
}

/** A piece of paper as lines, none wider than it is. */
function paperLines({ title, facts, words }: Paper, width: PaperWidth): readonly string[] {
  const columns = Number(width);
  const names = Math.max(...facts.map(([name]) => name.length)) + 2;
  const rule = "-".repeat(columns);
  const fact = ([name, value]: readonly [string, string]) =>
    columns < 60
      ? hanging(`${name}: `, value, 2, columns)
      : hanging(`${name}: `.padEnd(names), value, names, columns);
  return [
    ...hardWrapped(title, columns),
    rule,
    ...facts.flatMap(fact),
    rule,
    ...words.flatMap((sentence, at) => [...(at === 0 ? [] : [""]), ...hardWrapped(sentence, columns)]),
  ];
}

/** A name and its value, the value's further lines indented. */
function hanging(name: string, value: string, indent: number, columns: number): readonly string[] {
  const [first = ""] = hardWrapped(value, columns - name.length);
  const rest = value.slice(first.length).trimStart();
  const more = rest === "" ? [] : hardWrapped(rest, columns - indent);
  return [name + first, ...more.map((line) => " ".repeat(indent) + line)];
}
