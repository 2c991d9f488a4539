import { catalogue, fill, number, verbatim } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { DecidedImport } from "../../counter/decide/confirm-import.ts";
import type { ImportSheet } from "../../holder/import/imports.ts";
import { ownReasonFor, requireYes } from "../command/asking.ts";
import { columnCounts, dryRunOption } from "../command/import-run.ts";
import { facts } from "../command/listing.ts";
import { sendNow } from "../command/post.ts";
import { deskVerb } from "../command/verb.ts";
import { startProgress } from "../terminal/spinner.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";
import { importDocument, standings } from "./imports.ts";

const texts = catalogue({
  about: {
    es: "decidir, como segunda persona, lo que trae una importación",
    en: "decide, as a second person, what an import brings",
  },
  import: { es: "nombre de la importación, como I7K3M9QWXA", en: "name of the import, such as I7K3M9QWXA" },
  refuse: { es: "rechazarla entera", en: "refuse the whole of it" },
  name: { es: "Importación", en: "Import" },
  file: { es: "Archivo", en: "File" },
  digest: { es: "SHA-256 del archivo", en: "SHA-256 of the file" },
  torn: { es: "no se leyó hasta el final", en: "it was not read to its end" },
  by: { es: "Importó", en: "Imported by" },
  standing: { es: "Cómo está", en: "Standing" },
  added: { es: "Personas nuevas", en: "New people" },
  people: { es: "Personas conocidas", en: "Known people" },
  columns: { es: "De ellas cambiaría", en: "Of them would change" },
  examples: { es: "Por ejemplo:", en: "For example:" },
  known: { es: "{who}: {column}, {was} → {becomes}", en: "{who}: {column}, {was} → {becomes}" },
  fresh: { es: "{who}, nueva: {column}, {becomes}", en: "{who}, new: {column}, {becomes}" },
  sure: {
    es: "¿Confirmar {id} entera? Los contactos de personas nuevas servirán, y cada cambio de una conocida empieza su espera, con aviso.",
    en: "Confirm the whole of {id}? Contacts of new people will serve, and each change of a known one begins its hold, with notice.",
  },
  sureNot: {
    es: "¿Rechazar {id} entera? Nada de lo que espera servirá.",
    en: "Refuse the whole of {id}? Nothing that waits will serve.",
  },
  working: { es: "Avisando…", en: "Telling people…" },
  done: { es: "{n} {n:persona|personas}", en: "{n} {n:person|people}" },
  confirmed: {
    es: "{id} está confirmada. Cambios que empezaron su espera o valen ya, con aviso: {people}.",
    en: "{id} is confirmed. Changes that began their hold or are in force, with notice: {people}.",
  },
  skipped: {
    es: "De {n} {n:persona|personas} no se cambió nada. Quiénes y por qué:\n{path}",
    en: "Nothing was changed of {n} {n:person|people}. Who and why:\n{path}",
  },
  refused: {
    es: "{id} está rechazada: nada de lo que esperaba sirve.",
    en: "{id} is refused: nothing that waited serves.",
  },
  undo: {
    es: "Para sacar del registro a quienes añadió, un administrador: clave affiliate import --undo {id}",
    en: "To take those it added out of the register, an admin: clave affiliate import --undo {id}",
  },
});

/** clave affiliate confirm-import I… */
export const confirmImport = deskVerb({
  about: texts.about,
  takes: {
    "<import>": texts.import,
    "--refuse": texts.refuse,
    "--reason <text>": common.reason,
    ...dryRunOption,
    "--queue": common.queue,
  },
  examples: [
    "clave affiliate confirm-import I7K3M9QWXA --dry-run",
    "clave affiliate confirm-import I7K3M9QWXA",
    'clave affiliate confirm-import I7K3M9QWXA --refuse --reason "…"',
  ],
  run: async (
    terminal,
    ctx,
    { import: typed, refuse = false, reason, dryRun, queue },
    { home, settings },
  ) => {
    const { showImport } = await import("../../holder/import/imports.ts");
    const sheet = await showImport(ctx, typed);
    const words = sheetWords(terminal, sheet, settings.timezone);
    if (dryRun) return terminal.answer(sheetDocument(sheet), words);
    const { id } = sheet;
    if (terminal.interactive && !terminal.options.yes) terminal.say(words);
    await requireYes(terminal, fill(refuse ? texts.sureNot : texts.sure, { id }));
    const { decideImport } = await import("../../counter/decide/confirm-import.ts");
    const progress = await startProgress(terminal, texts.working);
    const decided = await decideImport(ctx, {
      import: id,
      outcome: refuse ? "refused" : "confirmed",
      seen: sheet,
      reason: refuse ? await ownReasonFor(terminal, reason) : undefined,
      skippedFolder: home.imports,
      language: terminal.language,
      onProgress: (n) => progress.update(() => terminal.text(fill(texts.done, { n }))),
    }).finally(() => progress.stop());
    if (!queue) await sendNow(ctx, terminal, decided.letters);
    const { letters, skippedFile = null, ...document } = decided;
    terminal.answer({ ...document, skippedFile, queued: letters.length }, decidedWords(terminal, decided));
  },
});

function sheetWords({ text, language }: Terminal, sheet: ImportSheet, zone: string): string {
  const { id, file, digest, importedBy, importedAt, standing, tally, proposed, examples } = sheet;
  const columns = columnCounts(proposed.columns, language);
  const shown = examples.map(({ who, isNew, column, was, becomes }) =>
    text(fill(isNew ? texts.fresh : texts.known, { who: visible(who), column, was: was ?? "—", becomes })),
  );
  return [
    facts([
      [text(texts.name), id],
      [text(texts.standing), text(standings[standing])],
      [text(texts.by), `${importedBy}, ${shownAt(importedAt, zone)}`],
      [text(texts.file), file],
      [text(texts.digest), digest === "" ? text(texts.torn) : digest],
      [text(texts.added), number(tally.added, language)],
      [text(texts.people), number(proposed.people, language)],
      ...(columns === "" ? [] : [[text(texts.columns), columns] as const]),
    ]),
    ...(shown.length === 0 ? [] : [text(texts.examples), ...shown.map((line) => `  ${line}`)]),
  ].join("\n");
}

function sheetDocument(sheet: ImportSheet) {
  const { proposed, examples } = sheet;
  return { ...importDocument(sheet), proposed, examples, dryRun: true };
}

function decidedWords({ text, language }: Terminal, decided: DecidedImport): string {
  const { import: id, outcome, people, skipped, skippedFile } = decided;
  if (outcome === "refused")
    return [text(fill(texts.refused, { id })), text(fill(texts.undo, { id }))].join("\n");
  const path = verbatim(visible(skippedFile ?? ""));
  return [
    text(fill(texts.confirmed, { id, people: number(people, language) })),
    ...(skipped === 0 ? [] : [text(fill(texts.skipped, { n: skipped, path }))]),
  ].join("\n");
}
