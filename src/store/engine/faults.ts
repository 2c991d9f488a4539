import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { explainServerFault } from "./server-faults.ts";

const texts = catalogue({
  busy: {
    es: "El almacén está ocupado por otro proceso.",
    en: "The store is in use by another process.",
  },
  busyHint: {
    es: "No se perdió nada: intente de nuevo en un momento.",
    en: "Nothing was lost: try again in a moment.",
  },
  damaged: {
    es: "El almacén no se puede leer o escribir (archivo dañado, o no es un almacén de clave).",
    en: "The store cannot be read or written (damaged file, or not a store of clave).",
  },
  damagedHint: {
    es: "No lo borre. Revise el disco y recupere el último respaldo.",
    en: "Do not delete it. Check the disk and restore the last backup.",
  },
  full: {
    es: "No queda espacio en el disco del almacén.",
    en: "There is no space left on the store's disk.",
  },
  fullHint: {
    es: "Libere espacio y repita: el acto no se hizo.",
    en: "Free some space and repeat: the act did not take place.",
  },
  unopenable: { es: "El almacén no se puede abrir.", en: "The store cannot be opened." },
  readOnly: { es: "El almacén no se puede escribir.", en: "The store cannot be written." },
  readOnlyHint: {
    es: "Revise de quién son la carpeta de la mesa y su almacén, y sus permisos: clave doctor",
    en: "Check whose the desk's folder and its store are, and their permissions: clave doctor",
  },
});

/** What an engine's error means to a person, or undefined when it is a defect of ours. */
export function explainStoreFault(error: unknown): ClaveError | undefined {
  const code = (error as { code?: string } | null)?.code ?? "";
  if (/^SQLITE_(BUSY|LOCKED)/.test(code) || ["40001", "40P01", "55P03"].includes(code))
    return new ClaveError("store-busy", texts.busy, texts.busyHint, { retryAfterSeconds: 5 });
  if (code === "SQLITE_FULL" || code === "ENOSPC" || code === "53100")
    return new ClaveError("disk-full", texts.full, texts.fullHint);
  // permissions far more often than damage: restoring over it would lose what it holds
  if (code.startsWith("SQLITE_CANTOPEN"))
    return new ClaveError("store-unreadable", texts.unopenable, texts.readOnlyHint);
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR|PROTOCOL)/.test(code))
    return new ClaveError("store-damaged", texts.damaged, texts.damagedHint);
  if (/^SQLITE_(READONLY|PERM)/.test(code))
    return new ClaveError("store-read-only", texts.readOnly, texts.readOnlyHint);
  return explainServerFault(error);
}
