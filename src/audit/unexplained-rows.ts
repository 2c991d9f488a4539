import type { Context } from "../base/context.ts";
import { nameIn } from "../base/subjects.ts";
import { catalogue, fill, type Sentence, verbatim } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import {
  isLiving,
  isSealed,
  nameOf,
  type Row,
  type RowsSaid,
  type SealedName,
  sealedNames,
} from "../store/engine/seal.ts";
import type { ChainedEntry } from "../store/record/audit-entries.ts";
import { explainedBy } from "../store/record/explained.ts";
import { everySealedRow, meetRows, rowGone } from "../store/record/sealed-rows.ts";
import { unexplained } from "./faults.ts";

const texts = catalogue({
  links: { es: "Un enlace de la solicitud {of}", en: "A link of the recovery {of}" },
  activations: {
    es: "Un código de activación del trámite {of}",
    en: "An activation code of the case {of}",
  },
  codes: { es: "Un código del trámite {of}", en: "A code of the case {of}" },
  sessions: { es: "Una sesión de {of}", en: "A session of {of}" },
  operators: { es: "El operador {of}", en: "The operator {of}" },
  settings: { es: "El ajuste {of}", en: "The setting {of}" },
  proposals: { es: "La propuesta {of}", en: "The proposal {of}" },
  imports: { es: "La importación {of}", en: "The import {of}" },
  unsealed: {
    es: "{what} no lleva el sello de la mesa: alguien escribió o cambió eso sin la mesa, y no cuenta.",
    en: "{what} does not bear the desk's seal: somebody wrote or changed it without the desk, and it does not count.",
  },
  old: {
    es: "{what} está como era antes de la entrada {entry}: alguien repuso lo de antes.",
    en: "{what} is as it was before entry {entry}: somebody put it back.",
  },
  followed: {
    es: "La entrada {entry} cambió {row} como era antes de la entrada {said}: alguien repuso lo de antes.",
    en: "Entry {entry} changed {row} as it was before entry {said}: somebody put it back.",
  },
  gone: {
    es: "Falta {row}, que la entrada {entry} dejó en el almacén: ninguna dice que se quitó.",
    en: "{row}, which entry {entry} left in the store, is missing: none says that it was taken away.",
  },
});

/** The column that tells whose or what a row is. */
const told: Readonly<Record<SealedName, string>> = {
  links: "recovery",
  activations: "case_id",
  codes: "subject",
  sessions: "operator",
  operators: "name",
  settings: "key",
  proposals: "id",
  imports: "id",
};

/** Whether each entry changed the rows as the one before it about them had left them. */
export class RowsFollowed {
  fault: Sentence | undefined;

  /** Hears a page of the record before what it accounts for is gathered. */
  async hear({ store }: Context, page: readonly ChainedEntry[]): Promise<void> {
    const changes = page.flatMap(({ id, rows }) =>
      Object.entries(JSON.parse(rows ?? "{}") as RowsSaid).flatMap(([table, names]) =>
        names === "*"
          ? []
          : Object.entries(names).map(([name, after]) => ({
              id,
              row: `${table.replace(/^-/, "")} ${name}`,
              after,
            })),
      ),
    );
    const said = new Map(await explainedBy(store, "row", [...new Set(changes.map(({ row }) => row))]));
    for (const { id, row, after } of changes) {
      const last = Math.abs(Number(said.get(row) ?? 0));
      if (after !== null && after < last)
        this.fault ??= fill(texts.followed, { entry: String(id), row: visible(row), said: String(last) });
      said.set(row, String(id));
    }
  }
}

/** Throws *invalid* for a row that gives authority and is not as the record's last entry about it left it. */
export async function requireRowsSealed(ctx: Context): Promise<void> {
  for (const table of sealedNames) {
    const last = Number((await explainedBy(ctx.store, "living", [table])).get(table) ?? 0);
    for await (const rows of everySealedRow(ctx.store, table)) {
      const names = rows.map((row) => `${table} ${nameOf(table, row)}`);
      const said = await explainedBy(ctx.store, "row", names);
      for (const [at, row] of rows.entries()) {
        const fault = faultOf(ctx, table, row, Number(said.get(names[at] ?? "") ?? 0), last);
        if (fault) throw unexplained(fault);
      }
      await meetRows(ctx.store, names);
    }
  }
  const gone = await rowGone(ctx.store);
  if (gone) throw unexplained(fill(texts.gone, { row: visible(gone.name), entry: verbatim(gone.said) }));
}

function faultOf(
  ctx: Context,
  table: SealedName,
  row: Row,
  said: number,
  living: number,
): Sentence | undefined {
  if (!isSealed(ctx.store, table, row)) return unsealedRow(table, row);
  const entry = Math.max(Math.abs(said), isLiving(table, row) ? living : 0);
  if (Number(row["seal_entry"]) >= entry) return undefined;
  return fill(texts.old, { what: whatIs(table, row), entry: verbatim(String(entry)) });
}

/** What there is to say of a row that the desk did not write. */
export function unsealedRow(table: SealedName, row: Row): Sentence {
  return fill(texts.unsealed, { what: whatIs(table, row) });
}

function whatIs(table: SealedName, row: Row): Sentence {
  const of = String(row[told[table]]);
  return fill(texts[table], { of: visible(table === "codes" ? nameIn(of) : of) });
}
