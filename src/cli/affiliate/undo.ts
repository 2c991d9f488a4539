import { catalogue, fill, number } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { leftReasons } from "../../holder/import/left-behind.ts";
import type { UndoOrder, UndoReport } from "../../holder/import/undo.ts";
import { requireYes } from "../command/asking.ts";
import { columnCounts } from "../command/import-run.ts";
import { facts } from "../command/listing.ts";
import { asOperator } from "../command/opening.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  sure: {
    es: "¿Deshacer {id}? {removed} {removed:persona saldría|personas saldrían} del registro y {restored} {restored:volvería|volverían} a como {restored:estaba|estaban}.",
    en: "Take {id} back? {removed} {removed:person|people} would leave the register and {restored} would be as before.",
  },
  would: { es: "No se cambió nada. Lo que haría:", en: "Nothing was changed. What it would do:" },
  removed: { es: "Salen del registro", en: "Out of the register" },
  restored: { es: "Como antes", en: "As before" },
  byColumn: { es: "Por columna", en: "By column" },
  left: { es: "Quedan como están", en: "Left as they are" },
  why: { es: "{cedula}: {column} {why}", en: "{cedula}: {column} {why}" },
  whole: { es: "{cedula}: {why}", en: "{cedula}: {why}" },
  closed: {
    es: "Las recuperaciones que cerró un cambio de estado quedan cerradas: esas personas pueden empezar otra.",
    en: "Recoveries that a change of status ended stay ended: those people may start another.",
  },
  file: {
    es: "Todo lo que queda, y por qué, está en:\n{path}",
    en: "All that was left, and why, is in:\n{path}",
  },
});

/** clave affiliate import --undo I… */
export async function runUndo(
  terminal: Terminal,
  options: { readonly undo: string; readonly dryRun?: boolean; readonly reason?: string },
): Promise<void> {
  await asOperator(terminal, async (ctx, { home }) => {
    const { undoImport } = await import("../../holder/import/undo.ts");
    const { undo, dryRun = false, reason } = options;
    const { language } = terminal;
    const order: UndoOrder = { import: undo, dryRun, reason, language, leftFolder: home.imports };
    if (!dryRun && !terminal.options.yes) {
      const { import: id, removed, restored } = await undoImport(ctx, { ...order, dryRun: true });
      if (removed + restored > 0) await requireYes(terminal, fill(texts.sure, { id, removed, restored }));
    }
    const report = await undoImport(ctx, order);
    const { leftFile, examples, ...counts } = report;
    const named = dryRun ? { dryRun } : {};
    if (counts.changed["status"]) terminal.say(texts.closed);
    terminal.answer(
      { ...counts, examples, leftFile: leftFile ?? null, ...named },
      words(terminal, report, dryRun),
    );
  });
}

function words({ text, language }: Terminal, report: UndoReport, dryRun: boolean): string {
  const { removed, restored, changed, left, examples, leftFile } = report;
  const byColumn = columnCounts(changed, language);
  const told = examples.map(({ cedula, column, why }) => {
    const places = { cedula: visible(cedula), why: leftReasons[why] };
    return `  ${text(column === null ? fill(texts.whole, places) : fill(texts.why, { ...places, column }))}`;
  });
  const parts = [
    ...(dryRun ? [text(texts.would)] : []),
    facts([
      [text(texts.removed), number(removed, language)],
      [text(texts.restored), number(restored, language)],
      ...(byColumn === "" ? [] : [[text(texts.byColumn), byColumn] as const]),
      [text(texts.left), number(left, language)],
    ]),
    ...told,
    ...(leftFile === undefined ? [] : [text(fill(texts.file, { path: visible(leftFile) }))]),
  ];
  return parts.join("\n");
}
