import { catalogue, fill, type Language } from "../../base/texts.ts";
import { type Flow, type Funnel, funnel as findFunnel, type Leave } from "../../report/funnel.ts";
import { shownShare } from "../../report/waits/shown.ts";
import type { Stage } from "../../report/way.ts";
import { bySourceOption } from "./asked.ts";
import { type Column, sectionOf, tableOf } from "./columns.ts";
import { reportVerb } from "./output.ts";
import { texts as common, shareBar, sourceNamed, titles } from "./words.ts";

const texts = catalogue({
  about: {
    es: "hasta dónde llega la gente, y dónde y por qué se queda",
    en: "how far people come, and where and why they leave",
  },
  title: { es: "Hasta dónde se llega", en: "How far people come" },
  done: {
    es: "De {n} {n:persona que pidió|personas que pidieron} por correo, {done} {share} {done:puso|pusieron} una clave nueva.",
    en: "Of {n} {n:person|people} who asked by e-mail, {done} {share} set a new password.",
  },
  most: {
    es: "Lo que más detuvo: {why} ({n}).",
    en: "What stopped most: {why} ({n}).",
  },
  inPerson: {
    es: "En persona se {n:dio|dieron} {n} {n:activación|activaciones}, y {done} {done:sirvió|sirvieron} para una clave nueva.",
    en: "In person {n} {n:activation was|activations were} handed over, and {done} {done:was|were} used for a new password.",
  },
  own: {
    es: "Solo lo de esta mesa: de un sistema anterior no se conocen los pasos.",
    en: "Of this desk only: of an earlier system the steps are not known.",
  },
  stage: { es: "Paso", en: "Step" },
  came: { es: "Llegaron", en: "Came" },
  share: { es: "De quienes pidieron", en: "Of those who asked" },
  left: { es: "Se quedaron", en: "Stayed there" },
  after: { es: "Después de", en: "After" },
  why: { es: "Por qué", en: "Why" },
  count: { es: "Cuántos", en: "How many" },
  reasons: { es: "Por qué no se siguió", en: "Why people did not go on" },
});

/** What people go through, step by step. */
const stageTexts = catalogue({
  asked: { es: "pidieron", en: "asked" },
  confirmed: { es: "identidad confirmada", en: "identity confirmed" },
  sent: { es: "carta enviada", en: "letter sent" },
  accepted: { es: "recibida por su correo", en: "taken by their provider" },
  opened: { es: "usaron el enlace", en: "used the link" },
  completed: { es: "clave nueva", en: "new password" },
});

/** Why people did not go on. */
const whyTexts = catalogue({
  "identity-not-confirmed": {
    es: "la identidad no se pudo confirmar",
    en: "the identity could not be confirmed",
  },
  held: { es: "espera a un supervisor", en: "waits for a supervisor" },
  "not-sent-yet": { es: "la carta no ha salido todavía", en: "the letter has not left yet" },
  bounced: { es: "la carta no pudo entregarse", en: "the letter could not be delivered" },
  cancelled: { es: "se canceló", en: "was cancelled" },
  "expired-unopened": { es: "el enlace venció sin usarse", en: "the link ran out unused" },
  "opened-not-completed": {
    es: "usaron el enlace y no terminaron",
    en: "used the link and did not finish",
  },
  open: { es: "sigue en curso", en: "is still under way" },
});

/** clave report funnel */
export const funnel = reportVerb({
  about: texts.about,
  takes: bySourceOption,
  examples: ["clave report funnel --since 30d", "clave report funnel --since 30d --by source"],
  make: async ({ ctx, period, options: { by }, language }) => {
    const found = await findFunnel(ctx, period);
    const { inPerson } = found;
    const parts: readonly Part[] = by === undefined ? [found] : found.sources;
    const leaves = parts.flatMap(({ source, leaves }) =>
      leaves.map((leave) => ({ ...sourced(source), ...leave })),
    );
    const [nobody, rows] = [countOf(found, "asked") === 0, parts.flatMap(stepsOf)];
    const columns = columnsBy(by, stepColumns);
    const steps = () =>
      parts.map((part) =>
        tableOf(stepColumns, stepsOf(part), language, part.source && sourceNamed(part.source, language)),
      );
    const reasons = () =>
      tableOf(columnsBy(by, leaveColumns), byCount(leaves), language, texts.reasons[language]);
    const chart = () => chartOf(found, language);
    return {
      title: texts.title,
      period: found,
      lead: () => [nobody ? common.nobodyByEmail[language] : leadOf(found, language)],
      notes: () => [...inPersonOf(found, language), texts.own[language]],
      columns,
      rows,
      tables: () => (nobody ? [] : [...steps(), reasons()]),
      document: (stages) => ({ ...(by && { by }), stages, leaves, inPerson }),
      chart,
      sections: async () => [
        sectionOf(texts.title[language], tableOf(columns, rows, language), await chart()),
        sectionOf(texts.reasons[language], reasons()),
      ],
    };
  },
});

