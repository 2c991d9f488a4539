import { catalogue, fill, type Language, verbatim } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { volume as findVolume, type Volume } from "../../report/volume.ts";
import { shownAt } from "../terminal/terminal.ts";
import { widest } from "../terminal/width.ts";
import { bySourceOption } from "./asked.ts";
import { type Column, type ScreenTable, sectionOf, tableOf } from "./columns.ts";
import { reportVerb } from "./output.ts";
import { texts as common, sourceNamed, titles } from "./words.ts";

const texts = catalogue({
  about: {
    es: "cuándo pide la gente: día de la semana y hora, y cuántos esperan a la vez",
    en: "when people ask: weekday and hour, and how many wait at one time",
  },
  title: { es: "Cuándo pide la gente", en: "When people ask" },
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
export const volume = reportVerb({
  about: texts.about,
  takes: bySourceOption,
  examples: ["clave report volume --since 90d", "clave report volume --since 90d --by source"],
  make: async ({ ctx, period, options: { by }, language }) => {
    const found = await findVolume(ctx, period);
    const parts: readonly Part[] =
      by === undefined ? [found] : found.sources.map((each) => ({ ...found, ...each }));
    const nobody = found.requests === 0;
    const chart = () => chartOf(found, language);
    return {
      title: texts.title,
      period: found,
      lead: () => [nobody ? common.nobody[language] : leadOf(found, language, ctx.settings.timezone)],
      notes: () => (nobody ? [] : [texts.shades[language]]),
      columns: by === undefined ? hourColumns : [sourceColumn, ...hourColumns],
      rows: parts.flatMap(({ source = "", week }) =>
        week.flatMap((row, day) => row.map((requests, hour) => ({ source, day, hour, requests }))),
      ),
      tables: (screen) => (nobody ? [] : parts.map((part) => weekTable(part, language, screen))),
      document: () => ({ ...documentOf(found), ...(by && { by, sources: found.sources }) }),
      chart,
      sections: async () => [
        sectionOf(texts.title[language], hourTable(found, language), await chart()),
        ...parts.flatMap((part) =>
          part.source === undefined
            ? []
            : [sectionOf(sourceNamed(part.source, language), hourTable(part, language))],
        ),
      ],
    };
  },
});

/** The requests of all, or of one source. */
type Part = Pick<Volume, "week" | "weekdays"> & { readonly source?: string };

/** The requests of one hour of the week. */
interface HourOfWeek {
  readonly source: string;
  readonly day: number;
  readonly hour: number;
  readonly requests: number;
}

const sourceColumn: Column<HourOfWeek> = { key: "source", value: ({ source }) => source };

const hourColumns: readonly Column<HourOfWeek>[] = [
  { key: "weekday", value: ({ day }) => day + 1 },
  { key: "hour", value: ({ hour }) => hour },
  { key: "requests", value: ({ requests }) => requests },
];

async function chartOf(found: Volume, language: Language): Promise<string> {
  const { volume } = await import("../../report/page/volume.ts");
  const names = weekdays.map((weekday) => weekday[language]);
  return volume({ weekdays: names, cells: averages(found) }, language);
}

/** Requests in each hour of the week, on average over such days. */
function averages({ week, weekdays: days }: Part): readonly (readonly number[])[] {
  return week.map((row, day) => row.map((count) => count / Math.max(1, days[day] ?? 1)));
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

/** The averages with a row for each hour. */
function hourTable(found: Part, language: Language): ScreenTable {
  const cells = averages(found);
  const columns: readonly Column<number>[] = [
    { title: titles.hour, value: (hour) => hour },
    ...weekdays.map((title, day) => ({
      title,
      value: (hour: number) => Math.round((cells[day]?.[hour] ?? 0) * 10) / 10,
    })),
  ];
  return tableOf(columns, [...(cells[0] ?? []).keys()], language);
}

const shades = ["\u00a0", "░", "▒", "▓", "█"] as const;

/** The averages with a row for each weekday, two characters for each hour, or one on a narrow screen. */
function weekTable(found: Part, language: Language, screen: number): ScreenTable {
  const cells = averages(found);
  const most = Math.max(...cells.flat());
  const wide = screen < widest ? 1 : 2;
  const shade = (value: number) =>
    (shades[Math.ceil((value / most) * (shades.length - 1))] ?? "").repeat(wide);
  const hours = Array.from({ length: 8 }, (_each, n) => String(3 * n).padEnd(3 * wide, "\u00a0")).join("");
  const columns: readonly Column<number>[] = [
    { title: titles.day, cell: (day) => weekdays[day]?.[language] ?? "" },
    { title: verbatim(hours), cell: (day) => (cells[day] ?? []).map(shade).join("") },
    { title: texts.total, value: (day) => (found.week[day] ?? []).reduce((sum, count) => sum + count, 0) },
  ];
  const title = found.source && sourceNamed(found.source, language);
  return tableOf(columns, [...weekdays.keys()], language, title);
}

function documentOf({ peak, busiest, days, requests, week, weekdays }: Volume) {
  return {
    requests,
    week,
    weekdays,
    busiest: busiest ?? null,
    days: days ?? null,
    peak: peak ? { waiting: peak.waiting, at: iso(peak.at) } : null,
  };
}
