import type { ClaveError } from "../../base/errors.ts";
import { catalogue, fill, number } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { ImportSheet } from "../../holder/import/imports.ts";
import { ownReasonFor, requireYes } from "../command/asking.ts";
import { columnCounts, dryRunOption } from "../command/import-run.ts";
import { facts } from "../command/listing.ts";
import { sendNow } from "../command/post.ts";
import { deskVerb } from "../command/verb.ts";
import { whileWorking } from "../terminal/spinner.ts";
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
  employers: { es: "Empleadores nuevos", en: "New employers" },
  people: { es: "Personas conocidas", en: "Known people" },
  columns: { es: "De ellas cambiaría", en: "Of them would change" },
  examples: { es: "Por ejemplo:", en: "For example:" },
  known: { es: "{who}: {column}, {was} → {becomes}", en: "{who}: {column}, {was} → {becomes}" },
  fresh: { es: "{who}, por primera vez: {column}, {becomes}", en: "{who}, new: {column}, {becomes}" },
  sure: {
    es: "¿Confirmar {id} entera? Los contactos nuevos servirán, y cada cambio de una persona conocida empieza su espera, con aviso.",
    en: "Confirm the whole of {id}? New contacts will serve, and each change of a known person begins its hold, with notice.",
  },
  sureNot: {
    es: "¿Rechazar {id} entera? Nada de lo que espera servirá.",
    en: "Refuse the whole of {id}? Nothing that waits will serve.",
  },
  working: { es: "Confirmando…", en: "Confirming…" },
  confirmed: {
    es: "{id} está confirmada. De {people} {people:persona conocida|personas conocidas} empezó la espera, o vale ya, con aviso.",
    en: "{id} is confirmed. Of {people} known {people:person|people} the hold began, or it is in force, with notice.",
  },
  skipped: { es: "{cedula}: no se cambió nada. {why}", en: "{cedula}: nothing was changed. {why}" },
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
  // a look decides nothing
  decides: ({ dryRun }) => !dryRun,
  examples: [
    "clave affiliate confirm-import I7K3M9QWXA --dry-run",
    "clave affiliate confirm-import I7K3M9QWXA",
    'clave affiliate confirm-import I7K3M9QWXA --refuse --reason "…"',
  ],
  run: async (terminal, ctx, { import: typed, refuse = false, reason, dryRun, queue }, { settings }) => {
    const { showImport } = await import("../../holder/import/imports.ts");
    const sheet = await showImport(ctx, typed, dryRun ? "affiliate.imports" : "affiliate.confirm-import");
    const { id, register } = sheet;
    const words = sheetWords(terminal, sheet, settings.timezone);
    if (dryRun) return terminal.answer(sheetDocument(sheet), words);
    if (terminal.interactive && !terminal.options.yes) terminal.say(words);
    await requireYes(terminal, fill(refuse ? texts.sureNot : texts.sure, { id }));
    const { decideImport } = await import("../../counter/decide/confirm-import.ts");
    const order = {
      import: id,
      outcome: refuse ? "refused" : "confirmed",
      seen: sheet,
      reason: refuse ? await ownReasonFor(terminal, reason) : undefined,
      onSkipped: (cedula: string, { sentence: why }: ClaveError) =>
        terminal.say(fill(texts.skipped, { cedula: visible(cedula), why })),
    } as const;
    const { letters, ...decided } = await whileWorking(terminal, texts.working, () =>
      decideImport(ctx, order),
    );
    if (!queue) await sendNow(ctx, terminal, letters);
    const document = { ...decided, outcome: order.outcome, queued: letters.length };
    terminal.answer(document, terminal.text(fill(texts[order.outcome], { id, people: decided.people })));
    if (refuse && register === undefined) terminal.say(fill(texts.undo, { id }));
  },
});

function sheetWords({ text, language }: Terminal, sheet: ImportSheet, zone: string): string {
  const { id, file, digest, importedBy, importedAt, standing, tally, proposed, examples, register } = sheet;
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
      [text(texts[register ?? "added"]), number(tally.added, language)],
      ...(register ? [] : [[text(texts.people), number(proposed.people, language)] as const]),
      ...(columns === "" ? [] : [[text(texts.columns), columns] as const]),
    ]),
    ...(shown.length === 0 ? [] : [text(texts.examples), ...shown.map((line) => `  ${line}`)]),
  ].join("\n");
}

function sheetDocument(sheet: ImportSheet) {
  const { proposed, examples } = sheet;
  return { ...importDocument(sheet), proposed, examples, dryRun: true };
}
