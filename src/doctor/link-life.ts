import { subjectOf } from "../base/subjects.ts";
import { catalogue, fill, joined, type Sentence, verbatim } from "../base/texts.ts";
import { type Duration, day, hour, minute, spoken } from "../base/time.ts";
import { linkLetter } from "../recovery/episode/view.ts";
import { type LinkUse, linkUse } from "../store/recovery/links.ts";
import { good, type Observation, unknown, warning } from "./finding.ts";
import { need, type Patient } from "./patient.ts";

const texts = catalogue({
  little: {
    es: "Muy pocos datos: {n} {n:enlace usado|enlaces usados} en 90 días, y hacen falta {least}.",
    en: "Too little data: {n} {n:link|links} used in 90 days, and {least} are needed.",
  },
  measured: {
    es: "De {n} enlaces usados en 90 días, el 95 % lo fue en {p95} o menos; un enlace vive {ttl}.",
    en: "Of {n} links used in 90 days, 95 % were used within {p95}; a link lives {ttl}.",
  },
  second: {
    es: "El {share} % había recibido ya otra carta antes de usar un enlace.",
    en: "{share} % had been sent another letter before a link was used.",
  },
  unused: {
    es: "Otros {n} vencieron sin uso, y no entran en esa cuenta.",
    en: "Another {n} ran out unused, and are not in that count.",
  },
});

/** The terms that a link lives under. */
interface LinkTerms {
  readonly ttl: Duration;
  readonly cap: Duration;
}

/** Fewer links than this say nothing of the next. */
const least = 30;
/** More people than this share with a second letter are too many. */
const mostSecond = 0.05;
const step = 15 * minute;
const longest = 24 * hour;

/** Whether links live as long as people take to use them. */
export async function examineLinkLife(patient: Patient): Promise<Observation> {
  const settings = need(patient, "settings");
  const now = patient.clock.now();
  const letters = { letter: linkLetter, prefix: subjectOf("recovery", "") };
  const use = await linkUse(need(patient, "store"), letters, now - 90 * day, now);
  return judgeLinkLife(use, { ttl: settings["link.ttl"], cap: settings["link.cap"] });
}

/** What the use of links says of their life. */
export function judgeLinkLife({ waits, second, unused }: LinkUse, { ttl, cap }: LinkTerms): Observation {
  const n = waits.length;
  if (n < least) return unknown(joined([fill(texts.little, { n, least }), ...leftOver(unused)], " "));
  const p95 = nearestRank(waits, 0.95);
  const share = second / n;
  const told = [fill(texts.measured, { n, p95: spoken(p95), ttl: spoken(ttl) })];
  if (share > mostSecond) told.push(fill(texts.second, { share: Math.round(share * 100) }));
  const sentence = joined([...told, ...leftOver(unused)], " ");
  return p95 > ttl || share > mostSecond ? warning(sentence, longer(p95, { ttl, cap })) : good(sentence);
}

function leftOver(unused: number): readonly Sentence[] {
  return unused === 0 ? [] : [fill(texts.unused, { n: unused })];
}

/** The value at a rank: the smallest that at least such a share does not exceed. */
function nearestRank(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

/** A life a quarter above what was measured, and half as long again as now at least; the cap makes room for it. */
function longer(p95: Duration, { ttl, cap }: LinkTerms): Sentence {
  const wanted = Math.max(p95 * 1.25, ttl * 1.5);
  const life = Math.min(longest, Math.ceil(wanted / step) * step);
  const set = (key: string) => `clave config set ${key} ${life / minute}m`;
  return verbatim(life > cap ? `${set("link.cap")}\n${set("link.ttl")}` : set("link.ttl"));
}
