import { catalogue, type Language } from "../../base/texts.ts";
import { type BarMark, drawRows } from "./rows.ts";

/** A row of bars: a value that is not negative, its words, and the range in which it lies in 95 of 100 cases. */
export interface BarRow {
  readonly name: string;
  readonly value: number;
  readonly shown: string;
  readonly from?: number;
  readonly to?: number;
}

/** Labelled bars. */
export interface Bars {
  /** What is compared. */
  readonly title?: string;
  readonly rows: readonly BarRow[];
  readonly marks?: readonly BarMark[];
}

const texts = catalogue({
  title: { es: "Comparación", en: "Comparison" },
  range: { es: "Línea con topes: margen del 95 %.", en: "Line with caps: 95 % range." },
});

/** Draws plain bars, each with its name and its value. */
export function bars({ title, rows, marks = [] }: Bars, language: Language): string {
  const hasRange = rows.some(({ from, to }) => from !== undefined && to !== undefined);
  return drawRows({
    language,
    title: title ?? texts.title[language],
    heads: [""],
    rows: rows.map(({ shown, ...row }) => ({ ...row, cells: [shown] })),
    marks,
    foot: hasRange ? texts.range[language] : undefined,
  });
}
