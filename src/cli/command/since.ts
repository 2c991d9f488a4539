import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { isDay, type Moment, parseDuration } from "../../base/time.ts";

const texts = catalogue({
  invalid: {
    es: "{option} debe ser una fecha, un instante o una duración hacia atrás.",
    en: "{option} must be a date, an instant or a length of time back from now.",
  },
  hint: {
    es: "Por ejemplo: {option} 2026-11-21, {option} 2026-11-21T14:05:00Z o {option} 30d",
    en: "For example: {option} 2026-11-21, {option} 2026-11-21T14:05:00Z or {option} 30d",
  },
});

const instant = /^.{10}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A moment that depends on now and on the desk's zone: a day begins at that zone's midnight. */
export type Since = (now: Moment) => Moment;

/** What was typed for `--since` or `--until`: a date, an instant, or a duration back from now; else *usage*. */
export function parseSince(option: string): (text: string) => Since {
  return (text) => {
    const length = parseDuration(text);
    if (length !== undefined) return (now) => known(now - length, option);
    if (isDay(text)) return () => known(new Date(`${text}T00:00:00`).getTime(), option);
    if (isDay(text.slice(0, 10)) && instant.test(text) && !Number.isNaN(Date.parse(text)))
      return () => known(Date.parse(text), option);
    throw invalid(option);
  };
}

/** No calendar here is sure of its days before; nothing is on file from then. */
const earliest = Date.UTC(1900, 0, 1);

function known(moment: Moment, option: string): Moment {
  if (moment >= earliest) return moment;
  throw invalid(option);
}

function invalid(option: string): ClaveError {
  return new ClaveError("since-invalid", fill(texts.invalid, { option }), fill(texts.hint, { option }));
}
