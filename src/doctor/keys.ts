import { isOwnHead } from "../audit/chain.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue } from "../base/texts.ts";
import { auditHead } from "../store/audit-entries.ts";
import { fault, good, type Observation } from "./finding.ts";
import { need, type Patient } from "./patient.ts";

const texts = catalogue({
  good: {
    es: "La clave de la mesa firma el registro de este almacén.",
    en: "The desk's key signs the record of this store.",
  },
  mend: {
    es: "Recupérela de la copia de respaldo.",
    en: "Restore it from the backup.",
  },
  headGone: {
    es: "Falta el final firmado del registro.",
    en: "The signed end of the record is missing.",
  },
  headForeign: {
    es: "El final del registro no lleva la firma de esta mesa: o la clave es de otra mesa, o alguien cambió el registro.",
    en: "The end of the record does not bear this desk's signature: either the key is another desk's, or somebody changed the record.",
  },
  headMend: {
    es: "Compruebe el registro, y no siga trabajando hasta saber por qué: clave audit verify",
    en: "Check the record, and do not go on working until you know why: clave audit verify",
  },
});

/** Whether the desk's key is there, and is the one that signed the end of the record. */
export async function examineKeys(patient: Patient): Promise<Observation> {
  const { keys } = patient;
  if (keys instanceof ClaveError) return fault(keys.kind, keys.sentence, keys.hint ?? texts.mend);
  const head = await auditHead(need(patient, "store"));
  if (!head) return fault("invalid", texts.headGone, texts.headMend);
  return isOwnHead(keys, head) ? good(texts.good) : fault("invalid", texts.headForeign, texts.headMend);
}
