import type { Command } from "commander";
import { catalogue, fill, type Language, number } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { volume as findVolume, type Volume } from "../../report/volume.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import { shownAt, type Terminal } from "../terminal.ts";
import { periodAsked, type ReportOptions, reportCommand } from "./asked.ts";
import { giveReport, type ReportOutput, type ReportWords, type ScreenTable } from "./output.ts";
import { periodFacts } from "./words.ts";

const texts = catalogue({
  about: {
    es: "cuándo pide la gente: día de la semana y hora, y cuántos esperan a la vez",
    en: "when people ask: weekday and hour, and how many wait at one time",
  },
  title: { es: "Cuándo pide la gente", en: "When people ask" },
  none: { es: "Nadie pidió nada en este período.", en: "Nobody asked for anything in this period." },
  requests: {
    es: "{n} {n:solicitud|solicitudes}. La hora de más: {weekday} de {from} a {to} h.",
    en: "{n} {n:request|requests}. The busiest hour: {weekday} from {from} to {to} h.",
  },
  days: {
    es: "En un día, entre {min} y {max}; lo normal, {median}. El de más: {busiest}.",
    en: "On a day, between {min} and {max}; usually {median}. Most on {busiest}.",
  },
  peak: {
    es: "A la vez esperaron como mucho {n} {n:persona|personas}, el {at}.",
    en: "At one time, {n} {n:person|people} waited at the most, on {at}.",
  },
  weekday: { es: "Día", en: "Day" },
  hour: { es: "Hora", en: "Hour" },
  total: { es: "En todas", en: "In all" },
  shades: {
    es: "Más oscuro: más solicitudes en esa hora (de 0 a 23).",
    en: "Darker: more requests in that hour (0 to 23).",
  },
  monday: { es: "lunes", en: "Monday" },
  tuesday: { es: "martes", en: "Tuesday" },
  wednesday: { es: "miércoles", en: "Wednesday" },
  thursday: { es: "jueves", en: "Thursday" },
  friday: { es: "viernes", en: "Friday" },
  saturday: { es: "sábado", en: "Saturday" },
  sunday: { es: "domingo", en: "Sunday" },
});

const { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = texts;
const weekdays = [monday, tuesday, wednesday, thursday, friday, saturday, sunday] as const;

/** clave report volume */
export function volume(parent: Command, tree: Tree, run: Run<ReportOptions> = runVolume): void {
  reportCommand(parent, tree, "volume")
    .description(tree.text(texts.about))
    .addHelpText("after", example(tree, "clave report volume --since 90d"))
    .action(tree.action(run));
}

async function runVolume(terminal: Terminal, options: ReportOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const found = await findVolume(ctx, periodAsked(options, ctx.clock.now()));
    await giveReport(terminal, outputOf(found, terminal.language, ctx.settings.timezone), options);
  });
}

function outputOf(found: Volume, language: Language, zone: string): ReportOutput {
  const names = weekdays.map((weekday) => weekday[language]);
  const chart = async () => {
    const { volume: draw } = await import("../../report/page/volume.ts");
    return draw({ weekdays: names, cells: averages(found) }, language);
  };
  return {
    words: () => wordsOf(found, language, zone),
    document: () => documentOf(found),
    data: () => ({
      keys: ["weekday", "hour", "requests"],
      rows: found.week.flatMap((row, day) => row.map((count, at) => [day + 1, at, count])),
    }),
    charts: { volume: chart },
    sections: async () => [
      {
        title: texts.title[language],
        text: [],
        svg: await chart(),
        table: {
          titles: [texts.hour[language], ...names],
          rows: found.week[0]?.map((_count, at) => hourRow(found, at, language)) ?? [],
          numeric: [true, ...names.map(() => true)],
        },
      },
    ],
  };
}

function hourRow(found: Volume, at: number, language: Language): readonly string[] {
  const shown = (average: number) => number(Math.round(average * 10) / 10, language);
  return [String(at), ...averages(found).map((row) => shown(row[at] ?? 0))];
}

/** Requests in each hour of the week, on average over such days. */
function averages({ week, weekdays: days }: Volume): readonly (readonly number[])[] {
  return week.map((row, day) => row.map((count) => count / Math.max(1, days[day] ?? 1)));
}

function wordsOf(found: Volume, language: Language, zone: string): ReportWords {
  const { requests } = found;
  return {
    title: texts.title[language],
    lead: requests === 0 ? [texts.none[language]] : [leadOf(found, language, zone)],
    facts: periodFacts(found, zone, language),
    tables: requests === 0 ? [] : [weekTable(found, language)],
    notes: requests === 0 ? [] : [texts.shades[language]],
  };
}

function leadOf({ requests, busiest, days, peak }: Volume, language: Language, zone: string): string {
  const sentences = [
    ...(busiest
      ? [
          fill(texts.requests, {
            n: requests,
            weekday: weekdays[busiest.weekday] ?? monday,
            from: busiest.hour,
            to: busiest.hour + 1,
          }),
        ]
      : []),
    ...(days ? [fill(texts.days, days)] : []),
    ...(peak ? [fill(texts.peak, { n: peak.waiting, at: shownAt(peak.at, zone) })] : []),
  ];
  return sentences.map((sentence) => sentence[language]).join(" ");
}

const shades = ["\u00a0", "░", "▒", "▓", "█"] as const;

/** A row for each weekday, two characters for each hour. */
function weekTable(found: Volume, language: Language): ScreenTable {
  const cells = averages(found);
  const most = Math.max(...cells.flat());
  const shade = (value: number) => (shades[Math.ceil((value / most) * (shades.length - 1))] ?? "").repeat(2);
  const hours = Array.from({ length: 8 }, (_each, n) => String(3 * n).padEnd(6, "\u00a0")).join("");
  return {
    titles: [texts.weekday[language], hours, texts.total[language]],
    rows: weekdays.map((weekday, day) => [
      weekday[language],
      (cells[day] ?? []).map(shade).join(""),
      number(
        (found.week[day] ?? []).reduce((sum, count) => sum + count, 0),
        language,
      ),
    ]),
    figures: [2],
  };
}

function documentOf({ since, until, cutOff, peak, busiest, days, ...counts }: Volume) {
  const { requests, week, weekdays: each } = counts;
  return {
    since: iso(since),
    until: iso(until),
    cutOff: iso(cutOff),
    requests,
    week,
    weekdays: each,
    busiest: busiest ?? null,
    days: days ?? null,
    peak: peak ? { waiting: peak.waiting, at: iso(peak.at) } : null,
  };
}
