import { catalogue, fill, number, type Sentence } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import type { KeptImport, Standing } from "../../holder/import/imports.ts";
import { listOptions, printList } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt } from "../terminal/terminal.ts";

const own = catalogue({
  about: {
    es: "las importaciones de personas y empleadores: las que esperan y las que hubo",
    en: "the imports of people and employers: those that wait and those there were",
  },
  id: { es: "Importación", en: "Import" },
  at: { es: "Fecha", en: "Date" },
  by: { es: "Quién", en: "By" },
  file: { es: "Archivo", en: "File" },
  people: { es: "{n} {n:persona|personas}", en: "{n} {n:person|people}" },
  employers: { es: "{n} {n:empleador|empleadores}", en: "{n} {n:employer|employers}" },
  added: { es: "Nuevos", en: "Added" },
  standing: { es: "Cómo está", en: "Standing" },
});

/** Where an import stands, in words. */
export const standings: Readonly<Record<Standing, Sentence>> = catalogue({
  whole: { es: "nada que confirmar", en: "nothing to confirm" },
  waits: { es: "espera", en: "waits" },
  unfinished: { es: "confirmada, sin terminar", en: "confirmed, unfinished" },
  confirmed: { es: "confirmada", en: "confirmed" },
  refused: { es: "rechazada", en: "refused" },
  superseded: { es: "deshecha", en: "taken back" },
  due: { es: "confirmada", en: "confirmed" },
});

/** clave affiliate imports */
export const imports = deskVerb({
  about: own.about,
  takes: { ...listOptions(20) },
  examples: ["clave affiliate imports"],
  run: async (terminal, ctx, { limit, format }, { settings }) => {
    const { listImports } = await import("../../holder/import/imports.ts");
    const rows = await listImports(ctx, limit);
    const { language } = terminal;
    const added = ({ counts }: KeptImport) => Number((JSON.parse(counts) as { added: number }).added);
    await printList(terminal, format, {
      rows,
      columns: {
        import: [own.id, ({ id }) => id],
        at: [own.at, ({ importedAt }) => shownAt(importedAt, settings.timezone)],
        by: [own.by, ({ importedBy }) => importedBy],
        file: [own.file, ({ file }) => file],
        added: [
          own.added,
          (each) =>
            terminal.screen
              ? terminal.text(fill(own[each.register ?? "people"], { n: added(each) }))
              : number(added(each), language),
        ],
        standing: [
          own.standing,
          ({ standing }) => (terminal.screen ? terminal.text(standings[standing]) : standing),
        ],
      },
      document: { imports: rows.map(importDocument) },
    });
  },
});

/** An import as scripts read it. */
export function importDocument({ id, file, digest, importedBy, importedAt, counts, ...more }: KeptImport) {
  const { standing, decidedBy = null, register = "people" } = more;
  return {
    import: id,
    at: iso(importedAt),
    by: importedBy,
    register,
    file,
    digest: digest === "" ? null : digest,
    counts: JSON.parse(counts) as Readonly<Record<string, number>>,
    standing,
    decidedBy,
  };
}
