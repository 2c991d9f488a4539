import { isOwnHead } from "../audit/chain.ts";
import type { StoreHandle } from "../base/context.ts";
import { sized } from "../base/disk.ts";
import { ClaveError } from "../base/errors.ts";
import type { Keys } from "../base/keys.ts";
import { catalogue, fill } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { storeCondition } from "../store/engine/condition.ts";
import { keptUnder } from "../store/engine/desk-keys.ts";
import { readSchema } from "../store/engine/migrate.ts";
import { auditHead } from "../store/record/audit-entries.ts";
import { fault, good, type Observation, warning } from "./finding.ts";
import { need, type Patient } from "./patient.ts";

const texts = catalogue({
  good: {
    es: "{engine}, {size}, {n} {n:migración|migraciones}, al día y entero.",
    en: "{engine}, {size}, {n} {n:migration|migrations}, up to date and whole.",
  },
  damaged: {
    es: "El almacén está dañado: {damage}",
    en: "The store is damaged: {damage}",
  },
  damagedMend: {
    es: "Detenga el trabajo, guarde una copia del archivo y restaure el último respaldo en otra carpeta: clave store restore RESPALDO --home CARPETA",
    en: "Stop work, keep a copy of the file and restore the last backup into another folder: clave store restore BACKUP --home FOLDER",
  },
  mend: { es: "clave store status", en: "clave store status" },
  signed: {
    es: "La llave de la mesa firma el registro de este almacén.",
    en: "The desk's key signs the record of this store.",
  },
  closed: {
    es: "Otros pueden tener una llave de antes: {n} {n:respuesta importada no vale|respuestas importadas no valen}, ni para recuperar por correo o SMS.",
    en: "Others may have a key from before: {n} imported {n:answer counts|answers count} for nothing, in recoveries by mail or SMS too.",
  },
  closedMend: {
    es: "Quien venga a una oficina registra otras; y una importación las trae de nuevo: clave affiliate import ARCHIVO --accept-contacts",
    en: "Whoever comes to an office registers others; and an import brings them anew: clave affiliate import FILE --accept-contacts",
  },
  keyGone: {
    es: "Restáurela del respaldo.",
    en: "Restore it from the backup.",
  },
  headGone: {
    es: "Falta el final firmado del registro.",
    en: "The signed end of the record is missing.",
  },
  headForeign: {
    es: "El final del registro no lleva la firma de esta mesa: o la llave es de otra mesa, o alguien cambió el registro.",
    en: "The end of the record does not bear this desk's signature: either the key is another desk's, or somebody changed the record.",
  },
  headMend: {
    es: "Compruebe el registro, y no siga trabajando hasta saber por qué: clave audit verify",
    en: "Check the record, and do not go on working until you know why: clave audit verify",
  },
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

function unopened({ kind, sentence, hint }: ClaveError): Observation {
  return fault(kind, sentence, hint ?? texts.mend);
}

/** Whether the desk's key is there, is the one that signed the end of the record, and what a leak left closed. */
export async function examineKeys(patient: Patient): Promise<Observation> {
  const { keys } = patient;
  if (keys instanceof ClaveError) return fault(keys.kind, keys.sentence, keys.hint ?? texts.keyGone);
  const store = need(patient, "store");
  const head = await auditHead(store);
  if (!head) return fault("invalid", texts.headGone, texts.headMend);
  if (!isOwnHead(keys, head)) return fault("invalid", texts.headForeign, texts.headMend);
  const closed = await closedAnswers(store, keys);
  return closed === 0 ? good(texts.signed) : warning(fill(texts.closed, { n: closed }), texts.closedMend);
}

/** How many answers lie under keys that others may have. */
async function closedAnswers(store: StoreHandle, { earlier }: Keys): Promise<number> {
  const leaked = earlier.filter((key) => key.leaked).map(({ id }) => id);
  // the first key of a desk is the first to lie beside one that leaked
  return leaked.length === 0 ? 0 : (await keptUnder(store, leaked, true)).answers;
}
