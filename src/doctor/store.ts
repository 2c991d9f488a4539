import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { storeCondition } from "../store/condition.ts";
import { readSchema } from "../store/migrate.ts";
import { fault, good, type Observation } from "./finding.ts";
import type { Patient } from "./patient.ts";
import { sized } from "./size.ts";

const texts = catalogue({
  good: {
    es: "{engine}, {size}, {n} {n:migración|migraciones}, al día y entero.",
    en: "{engine}, {size}, {n} {n:migration|migrations}, up to date and whole.",
  },
  gone: {
    es: "Falta el almacén; el resto de la mesa está.",
    en: "The store is missing; the rest of the desk is there.",
  },
  goneMend: {
    es: "Recupere el último respaldo, o indique dónde está con --store. No cree otra mesa encima.",
    en: "Restore the last backup, or name where it is with --store. Do not make another desk over it.",
  },
  damaged: {
    es: "El almacén está dañado: {damage}",
    en: "The store is damaged: {damage}",
  },
  damagedMend: {
    es: "Detenga el trabajo, guarde una copia del archivo y recupere el último respaldo.",
    en: "Stop work, keep a copy of the file and restore the last backup.",
  },
  mend: { es: "clave store status", en: "clave store status" },
});

const engines = { sqlite: "SQLite", postgres: "PostgreSQL" };

/** Whether the store opens, is of this program's version and holds together. */
export async function examineStore(patient: Patient): Promise<Observation> {
  const { store } = patient;
  if (store instanceof ClaveError) return unopened(store);
  const { bytes, damage } = await storeCondition(store);
  if (damage !== undefined) {
    const told = visible(damage).slice(0, 200);
    return fault("io", fill(texts.damaged, { damage: told }), texts.damagedMend);
  }
  const { applied } = await readSchema(store);
  const engine = engines[store.engine];
  return good(fill(texts.good, { engine, size: sized(bytes), n: applied.length }));
}

function unopened({ kind, code, sentence, hint }: ClaveError): Observation {
  if (code === "no-desk") return fault(kind, texts.gone, texts.goneMend);
  return fault(kind, sentence, hint ?? texts.mend);
}
