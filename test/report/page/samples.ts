import type { Language } from "../../../src/base/texts.ts";
import { day, hour, minute, second } from "../../../src/base/time.ts";
import { type Bars, bars } from "../../../src/report/page/bars.ts";
import { type Delays, delays } from "../../../src/report/page/delays.ts";
import { type Distribution, distribution } from "../../../src/report/page/distribution.ts";
import { type Funnel, funnel } from "../../../src/report/page/funnel.ts";
import { type Promises, promise } from "../../../src/report/page/promise.ts";
import { type Trend, trend } from "../../../src/report/page/trend.ts";
import { type Volume, volume } from "../../../src/report/page/volume.ts";

const point = (wait: number, share: number) => ({ wait, share, from: share - 0.04, to: share + 0.04 });

export const waits: Distribution = {
  series: [
    {
      name: "Correo electrónico",
      points: [
        point(20 * second, 0),
        point(30 * second, 0.05),
        point(3 * minute, 0.5),
        point(25 * minute, 0.86),
        point(3 * hour, 0.93),
      ],
      published: { from: minute, to: 30 * minute },
    },
    {
      name: "En persona",
      points: [point(6 * hour, 0.1), point(22 * hour, 0.5), point(3 * day, 0.95)],
      published: { from: day, to: 2 * day },
    },
  ],
};

export const months: Trend = {
  series: [
    {
      name: "SMS",
      points: [
        { month: "2025-11", p50: 2 * minute, p50From: minute, p50To: 3 * minute, p90: 9 * minute },
        { month: "2025-12", p50: 3 * minute, p50From: 2 * minute, p50To: 4 * minute },
        { month: "2026-01", p50: 2 * minute, p90: 8 * minute },
        { month: "2026-03", p50: 4 * minute, p90: 10 * minute },
      ],
    },
  ],
};

export const promises: Promises = {
  rows: [
    {
      name: "SMS",
      published: { from: minute, to: 15 * minute },
      typicalFrom: minute,
      typicalTo: 4 * minute,
      p50: 2 * minute,
      p90: 9 * minute,
      publishedWord: "alta",
      measuredWord: "media",
      standing: "holds",
    },
  ],
};

export const late: Delays = {
  published: 0.14,
  rows: [
    { provider: "gmail.com", requests: 4003, share: 0.28, from: 0.2, to: 0.56 },
    { provider: "example.org", requests: 12, share: 0.14, from: 0.05, to: 0.4 },
  ],
};

export const stages: Funnel = {
  stages: [
    { name: "Pidieron", count: 2000 },
    { name: "Abrieron", count: 1500 },
    { name: "Crearon", count: 1499 },
  ],
};

export const week: Volume = {
  weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
  cells: Array.from({ length: 7 }, (_, weekday) =>
    Array.from({ length: 24 }, (_, at) => (weekday === 1 && at === 9 ? 14.5 : at % 5)),
  ),
};

export const load: Bars = {
  rows: [
    { name: "Ana", value: 40, cells: ["40"], from: 30, to: 50 },
    { name: "José", value: 20, cells: ["20"] },
  ],
  marks: [{ at: 25, name: "promedio: 25" }],
};

/** Each chart with a believable model, and with one that has nothing in it. */
export const charts: readonly (readonly [name: string, draw: Draw, empty: Draw])[] = [
  [
    "distribution",
    (language) => distribution(waits, language),
    (language) => distribution({ series: [] }, language),
  ],
  ["trend", (language) => trend(months, language), (language) => trend({ series: [] }, language)],
  ["promise", (language) => promise(promises, language), (language) => promise({ rows: [] }, language)],
  [
    "delays",
    (language) => delays(late, language),
    (language) => delays({ published: 0.14, rows: [] }, language),
  ],
  ["funnel", (language) => funnel(stages, language), (language) => funnel({ stages: [] }, language)],
  [
    "volume",
    (language) => volume(week, language),
    (language) => volume({ weekdays: [], cells: [] }, language),
  ],
  ["bars", (language) => bars(load, language), (language) => bars({ rows: [] }, language)],
];

type Draw = (language: Language) => string;