/** How far people came, all or those of one source. */
type Part = Flow & Sourced;

interface Sourced {
  readonly source?: string;
}

function sourced(source: string | undefined): Sourced {
  return source === undefined ? {} : { source };
}

/** The columns, after one that says where people asked if that is told apart. */
function columnsBy<Row extends Sourced>(
  by: "source" | undefined,
  columns: readonly Column<Row>[],
): readonly Column<Row>[] {
  const cell = ({ source = "" }: Row, language: Language) => sourceNamed(source, language);
  return by === undefined
    ? columns
    : [{ key: by, value: ({ source = "" }) => source, title: titles.source, cell }, ...columns];
}

/** How many came to a stage, and how many of them no further. */
interface Step extends Sourced {
  readonly stage: Stage;
  readonly count: number;
  readonly share: number;
  readonly left: number;
}

function stepsOf(found: Part): readonly Step[] {
  const asked = Math.max(1, countOf(found, "asked"));
  return found.stages.map(({ stage, count }) => {
    const left = sumOf(found.leaves.filter(({ after }) => after === stage));
    return { ...sourced(found.source), stage, count, share: count / asked, left };
  });
}

const stepColumns: readonly Column<Step>[] = [
  {
    key: "stage",
    value: ({ stage }) => stage,
    title: texts.stage,
    cell: ({ stage }, language) => stageTexts[stage][language],
  },
  { key: "count", value: ({ count }) => count, title: texts.came },
  {
    key: "share",
    share: ({ share }) => share,
    title: texts.share,
    cell: ({ share }, language) => shareBar(share, language),
  },
  { value: ({ left }) => left, title: texts.left },
];

const leaveColumns: readonly Column<Leave & Sourced>[] = [
  { title: texts.why, cell: ({ why }, language) => whyTexts[why][language] },
  { title: texts.after, cell: ({ after }, language) => stageTexts[after][language] },
  { value: ({ count }) => count, title: texts.count },
];

async function chartOf(found: Funnel, language: Language): Promise<string> {
  const { funnel } = await import("../../report/page/funnel.ts");
  const stages = found.stages.map(({ stage, count }) => ({ name: stageTexts[stage][language], count }));
  return funnel({ stages }, language);
}

function inPersonOf({ inPerson: { asked, completed } }: Funnel, language: Language): readonly string[] {
  return asked === 0 ? [] : [fill(texts.inPerson, { n: asked, done: completed })[language]];
}

function leadOf(found: Funnel, language: Language): string {
  const [asked, done] = [countOf(found, "asked"), countOf(found, "completed")];
  const share = `(${shownShare(done / asked, language)})`;
  const sentences = [fill(texts.done, { n: asked, done, share })];
  const most = mostStopped(found);
  if (most) sentences.push(fill(texts.most, { why: whyTexts[most.why], n: most.count }));
  return sentences.map((sentence) => sentence[language]).join(" ");
}

/** What ended most ways, after whatever stage. */
function mostStopped({ leaves }: Funnel): Pick<Leave, "why" | "count"> | undefined {
  const ended = leaves.filter(({ why }) => !mayGoOn.includes(why));
  const whys = [...new Set(ended.map(({ why }) => why))];
  return byCount(whys.map((why) => ({ why, count: sumOf(ended.filter((each) => each.why === why)) })))[0];
}

/** Who has not come to the end yet, but still may. */
const mayGoOn: readonly Leave["why"][] = ["open", "held", "not-sent-yet"];

function countOf({ stages }: Flow, stage: Stage): number {
  return stages.find((each) => each.stage === stage)?.count ?? 0;
}

function byCount<T extends Pick<Leave, "count">>(leaves: readonly T[]): readonly T[] {
  return leaves.toSorted((one, other) => other.count - one.count);
}

function sumOf(leaves: readonly Leave[]): number {
  return leaves.reduce((sum, { count }) => sum + count, 0);
}
