import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { divisions } from "../../report/waits/gather.ts";
import type { Asked } from "../../report/waits/period.ts";
import { parseSince } from "../command/since.ts";
import type { Typed } from "../command/verb.ts";

const texts = catalogue({
  since: {
    es: "desde cuándo: fecha, instante o duración hacia atrás (si no se dice, desde la primera)",
    en: "since when: a date, an instant or a length of time back (else since the first)",
  },
  until: {
    es: "hasta cuándo; nada posterior cuenta (si no se dice, hasta ahora)",
    en: "until when; nothing later counts (else until now)",
  },
  format: { es: "table, json, csv, html o svg", en: "table, json, csv, html or svg" },
  out: {
    es: "archivo nuevo en que se escribe, en lugar de la salida; - es la salida",
    en: "a new file to write, instead of the output; - is the output",
  },
  by: { es: "separar por: {names}", en: "told apart by: {names}" },
  exact: { es: "tomar cada espera, aunque sean millones", en: "take every single wait, even of millions" },
  backwards: { es: "--since debe ser anterior a --until.", en: "--since must be before --until." },
  backwardsHint: {
    es: "Por ejemplo: --since 2026-05-01 --until 2026-06-01",
    en: "For example: --since 2026-05-01 --until 2026-06-01",
  },
});

/** The forms that a report takes. */
const formats = ["table", "json", "csv", "html", "svg"] as const;

/** What every report takes. */
export const reportTakes = {
  "--since <when>": [texts.since, parseSince("--since")],
  "--until <when>": [texts.until, parseSince("--until")],
  "--format <format>": [texts.format, formats],
  "--out <file>": texts.out,
} as const;

/** What every report is typed with. */
export type ReportOptions = Typed<typeof reportTakes>;

/** What requests are told apart by. */
export const byOption = {
  "--by <what>": [fill(texts.by, { names: divisions.join(", ") }), divisions, "method"],
} as const;

/** Where people asked, told apart in a report that tells nothing else apart. */
export const bySourceOption = { "--by <what>": [fill(texts.by, { names: "source" }), ["source"]] } as const;

/** For a report that may go by the counts of days. */
export const exactOption = { "--exact": texts.exact } as const;

/** The period that was typed; *usage* where it ends before it begins. */
export function periodAsked({ since, until }: ReportOptions, now: Moment): Asked {
  const asked = { since: since?.(now), until: until?.(now) };
  if (asked.since !== undefined && asked.since >= (asked.until ?? now + 1))
    throw new ClaveError("period-backwards", texts.backwards, texts.backwardsHint);
  return asked;
}
