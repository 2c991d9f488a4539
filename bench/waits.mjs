import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bufferedFile } from "./lines.mjs";
import { behindUtc, requestHours, whenOpen } from "./request-hours.mjs";
import { seededChance } from "./seeded.mjs";
import { offices, operators, providers } from "./wait-places.mjs";

/**
 * Recoveries of an earlier system, as `clave report import` takes them: made up, and believable.
 * Run by itself: node bench/waits.mjs --rows 10000000 --seed 2026 --out FILE
 */

const minute = 60;
const hour = 60 * minute;
const linkLife = 60 * minute;
const longestMail = 4 * hour;
const codeLife = 10 * minute;
const header = "method,started_at,outcome,ended_at,office,provider,reference";
const share = { sms: 0.09, inPerson: 0.03, withOffice: 0.2, neverClosed: 1 / 2000 };

/**
 * Writes so many recoveries of the months before a day, by their start; the seed alone decides them. They begin
 * when the first day does in Ecuador and end when the last does in UTC: no clock sees a part of another month.
 */
export function writeWaits({ path, count, seed, until, months }) {
  const chance = seededChance(seed);
  const end = Date.parse(until) / 1000;
  const hours = requestHours(monthsBefore(until, months), end, chance);
  const draw = drawer(hours, chance);
  const file = bufferedFile(path, header);
  const written = clock();
  let number = 10_000_000;
  for (const { at, during } of starts(hours, count, chance)) {
    const { method, took, outcome, office, provider } = draw(at, during);
    const open = at + took >= end || chance.happens(share.neverClosed);
    const ending = open ? "open," : `${outcome},${written(at + took)}`;
    number += 1;
    file.line(`${method},${written(at)},${ending},${office},${provider},R-${number}`);
  }
  file.end();
}

function monthsBefore(until, months) {
  const [year, month, day] = until.split("-").map(Number);
  return Date.UTC(year, month - 1 - months, day) / 1000 + behindUtc;
}

/** Moments in order, as if drawn at random and sorted: each is the least of those still to come. */
function* starts(hours, count, chance) {
  const total = hours.reduce((sum, { weight }) => sum + weight, 0);
  let place = 0;
  let passed = 0;
  let left = 0;
  for (let remaining = count; remaining > 0; remaining -= 1) {
    left += Math.log(1 - chance.random()) / remaining;
    const reached = total * (1 - Math.exp(left));
    while (reached >= passed + hours[place].weight && place < hours.length - 1) {
      passed += hours[place].weight;
      place += 1;
    }
    const during = hours[place];
    const into = Math.min(1, (reached - passed) / during.weight);
    yield { at: during.start + Math.min(3599, Math.floor(3600 * into)), during };
  }
}

/** Draws the rest of a recovery. Offices serve when they are open, all the more for the shares to come out. */
function drawer(hours, chance) {
  const weigh = (some) => some.reduce((sum, { weight }) => sum + weight, 0);
  const whileOpen = weigh(hours) / weigh(hours.filter(({ open }) => open));
  const inPerson = share.inPerson * whileOpen;
  const withOffice = share.withOffice * whileOpen;
  return (at, during) => {
    if (during.open && chance.happens(inPerson)) return atOffice(at, chance);
    const bySms = chance.happens(share.sms / (1 - share.inPerson));
    const row = bySms ? byCode(during, chance) : byMail(during, chance);
    if (during.open && chance.happens(withOffice)) row.office = chance.pick(offices).name;
    return row;
  };
}

function byMail(during, chance) {
  const provider = chance.pick(providers);
  const row = { method: "email", outcome: "failed", took: linkLife, office: "", provider: provider.name };
  const down = during.down === provider.name;
  if (chance.happens(provider.bounce + (down ? 0.06 : 0))) {
    row.took = Math.floor(Math.min(2 + chance.lognormal(20, 1.2), 20 * minute));
    return row;
  }
  const arrival = arrivalOf(provider, during.pressure, down, chance);
  const late = arrival > 15 * minute;
  const acts = Math.floor(chance.lognormal((late ? 7 : 5.6) * minute, 0.78));
  const expires = Math.min(arrival + linkLife, longestMail);
  const opened = !chance.happens(late ? 0.13 : 0.045) && arrival + acts < expires;
  row.outcome = opened ? "completed" : "failed";
  row.took = opened ? arrival + acts : expires;
  return row;
}

/** Mostly a minute; then who asks to try again later, and who is slow to hand on what it took. */
function arrivalOf(provider, pressure, down, chance) {
  let seconds = 3 + chance.lognormal(40, 0.8);
  if (chance.happens(provider.greylist)) seconds += (5 + 55 * chance.random() * chance.random()) * minute;
  if (chance.happens(down ? 0.75 : provider.slow * pressure))
    seconds += 15 * minute + chance.lognormal((down ? 60 : 26) * minute, 0.75);
  return Math.floor(seconds);
}

function byCode(during, chance) {
  const operator = chance.pick(operators);
  const slower = during.down === operator.name ? 2.2 : 1;
  const took = Math.floor(3 + chance.lognormal(operator.median * slower, operator.spread));
  const failed = chance.happens(operator.fail * slower * slower) || took >= codeLife;
  const outcome = failed ? "failed" : "completed";
  return { method: "sms", outcome, took: failed ? codeLife : took, office: "", provider: operator.name };
}

/** A second officer approves: soon, or when there is one; nobody does after hours. */
function atOffice(at, chance) {
  const soon = chance.happens(0.78) ? chance.lognormal(1.3 * hour, 0.7) : chance.between(4 * hour, 26 * hour);
  const ended = whenOpen(at + Math.floor(Math.max(soon, 0.3 * hour)), chance);
  const outcome = chance.happens(0.003) ? "failed" : "completed";
  return { method: "in-person", outcome, took: ended - at, office: chance.pick(offices).name, provider: "" };
}

/** Writes a moment in ISO 8601; days and times are made once. */
function clock() {
  const days = new Map();
  const times = Array.from(
    { length: 86_400 },
    (_, second) => `${new Date(second * 1000).toISOString().slice(10, 19)}Z`,
  );
  return (moment) => {
    const time = moment % 86_400;
    const day = moment - time;
    if (!days.has(day)) days.set(day, new Date(day * 1000).toISOString().slice(0, 10));
    return days.get(day) + times[time];
  };
}

function isDay(text) {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

function runByItself() {
  const { values } = parseArgs({
    options: {
      rows: { type: "string", default: "10000000" },
      seed: { type: "string", default: "2026" },
      out: { type: "string" },
      until: { type: "string", default: "2026-11-01" },
      months: { type: "string", default: "18" },
    },
  });
  const [count, seed, months] = [values.rows, values.seed, values.months].map(Number);
  const whole = [count, seed, months].every((number) => Number.isSafeInteger(number) && number > 0);
  if (!values.out || !whole || !isDay(values.until)) {
    console.error("node bench/waits.mjs --rows 1000 --seed 2026 --out FILE --until 2026-11-01 --months 18");
    process.exit(64);
  }
  writeWaits({ path: values.out, count, seed, until: values.until, months });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) runByItself();
