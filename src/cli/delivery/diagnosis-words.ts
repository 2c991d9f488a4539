import { catalogue, fill } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import type { Confidence } from "../../delivery/diagnosis/cause.ts";
import type { Hypothesis } from "../../delivery/diagnosis/diagnosis.ts";
import type { Evidence } from "../../delivery/diagnosis/evidence.ts";
import type { Diagnosis } from "../../recovery/diagnose.ts";
import type { RecentWaits } from "../../report/recent-waits.ts";
import { indented, stepDocument, stepLines } from "../recovery/step-words.ts";
import { type Style, shownAt, type Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  certain: { es: "seguro", en: "certain" },
  probable: { es: "es lo más probable", en: "most likely" },
  undeterminable: { es: "nadie puede saberlo desde fuera", en: "nobody outside can know" },
  about: { es: "Recuperación {reference}", en: "Recovery {reference}" },
  nobody: { es: "Persona {cedula}", en: "Person {cedula}" },
  todo: { es: "Qué hacer ahora", en: "What to do now" },
  aloud: { es: "Léale en voz alta", en: "Read aloud" },
  quote: { es: "«{words}»", en: "“{words}”" },
  known: { es: "Qué se sabe", en: "What is known" },
  others: { es: "También pasa", en: "Also true" },
});

const looks: Readonly<Record<Confidence, Style>> = {
  certain: "good",
  probable: "doubt",
  undeterminable: "doubt",
};

/** A diagnosis as a person reads it: the verdict, what to do, what to say, and then what it rests on. */
export function diagnosisWords(
  terminal: Terminal,
  diagnosis: Diagnosis,
  zone: string,
  waits: RecentWaits,
): string {
  const { text } = terminal;
  const { reference, cedula, language, verdict, others, timeline } = diagnosis;
  const head = reference ? fill(texts.about, { reference }) : fill(texts.nobody, { cedula });
  const said = fill(texts.quote, { words: verdict.say[language] })[language];
  const title = (words: string) => terminal.paint("bold", words);
  const blocks: readonly (readonly string[])[] = [
    [title(text(head)), ...verdictLines(terminal, verdict)],
    [title(text(texts.todo)), ...verdict.advice.flatMap((step) => stepLines(terminal, step, zone, waits))],
    [title(text(texts.aloud)), ...indented(terminal, said, 2)],
    [title(text(texts.known)), ...timeline.flatMap((each) => evidenceLines(terminal, each, zone))],
    others.length === 0
      ? []
      : [title(text(texts.others)), ...others.flatMap((each) => verdictLines(terminal, each, "- "))],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function verdictLines(terminal: Terminal, { what, confidence }: Hypothesis, mark = ""): string[] {
  const { text } = terminal;
  const sure = `(${text(texts[confidence])})`;
  const lines = indented(terminal, `${mark}${text(what)} ${sure}`, 2);
  return lines.map((line) => line.replace(sure, terminal.paint(looks[confidence], sure)));
}

const momentColumns = "2026-11-21 14:05".length + 4;

function evidenceLines(terminal: Terminal, { at, fact, reply }: Evidence, zone: string): string[] {
  const moment = `  ${shownAt(at, zone)}`.padEnd(momentColumns);
  const [first = "", ...rest] = indented(terminal, terminal.text(fact), momentColumns);
  const said = reply === undefined ? [] : indented(terminal, reply, momentColumns);
  return [moment + first.trimStart(), ...rest, ...said];
}

/** A diagnosis as scripts read it (contract, JSON that scripts rely on). */
export function diagnosisDocument(terminal: Terminal, diagnosis: Diagnosis, waits: RecentWaits) {
  const { text } = terminal;
  const { reference, cedula, language, verdict, others, timeline } = diagnosis;
  const known = ({ at, fact, reply }: Evidence) => ({
    at: at === undefined ? null : iso(at),
    fact: text(fact),
    reply: reply ?? null,
  });
  return {
    reference: reference ?? null,
    affiliate: cedula,
    verdict: verdict.verdict,
    confidence: verdict.confidence,
    what: text(verdict.what),
    evidence: verdict.evidence.map(known),
    advice: verdict.advice.map((step) => stepDocument(terminal, step, waits)),
    say: verdict.say[language],
    language,
    hypotheses: [verdict, ...others].map((each) => ({
      verdict: each.verdict,
      confidence: each.confidence,
      what: text(each.what),
    })),
    timeline: timeline.map(known),
  };
}
