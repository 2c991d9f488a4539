import { breakable } from "./wait-places.mjs";

/** When people ask, on Ecuador's clock. All moments are seconds since 1970. */

const hour = 3600;
const day = 24 * hour;

/** How far the clock is behind UTC, in summer too. */
export const behindUtc = 5 * hour;

// from midnight on; maintenance between two and four
const hourShape = [
  1.2, 0.8, 0.25, 0.2, 0.4, 0.9, 2, 4.5, 7.5, 10, 10.5, 8.5, 6.5, 6, 7.5, 9.5, 9.8, 7, 5.5, 5, 4.6, 4, 3, 2,
];
const weekdayShape = [0.38, 1.35, 1.12, 1.05, 1, 0.96, 0.52];
const monthStart = [1.5, 1.45, 1.35, 1.2, 1.1];
const holidayShape = 0.4;
const growthPerMonth = 0.02;

const everyYear = new Set(["01-01", "05-01", "05-24", "08-10", "10-09", "11-02", "11-03", "12-25"]);
// carnival and Good Friday
const movable = {
  2024: ["02-12", "02-13", "03-29"],
  2025: ["03-03", "03-04", "04-18"],
  2026: ["02-16", "02-17", "04-03"],
  2027: ["02-08", "02-09", "03-26"],
};

/** The hours from a midnight on, each with its share of the requests and with what goes on in it. */
export function requestHours(from, until, chance) {
  const months = monthlyPressure(chance);
  const outages = outagesOf(from, until, chance);
  return Array.from({ length: (until - from) / hour }, (_, place) => {
    const start = from + place * hour;
    const local = localTime(start);
    const down = outages.find((outage) => start >= outage.from && start < outage.until)?.name;
    const growth = Math.exp((growthPerMonth * (start - from)) / (30.4 * day));
    const again = down === undefined ? 1 : 1.15;
    return {
      start,
      weight: growth * again * chance.lognormal(hourShape[local.hour] * dayWeight(local), 0.12),
      open: isOpen(local),
      pressure: months(local.month) * (isPeak(local.hour) ? 1.12 : 0.94),
      down,
    };
  });
}

/** The moment itself where an office is at work then, or one early in the next opening. */
export function whenOpen(moment, chance) {
  if (isOpen(localTime(moment))) return moment;
  let opening = Math.floor((moment - behindUtc) / day) * day + behindUtc + 8 * hour;
  while (opening < moment || !isOpen(localTime(opening))) opening += day;
  return opening + Math.floor(chance.between(0.1, 3) * hour);
}

function localTime(moment) {
  const local = moment - behindUtc;
  const date = new Date(local * 1000).toISOString().slice(0, 10);
  return {
    hour: Math.floor((local % day) / hour),
    weekday: (Math.floor(local / day) + 4) % 7,
    monthDay: Number(date.slice(8)),
    month: date.slice(0, 7),
    holiday: everyYear.has(date.slice(5)) || movable[date.slice(0, 4)]?.includes(date.slice(5)) === true,
  };
}

function dayWeight({ weekday, monthDay, holiday }) {
  const ofWeek = weekdayShape[weekday];
  return (holiday ? Math.min(holidayShape, ofWeek) : ofWeek) * (monthStart[monthDay - 1] ?? 1);
}

// Saturday mornings are for what the week left over
function isOpen({ hour, weekday, holiday }) {
  return !holiday && weekday !== 0 && hour >= 8 && hour < (weekday === 6 ? 12 : 17);
}

function isPeak(hour) {
  return (hour >= 9 && hour < 12) || (hour >= 15 && hour < 18);
}

/** How much slower than usual the mail was in a month: one month in each six is a bad one. */
function monthlyPressure(chance) {
  const known = new Map();
  let bad = 0;
  return (month) => {
    const place = known.size % 6;
    if (!known.has(month)) {
      if (place === 0) bad = Math.floor(chance.between(1, 6));
      known.set(month, place === bad ? 1.75 : chance.between(0.8, 1.1));
    }
    return known.get(month);
  };
}

/** About one in each three months, from a working morning to some time of the next day. */
function outagesOf(from, until, chance) {
  const count = Math.max(1, Math.round((until - from) / (91 * day)));
  return Array.from({ length: count }, (_, place) => {
    const date = from + Math.floor(((place + chance.random()) * (until - from)) / count / day) * day;
    const began = whenOpen(date, chance);
    return { name: chance.pick(breakable), from: began, until: began + chance.between(14, 40) * hour };
  });
}
