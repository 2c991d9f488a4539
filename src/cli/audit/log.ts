import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { reasonWords } from "../../holder/catalogues.ts";
import { requireReason } from "../../holder/identity.ts";
import type { ChainedEntry } from "../../store/audit-entries.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { type Format, formats, type Listing, printList } from "../listing.ts";
import { asOperator } from "../opening.ts";
import { parseSince, type Since } from "../since.ts";
import { shownAt, type Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";

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

interface LogOptions {
  readonly subject?: string;
  readonly operator?: string;
  readonly since?: Since;
  readonly reason?: string;
  readonly limit: number;
  readonly format?: Format;
}

/** clave audit log */
export function log(parent: Command, tree: Tree, run: Run<LogOptions> = runLog): void {
  parent
    .command("log")
    .description(tree.text(texts.about))
    .option("--subject <subject>", tree.text(texts.subject))
    .option("--operator <name>", tree.text(texts.operator))
    .option("--since <when>", tree.text(texts.since), parseSince("--since"))
    .option("--reason <text>", tree.text(common.reason))
    .option("--limit <n>", tree.text(common.limit), parseLimit, 50)
    .option("--format <format>", tree.text(common.format), parseChoice("--format", formats))
    .addHelpText(
      "after",
      example(tree, "clave audit log --subject 1710034065", "clave audit log --operator ana --since 7d"),
    )
    .action(tree.action(run));
}

async function runLog(
  terminal: Terminal,
  { since, reason: why, format, ...filter }: LogOptions,
): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { readLog } = await import("../../audit/log.ts");
    const reason = why === undefined ? undefined : requireReason(why);
    const entries = await readLog(ctx, { ...filter, reason, since: since?.(ctx.clock.now()) });
    const rows = format === "csv" ? whole(entries) : brief(terminal, entries, settings.timezone);
    await printList(terminal, { ...rows, document: { entries: entries.map(documentOf) } }, format);
  });
}

type Columns = Pick<Listing, "titles" | "keys" | "rows">;

/** What a person can take in on 80 columns. */
function brief(terminal: Terminal, entries: readonly ChainedEntry[], zone: string): Columns {
  const { text } = terminal;
  return {
    titles: [texts.number, texts.when, texts.who, texts.act, texts.subjectTitle].map(text),
    keys: [],
    rows: entries.map(({ id, entry }) => [
      String(id),
      shownAt(entry.at, zone),
      entry.actorKind === "operator" ? entry.actor : text(texts[entry.actorKind]),
      entry.act,
      [
        (entry.subject ?? "").replace(/^(affiliate|recovery|case|employer):/, ""),
        entry.outcome === "refused"
          ? text(fill(texts.refused, { code: String(entry.detail["code"] ?? "") }))
          : "",
        entry.reason === undefined ? "" : text(reasonWords(entry.reason)),
      ]
        .filter(Boolean)
        .join(" · "),
    ]),
  };
}

const keys = [
  "entry",
  "at",
  "actorKind",
  "actor",
  "act",
  "subject",
  "outcome",
  "reason",
  "detail",
  "hash",
] as const;

/** Everything, for a spreadsheet. */
function whole(entries: readonly ChainedEntry[]): Columns {
  const rows = entries.map(({ id, entry, detail, hash }) => [
    String(id),
    iso(entry.at),
    entry.actorKind,
    entry.actor,
    entry.act,
    entry.subject ?? "",
    entry.outcome,
    entry.reason ?? "",
    detail,
    hash ?? "",
  ]);
  return { titles: [], keys, rows };
}

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
