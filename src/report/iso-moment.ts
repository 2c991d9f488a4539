import { hour, isDay, type Moment, minute, second } from "../base/time.ts";

const form =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(0\d|1[0-4]):?([0-5]\d))$/;

/** The days met last, since a file has many rows of each: when they begin in UTC. */
const days = new Map<string, Moment | undefined>();
const mostDays = 2000;

/**
 * The moment an ISO 8601 text with a zone names, to the millisecond: `2026-05-01T10:48:45Z`,
 * `2026-05-01T05:48-05:00`. Undefined for anything else, also without a zone.
 */
export function momentIn(text: string): Moment | undefined {
  const found = form.exec(text);
  if (!found) return undefined;
  const [, date = "", hours, minutes, seconds = 0, fraction = "", sign, zoneHours = 0, zoneMinutes = 0] =
    found;
  const midnight = midnightOf(date);
  if (midnight === undefined) return undefined;
  const ahead = (Number(zoneHours) * hour + Number(zoneMinutes) * minute) * (sign === "-" ? -1 : 1);
  const within = Number(hours) * hour + Number(minutes) * minute + Number(seconds) * second;
  return midnight + within + Number(fraction.padEnd(3, "0").slice(0, 3)) - ahead;
}

function midnightOf(date: string): Moment | undefined {
  const known = days.get(date);
  if (known !== undefined || days.has(date)) return known;
  if (days.size >= mostDays) days.clear();
  const midnight = isDay(date) ? Date.parse(`${date}T00:00:00Z`) : undefined;
  days.set(date, midnight);
  return midnight;
}
