import { scaleLinear } from "d3-scale";
import type { Markup } from "../../base/markup.ts";
import { catalogue, fill, type Language, number } from "../../base/texts.ts";
import { shownShare } from "../waits/shown.ts";
import { bar, straight, words, wordsAcross } from "./draw.ts";
import { drawing, emptyDrawing, top } from "./drawing.ts";
import { chartWidth, columnWidth, edge } from "./fit.ts";

export interface Stage {
  readonly name: string;
  readonly count: number;
}

/** The stages of a way, in order. */
export interface Funnel {
  readonly stages: readonly Stage[];
}

const texts = catalogue({
  title: { es: "Hasta dónde llegaron las solicitudes", en: "How far the requests came" },
  left: { es: "{n} no {n:siguió|siguieron} ({share})", en: "{n} did not go on ({share})" },
  shown: { es: "{count} · {share}", en: "{count} · {share}" },
  told: { es: "{name}: {shown}.", en: "{name}: {shown}." },
});

const barHeight = 28;
const step = 54;

/** Draws how many came to each stage, and between stages how many did not go on. */
export function funnel(model: Funnel, language: Language): string {
  const title = texts.title[language];
  const stages = model.stages.filter(({ count }) => Number.isFinite(count));
  if (stages.length === 0) return emptyDrawing(language, title);
  const shown = stages.map(({ count }) => shownOf(count, stages, language));
  const names = stages.map(({ name }) => name);
  const left = edge + 10 + columnWidth(names, 230);
  const right = chartWidth - edge - 10 - columnWidth(shown, 220, true);
  const most = Math.max(1, ...stages.map(({ count }) => count));
  const scale = scaleLinear([0, most], [left, right]).clamp(true);
  const height = top + stages.length * step - 14;
  const bars = stages.flatMap((stage, index) => {
    const y = top + index * step;
    const end = { x: scale(stage.count), y: y + barHeight };
    return [
      wordsAcross(stage.name, { x: left - 10, y: y + barHeight / 2 }, { anchor: "end" }),
      bar({ x: left, y }, end, "bar"),
      wordsAcross(shown[index] ?? "", { x: end.x + 8, y: y + barHeight / 2 }, { bold: true }),
      ...leftBehind(stage, stages[index + 1], { x: left, y: end.y }, language),
    ];
  });
  const baseline = straight({ x: left, y: top - 4 }, { x: left, y: height - 8 }, "quiet");
  const told = stages.map(
    ({ name }, index) => fill(texts.told, { name, shown: shown[index] ?? "" })[language],
  );
  return drawing({ language, title, told, height, body: [...bars, baseline] });
}

/** Shares are of the first stage; of nobody there is no share. */
function shownOf(count: number, [first]: readonly Stage[], language: Language): string {
  if (first === undefined || first.count <= 0) return number(count, language);
  return fill(texts.shown, { count, share: shownShare(count / first.count, language) })[language];
}

function leftBehind(
  { count }: Stage,
  next: Stage | undefined,
  { x, y }: { readonly x: number; readonly y: number },
  language: Language,
): readonly Markup[] {
  if (next === undefined || next.count >= count) return [];
  const share = shownShare((count - next.count) / count, language);
  const text = fill(texts.left, { n: count - next.count, share })[language];
  return [words(text, { x: x + 8, y: y + 18 }, { colour: "quiet" })];
}
