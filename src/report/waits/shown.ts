import { catalogue, fill, type Language, number } from "../../base/texts.ts";
import { type Duration, hour, minute, second } from "../../base/time.ts";

const texts = catalogue({
  days: { es: "{n} {n:día|días}", en: "{n} {n:day|days}" },
});

/** A wait in at most two units, as exact as anyone needs it: "45 s", "9,4 min", "1 h 20 min", "2 días", "2 d 3 h". */
export function shownWait(wait: Duration, language: Language): string {
  return unbroken(waitWords(wait, language));
}

/** No line ends between a figure and its unit. */
function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

function waitWords(wait: Duration, language: Language): string {
  const inSeconds = rounded(wait / second);
  if (inSeconds < 60) return `${number(inSeconds, language)} s`;
  const inMinutes = rounded(wait / minute);
  if (inMinutes < 60) return `${number(inMinutes, language)} min`;
  const minutes = Math.round(wait / minute);
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(wait / hour);
  const days = Math.floor(hours / 24);
  if (hours % 24 === 0 || days >= 10) return fill(texts.days, { n: Math.round(hours / 24) })[language];
  return pair(days, "d", hours % 24, "h");
}

/** Below ten, the tenths count. */
function rounded(value: number): number {
  return value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A share of one as a percentage, exact to the tenth near its ends: "14 %", "4,2 %", "99,5 %"; few is never none. */
export function shownShare(share: number, language: Language): string {
  return unbroken(shareWords(share, language));
}

function shareWords(share: number, language: Language): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.05) return `< ${number(0.1, language)} %`;
  if (percent < 100 && percent >= 99.95) return `> ${number(99.9, language)} %`;
  const exact = percent < 9.95 || (percent > 99 && percent < 100);
  return `${number(exact ? Math.round(percent * 10) / 10 : Math.round(percent), language)} %`;
}
