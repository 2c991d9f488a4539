import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { iso, second, spoken } from "../../base/time.ts";
import type { Step } from "../../delivery/diagnosis/advice.ts";
import type { RecentWaits } from "../../report/recent-waits.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { hardWrapped } from "../terminal/width.ts";

const texts = catalogue({
  from: { es: "(desde {at})", en: "(from {at})" },
  wait: {
    es: "(en los últimos {days} días: de {from} a {to})",
    en: "(in the last {days} days: {from} to {to})",
  },
  few: {
    es: "(en los últimos {days} días: pocos datos)",
    en: "(in the last {days} days: too few to tell)",
  },
});

const columns = "  - ".length;

/** A step as a person reads it: what to do, from when, how long it took others lately, and the command to paste. */
export function stepLines(
  terminal: Terminal,
  step: Step,
  zone: string,
  waits: RecentWaits,
): readonly string[] {
  const { text } = terminal;
  const { sentence, command, from } = step;
  const when = from === undefined ? [] : [fill(texts.from, { at: shownAt(from, zone) })];
  const said = [sentence, ...when, ...waitWords(step, waits)].map(text).join(" ");
  const [first = "", ...rest] = indented(terminal, said, columns);
  const words = [`  - ${first.trimStart()}`, ...rest];
  return command === undefined ? words : [...words, " ".repeat(columns) + command];
}

function waitWords({ method }: Step, { days, by }: RecentWaits): readonly Sentence[] {
  if (method === undefined) return [];
  const typical = by.get(method)?.typical;
  const [from, to] = [spoken(typical?.from ?? 0), spoken(typical?.to ?? 0)];
  return [typical ? fill(texts.wait, { days, from, to }) : fill(texts.few, { days })];
}

/** A step as scripts read it. */
export function stepDocument({ text }: Terminal, step: Step, waits: RecentWaits) {
  const { act, command, from, method, sentence } = step;
  const { requests = 0, typical } = (method && waits.by.get(method)) ?? {};
  return {
    act: act ?? null,
    command: command ?? null,
    from: from === undefined ? null : iso(from),
    ...(method !== undefined && {
      method,
      requests,
      typicalFromSeconds: typical ? typical.from / second : null,
      typicalToSeconds: typical ? typical.to / second : null,
    }),
    sentence: text(sentence),
  };
}

/** Lines that fit, each indented. */
export function indented({ columns }: Terminal, words: string, indent: number): string[] {
  return hardWrapped(words, columns - indent).map((line) => " ".repeat(indent) + line);
}
