import { dirname } from "node:path";
import { isUsedUp, type Room, roomAt, sized } from "../../base/disk.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
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
    es: "No lo borre. Revise el disco y restaure el último respaldo en otra carpeta: clave store restore RESPALDO --home CARPETA",
    en: "Do not delete it. Check the disk and restore the last backup into another folder: clave store restore BACKUP --home FOLDER",
  },
  failing: {
    es: "El disco no dejó leer o escribir el almacén; que esté dañado no consta.",
    en: "The disk did not let the store be read or written; it is not known to be damaged.",
  },
  failingHint: {
    es: "Revise el disco, su cuota y sus límites; después: clave store check",
    en: "Check the disk, its quota and its limits; then: clave store check",
  },
  full: {
    es: "No queda espacio en el disco de {path} ({free} libres).",
    en: "There is no space left on the disk of {path} ({free} free).",
  },
  outOfFiles: {
    es: "El disco de {path} no admite ni un archivo más.",
    en: "The disk of {path} takes not one file more.",
  },
  fullSomewhere: { es: "No queda espacio en el disco.", en: "There is no space left on the disk." },
  fullHint: {
    es: "Libere espacio. Cuánto queda en cada disco: df -h",
    en: "Free some space. How much each disk has left: df -h",
  },
  unopenable: { es: "El almacén no se puede abrir.", en: "The store cannot be opened." },
  readOnly: { es: "El almacén no se puede escribir.", en: "The store cannot be written." },
  readOnlyHint: {
    es: "Revise de quién son la carpeta de la mesa y su almacén, y sus permisos: clave doctor",
    en: "Check whose the desk's folder and its store are, and their permissions: clave doctor",
  },
});

/** An error of the file system or of an engine, as they name it, and where it was met. */
interface Fault {
  readonly code?: string;
  readonly name?: string;
  readonly path?: string;
  /** The room that there was at that moment. */
  readonly place?: Place;
}

interface Place extends Room {
  readonly path: string;
}

/** Codes behind which there may be nothing but a full disk. */
const perhapsFull = /^(SQLITE_(FULL|IOERR|CANTOPEN)|ENOSPC|EDQUOT)/;

/**
 * The same error, with the room there was when the file was written; for it changes at once. SQLite lays large
 * results out in a folder of its own: where it is full, the fuller of the two is to blame.
 */
export function locatedFault<Given>(error: Given, path: string): Given {
  const { code = "", place } = (error ?? {}) as Fault;
  if (place !== undefined || !perhapsFull.test(code)) return error;
  const folders = code === "SQLITE_FULL" ? [dirname(path), temporaryFolder()] : [dirname(path)];
  const places = folders.flatMap((folder) => placeAt(folder) ?? []);
  const [fullest] = places.toSorted((one, other) => one.free - other.free);
  return fullest ? (Object.assign(error as object, { place: fullest }) as Given) : error;
}

function temporaryFolder(): string {
  const { SQLITE_TMPDIR, TMPDIR } = process.env;
  return SQLITE_TMPDIR || TMPDIR || "/var/tmp";
}

function placeAt(path: string): Place | undefined {
  try {
    return { path, ...roomAt(path) };
  } catch {
    return undefined;
  }
}

/** The server stopped one of two acts at work at once; 23503: what it was about had just been taken out. */
const overtaken: ReadonlySet<string> = new Set(["40001", "40P01", "55P03", "23503"]);

/** What an engine's error means to a person, or undefined when it is a defect of ours. */
export function explainStoreFault(error: unknown): ClaveError | undefined {
  const { code = "", name = "", path, place = path && placeAt(dirname(path)) } = (error ?? {}) as Fault;
  // who waits in line for a connection waits behind whoever waits for the store
  if (/^SQLITE_(BUSY|LOCKED)/.test(code) || overtaken.has(code) || name === "KnexTimeoutError")
    return new ClaveError("store-busy", texts.busy, texts.busyHint, { retryAfterSeconds: 5 });
  // a quota leaves room on the disk: it says nothing of what is left
  if (code === "EDQUOT") return diskFull(undefined);
  if (["SQLITE_FULL", "ENOSPC", "53100"].includes(code)) return diskFull(place || undefined);
  if (/^SQLITE_(IOERR|CANTOPEN)/.test(code) && place && isUsedUp(place)) return diskFull(place);
  if (code.startsWith("SQLITE_IOERR"))
    return new ClaveError("disk-failing", texts.failing, texts.failingHint);
  // permissions far more often than damage: restoring over it would lose what it holds
  if (code.startsWith("SQLITE_CANTOPEN"))
    return new ClaveError("store-unreadable", texts.unopenable, texts.readOnlyHint);
  if (/^SQLITE_(CORRUPT|NOTADB|PROTOCOL)/.test(code))
    return new ClaveError("store-damaged", texts.damaged, texts.damagedHint);
  if (/^SQLITE_(READONLY|PERM)/.test(code))
    return new ClaveError("store-read-only", texts.readOnly, texts.readOnlyHint);
  return explainServerFault(error);
}

function diskFull(place: Place | undefined): ClaveError {
  return new ClaveError("disk-full", place ? fullAt(place) : texts.fullSomewhere, texts.fullHint);
}

function fullAt({ path, free, outOfFiles }: Place): Sentence {
  const shown = visible(path);
  if (outOfFiles) return fill(texts.outOfFiles, { path: shown });
  return fill(texts.full, { path: shown, free: sized(free) });
}
