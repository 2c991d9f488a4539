import { hardWrapped } from "../width.ts";

/** How wide paper is: a sheet or screen, or the roll of a till printer. */
export const paperWidths = ["32", "80"] as const;
export type PaperWidth = (typeof paperWidths)[number];

/** What stands on a piece of paper that a person takes home. */
export interface Paper {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly words: readonly string[];
}

/** A piece of paper as lines, none wider than it is. */
export function paperLines({ title, facts, words }: Paper, width: PaperWidth): readonly string[] {
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
