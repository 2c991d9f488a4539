import { isMethod } from "../../base/method.ts";
import { catalogue, type Sentence } from "../../base/texts.ts";
import { day, hour, isDay, type Moment, minute, second } from "../../base/time.ts";
import { hasInvisible } from "../../base/visible.ts";
import type { CsvRow } from "../../holder/import/csv-rows.ts";
import { cellOf, type RowFault, shapeFault } from "../../holder/import/row-checks.ts";
import { type EarlierOutcome, type EarlierWait, earlierOutcomes } from "../../store/waits/earlier.ts";

const texts = catalogue({
  method: {
    es: "method debe ser email, sms o in-person.",
    en: "method must be email, sms or in-person.",
  },
  outcome: {
    es: "outcome debe ser completed, failed u open.",
    en: "outcome must be completed, failed or open.",
  },
  startedAt: {
    es: "started_at debe ser un momento con su zona, como 2026-05-01T10:48:45-05:00 o 2026-05-01T15:48:45Z.",
    en: "started_at must be a moment with its zone, such as 2026-05-01T10:48:45-05:00 or 2026-05-01T15:48:45Z.",
  },
  startedWhen: {
    es: "started_at debe estar entre el año 2000 y ahora.",
    en: "started_at must be between the year 2000 and now.",
  },
  endedAt: {
    es: "ended_at debe ser un momento con su zona, como 2026-05-01T10:51:45-05:00; solo vacío si outcome es open.",
    en: "ended_at must be a moment with its zone, such as 2026-05-01T10:51:45-05:00; empty only where outcome is open.",
  },
  endedWhen: {
    es: "ended_at no puede ser anterior a started_at ni posterior a ahora.",
    en: "ended_at can be neither before started_at nor after now.",
  },
  tooLong: {
    es: "De started_at a ended_at van más de 366 días.",
    en: "From started_at to ended_at it is more than 366 days.",
  },
  office: {
    es: "La oficina va hasta 100 caracteres visibles.",
    en: "The office is up to 100 visible characters.",
  },
  provider: {
    es: "El proveedor va hasta 100 caracteres visibles.",
    en: "The provider is up to 100 visible characters.",
  },
  address: {
    es: "En provider va solo el dominio o el nombre del proveedor, nunca una dirección.",
    en: "Only the domain or the name of the provider belongs in provider, never an address.",
  },
  reference: {
    es: "La referencia va hasta 64 caracteres visibles.",
    en: "The reference is up to 64 visible characters.",
  },
});

/** The columns of `report import` (contract, files that come in). */
export const waitColumns = {
  required: ["method", "started_at", "outcome"],
  optional: ["ended_at", "office", "provider", "reference"],
} as const;

export interface WaitRowRules {
  /** Nothing ended later; what is open is known to be open until then. */
  readonly now: Moment;
  /** Names the file by what is in it, for rows without a reference. */
  readonly file: string;
}

export interface WaitRow {
  readonly wait: EarlierWait;
  /** Empty where the row has none. */
  readonly reference: string;
  /** Whether it was open when the file was taken, the file not saying when it was seen last. */
  readonly openNow: boolean;
}

const earliest = Date.UTC(2000, 0, 1);
const longest = 366 * day;

/** Reads a row; whatever is wrong with it is told as one fault, never thrown. */
export function readWaitRow(row: CsvRow, { now, file }: WaitRowRules): WaitRow | RowFault {
  const misshapen = shapeFault(row);
  if (misshapen) return misshapen;
  const [method, outcome] = [cellOf(row, "method"), cellOf(row, "outcome")];
  if (!isMethod(method)) return fault("method", texts.method);
  if (!isOutcome(outcome)) return fault("outcome", texts.outcome);
  const span = readSpan(row, outcome, now);
  if ("code" in span) return span;
  const place = readPlace(row);
  if ("code" in place) return place;
  const reference = cellOf(row, "reference");
  if (!isShort(reference, 64)) return fault("reference", texts.reference);
  const id = reference === "" ? `file:${file}:${row.line}` : `ref:${reference}`;
  const { openNow, startedAt, endedAt } = span;
  return { wait: { id, method, ...place, startedAt, endedAt, outcome }, reference, openNow };
}

function readSpan(row: CsvRow, outcome: EarlierOutcome, now: Moment) {
  const startedAt = momentIn(cellOf(row, "started_at"));
  if (startedAt === undefined) return fault("started-at", texts.startedAt);
  if (startedAt < earliest || startedAt > now) return fault("started-at", texts.startedWhen);
  const written = cellOf(row, "ended_at");
  // who still waits after a year had not been served within that year either
  if (written === "" && outcome === "open")
    return { startedAt, endedAt: Math.min(now, startedAt + longest), openNow: true };
  const endedAt = momentIn(written);
  if (endedAt === undefined) return fault("ended-at", texts.endedAt);
  if (endedAt < startedAt || endedAt > now) return fault("ended-at", texts.endedWhen);
  if (endedAt - startedAt > longest) return fault("wait", texts.tooLong);
  return { startedAt, endedAt, openNow: false };
}

function readPlace(row: CsvRow) {
  const office = cellOf(row, "office");
  const provider = cellOf(row, "provider").toLowerCase();
  if (!isShort(office, 100)) return fault("office", texts.office);
  if (provider.includes("@")) return fault("provider", texts.address);
  if (!isShort(provider, 100)) return fault("provider", texts.provider);
  return { office, provider };
}

function isShort(text: string, longest: number): boolean {
  return text === "" || (text.length <= longest && !hasInvisible(text));
}

function isOutcome(text: string): text is EarlierOutcome {
  return (earlierOutcomes as readonly string[]).includes(text);
}

function fault(code: string, reason: Sentence): RowFault {
  return { code, reason };
}

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
