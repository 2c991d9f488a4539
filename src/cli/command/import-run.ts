import type { Context } from "../../base/context.ts";
import { catalogue, fill, type Language, number, verbatim } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { Example } from "../../holder/import/changes.ts";
import type { ImportOrder, ImportReport } from "../../holder/import/import.ts";
import { bar, startProgress } from "../terminal/spinner.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { facts } from "./listing.ts";
import { sourceOf } from "./named-files.ts";
import { asOperator } from "./opening.ts";

const texts = catalogue({
  working: { es: "Importando…", en: "Importing…" },
  rows: { es: "{bar}  {n} {n:fila|filas}", en: "{bar}  {n} {n:row|rows}" },
  ignored: { es: "Columnas sin uso: {columns}", en: "Columns not used: {columns}" },
  doubtful: {
    es: "{n} {n:identificador raro|identificadores raros} (posible error de tipeo); --strict los rechaza.",
    en: "{n} odd {n:identifier|identifiers} (perhaps mistyped); --strict refuses them.",
  },
  read: { es: "Leídas", en: "Read" },
  added: { es: "Nuevas", en: "Added" },
  updated: { es: "Actualizadas", en: "Updated" },
  unchanged: { es: "Sin cambio", en: "Unchanged" },
  conflicts: { es: "En conflicto", en: "In conflict" },
  rejected: { es: "Rechazadas", en: "Refused" },
  both: {
    es: "{conflicts} ({both} de ellas también actualizadas)",
    en: "{conflicts} ({both} of them updated as well)",
  },
  byColumn: { es: "Por columna", en: "By column" },
  file: {
    es: "Lo que no se tomó, con su línea y su motivo, está en:\n{path}",
    en: "What was not taken, with its line and its reason, is in:\n{path}",
  },
  undo: { es: "Para deshacerla: {command}", en: "To take it back: {command}" },
  pending: {
    es: "Lo que trae de contactos espera a un supervisor u otro administrador, y hasta entonces no sirve: {command}",
    en: "What it brings of contacts waits for a supervisor or another admin, and does not serve until then: {command}",
  },
  name: { es: "Importación", en: "Import" },
  dryRun: { es: "decir qué cambiaría, sin cambiar nada", en: "say what would change, and change nothing" },
  would: { es: "No se cambió nada. Lo que haría:", en: "Nothing was changed. What it would do:" },
  examples: { es: "Por ejemplo:", en: "For example:" },
  changed: {
    es: "línea {line}, {who}: {column}, {was} → {becomes}",
    en: "line {line}, {who}: {column}, {was} → {becomes}",
  },
  conflict: {
    es: "línea {line}, {who}: {column}, {was} difiere de {becomes} y queda",
    en: "line {line}, {who}: {column}, {was} differs from {becomes} and stays",
  },
  new: { es: "línea {line}, {who}: sería nueva", en: "line {line}, {who}: would be new" },
});

/** What every import takes so that it is only looked at. */
export const dryRunOption = { "--dry-run": texts.dryRun } as const;

/** What an import was typed with. */
interface ImportWords {
  readonly file: string;
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  /** What takes such an import back, before its name. */
  readonly undo?: string;
}

/** Runs an import as an operator, with progress where somebody watches, and tells what it did. */
export async function runImport(
  terminal: Terminal,
  { file, strict = false, dryRun = false, undo }: ImportWords,
  take: (ctx: Context, order: ImportOrder) => Promise<ImportReport>,
): Promise<void> {
  await asOperator(terminal, async (ctx, { home }) => {
    const progress = await startProgress(terminal, texts.working);
    const onProgress = (read: number, all: number, rows: number) =>
      progress.update(terminal.text(fill(texts.rows, { bar: bar(all === 0 ? 1 : read / all), n: rows })));
    const { language } = terminal;
    const source = await sourceOf(terminal, home, file);
    const order = { ...source, strict, dryRun, refusedFolder: home.imports, language, onProgress };
    const report = await take(ctx, order).finally(() => progress.stop());
    tell(terminal, report, undo);
  });
}

const counted = ["read", "added", "updated", "unchanged", "conflicts", "rejected"] as const;

function tell(terminal: Terminal, report: ImportReport, undo: string | undefined): void {
  const { ignoredColumns, doubtful, rejectedFile, import: id, examples, pending, ...counts } = report;
  const columns = visible(ignoredColumns.join(", ")).slice(0, 300);
  if (columns !== "") terminal.say(fill(texts.ignored, { columns }));
  if (doubtful > 0) terminal.say(fill(texts.doubtful, { n: doubtful }));
  const named = id === undefined ? { dryRun: true, examples } : { import: id };
  const document = {
    ...counts,
    rejectedFile: rejectedFile ?? null,
    ...named,
    ...(pending ? { pending } : {}),
  };
  terminal.answer(document, words(terminal, report));
  if (pending && id !== undefined)
    terminal.say(fill(texts.pending, { command: `clave affiliate confirm-import ${id}` }));
  if (undo !== undefined && id !== undefined && (pending || counts.added + counts.updated > 0))
    terminal.say(fill(texts.undo, { command: `${undo} ${id}` }));
}

function words({ text, language }: Terminal, report: ImportReport): string {
  const { import: id, changed, examples, rejectedFile, updatedInConflict } = report;
  const said = { conflicts: number(report.conflicts, language), both: number(updatedInConflict, language) };
  const conflicts = text(updatedInConflict > 0 ? fill(texts.both, said) : verbatim(said.conflicts));
  const lines = counted.map(
    (name) => [text(texts[name]), name === "conflicts" ? conflicts : number(report[name], language)] as const,
  );
  const byColumn = columnCounts(changed, language);
  const named = id === undefined ? [] : [[text(texts.name), id] as const];
  const more = byColumn === "" ? [] : [[text(texts.byColumn), byColumn] as const];
  const parts = [
    ...(id === undefined ? [text(texts.would)] : []),
    facts([...named, ...lines, ...more]),
    ...(examples.length === 0
      ? []
      : [text(texts.examples), ...examples.map((each) => exampleLine(text, each))]),
    ...(rejectedFile === undefined ? [] : [text(fill(texts.file, { path: visible(rejectedFile) }))]),
  ];
  return parts.join("\n");
}

/** How many of each column, the columns named as in the file. */
export function columnCounts(changed: ImportReport["changed"], language: Language): string {
  return Object.entries(changed)
    .map(([column, count]) => `${column} ${number(count, language)}`)
    .join(", ");
}

function exampleLine(text: Terminal["text"], { what, line, who, column, was, becomes }: Example): string {
  if (what === "added") return `  ${text(fill(texts.new, { line, who }))}`;
  const places = { line, who, column: column ?? "", was: was ?? "—", becomes: becomes ?? "—" };
  return `  ${text(fill(texts[what], places))}`;
}
