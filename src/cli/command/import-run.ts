import type { Context } from "../../base/context.ts";
import { catalogue, fill, number } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { ImportOrder, ImportReport } from "../../holder/import/import.ts";
import { bar, startProgress } from "../terminal/spinner.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { facts } from "./listing.ts";
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
  file: {
    es: "Las filas no tomadas y el motivo de cada una están en:\n{path}",
    en: "The rows not taken, and the reason of each, are in:\n{path}",
  },
});

/** Runs an import as an operator, with progress where somebody watches, and tells what it did. */
export async function runImport(
  terminal: Terminal,
  { file, strict = false }: { readonly file: string; readonly strict?: boolean },
  take: (ctx: Context, order: ImportOrder) => Promise<ImportReport>,
): Promise<void> {
  await asOperator(terminal, async (ctx, { home }) => {
    const progress = await startProgress(terminal, texts.working);
    const onProgress = (read: number, all: number, rows: number) =>
      progress.update(terminal.text(fill(texts.rows, { bar: bar(all === 0 ? 1 : read / all), n: rows })));
    const order = { file, strict, refusedFolder: home.imports, language: terminal.language, onProgress };
    const report = await take(ctx, order).finally(() => progress.stop());
    tell(terminal, report);
  });
}

function tell(terminal: Terminal, report: ImportReport): void {
  const { ignoredColumns, doubtful, rejectedFile, ...counts } = report;
  const columns = visible(ignoredColumns.join(", ")).slice(0, 300);
  if (columns !== "") terminal.say(fill(texts.ignored, { columns }));
  if (doubtful > 0) terminal.say(fill(texts.doubtful, { n: doubtful }));
  const names = ["read", "added", "updated", "unchanged", "conflicts", "rejected"] as const;
  const words = facts(
    names.map((name) => [terminal.text(texts[name]), number(counts[name], terminal.language)]),
  );
  const where =
    rejectedFile === undefined ? "" : `\n${terminal.text(fill(texts.file, { path: visible(rejectedFile) }))}`;
  terminal.answer({ ...counts, rejectedFile: rejectedFile ?? null }, `${words}${where}`);
}
