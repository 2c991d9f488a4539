import { catalogue, fill, type Sentence, verbatim } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { reasonWords } from "../../holder/identity/catalogues.ts";
import { requireReason } from "../../holder/identity/identity.ts";
import type { ChainedEntry } from "../../store/record/audit-entries.ts";
import { type Listing, listOptions, printList } from "../command/listing.ts";
import { parseSince } from "../command/since.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";

const texts = catalogue({
  about: {
    es: "lo que se hizo en la mesa, lo más nuevo primero",
    en: "what was done at the desk, newest first",
  },
  subject: {
    es: "sobre quién o qué: cédula, referencia, trámite, operator:NOMBRE",
    en: "about whom or what: cédula, reference, case, operator:NAME",
  },
  operator: { es: "solo lo que hizo este operador", en: "only what this operator did" },
  since: { es: "desde una fecha, un instante o hace cuánto", en: "since a date, an instant or how long ago" },
  number: { es: "Nº", en: "No." },
  when: { es: "Cuándo", en: "When" },
  who: { es: "Quién", en: "Who" },
  act: { es: "Acto", en: "Act" },
  subjectTitle: { es: "Sobre quién, y por qué", en: "About whom, and why" },
  holder: { es: "persona", en: "person" },
  system: { es: "mesa", en: "desk" },
  refused: { es: "negado ({code})", en: "refused ({code})" },
});

/** clave audit log */
export const log = deskVerb({
  about: texts.about,
  takes: {
    "--subject <subject>": texts.subject,
    "--operator <name>": texts.operator,
    "--since <when>": [texts.since, parseSince("--since")],
    "--reason <text>": common.reason,
    ...listOptions(50),
  },
  examples: ["clave audit log --subject 1710034065", "clave audit log --operator ana --since 7d"],
  run: async (terminal, ctx, { since, reason: why, format, ...filter }, { settings }) => {
    const { readLog } = await import("../../audit/log.ts");
    const reason = why === undefined ? undefined : requireReason(why);
    const entries = await readLog(ctx, { ...filter, reason, since: since?.(ctx.clock.now()) });
    const columns = format === "csv" ? whole : brief(terminal, settings.timezone);
    await printList(terminal, format, {
      rows: entries,
      columns,
      document: { entries: entries.map(documentOf) },
    });
  },
});

type Columns = Listing<ChainedEntry>["columns"];

/** What a person can take in on 80 columns. */
function brief({ text }: Terminal, zone: string): Columns {
  return {
    entry: [texts.number, ({ id }) => String(id)],
    at: [texts.when, ({ entry }) => shownAt(entry.at, zone)],
    actor: [
      texts.who,
      ({ entry }) => (entry.actorKind === "operator" ? entry.actor : text(texts[entry.actorKind])),
    ],
    act: [texts.act, ({ entry }) => entry.act],
    subject: [texts.subjectTitle, ({ entry }) => subjectWords(entry).map(text).join(" · ")],
  };
}

function subjectWords({ subject, outcome, detail, reason }: ChainedEntry["entry"]): readonly Sentence[] {
  const bare = (subject ?? "").replace(/^(affiliate|recovery|case|employer):/, "");
  return [
    ...(bare === "" ? [] : [verbatim(bare)]),
    ...(outcome === "refused" ? [fill(texts.refused, { code: String(detail["code"] ?? "") })] : []),
    ...(reason === undefined ? [] : [reasonWords(reason)]),
  ];
}

/** Everything, for a spreadsheet: it reads the names of columns, and no titles. */
const cells: Readonly<Record<string, (each: ChainedEntry) => string>> = {
  entry: ({ id }) => String(id),
  at: ({ entry }) => iso(entry.at),
  actorKind: ({ entry }) => entry.actorKind,
  actor: ({ entry }) => entry.actor,
  act: ({ entry }) => entry.act,
  subject: ({ entry }) => entry.subject ?? "",
  outcome: ({ entry }) => entry.outcome,
  reason: ({ entry }) => entry.reason ?? "",
  detail: ({ detail }) => detail,
  hash: ({ hash }) => hash ?? "",
};

const whole: Columns = Object.fromEntries(
  Object.entries(cells).map(([key, cell]) => [key, [verbatim(key), cell]] as const),
);

function documentOf({ id, entry, hash }: ChainedEntry) {
  const { at, actorKind, actor, act, subject, outcome, reason, detail } = entry;
  return {
    id: String(id),
    at: iso(at),
    actor: { kind: actorKind, name: actor },
    act,
    subject: subject ?? null,
    outcome,
    reason: reason ?? null,
    detail,
    hash,
  };
}
