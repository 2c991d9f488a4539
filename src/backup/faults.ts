import type { ErrorCode } from "../base/error-codes.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";

const texts = catalogue({
  inHome: {
    es: "Un respaldo no se guarda dentro de la carpeta de la mesa ({path}).",
    en: "A backup is not kept inside the desk's own folder ({path}).",
  },
  taken: {
    es: "La carpeta {path} ya guarda algo: un respaldo no se escribe encima de nada.",
    en: "The folder {path} holds something already: a backup is not written over anything.",
  },
  nowhere: { es: "En {path} no se puede hacer una carpeta.", en: "No folder can be made at {path}." },
  noName: { es: "Falta el nombre de una carpeta.", en: "The name of a folder is missing." },
  notFolder: {
    es: "En {path} hay algo que no es una carpeta propia: un archivo o un enlace.",
    en: "At {path} lies something that is no folder of its own: a file or a link.",
  },
  outputHint: {
    es: "Indique una carpeta nueva, mejor en otro disco: clave store backup CARPETA",
    en: "Name a new folder, best on another disk: clave store backup FOLDER",
  },
  full: {
    es: "No queda espacio para el respaldo en {path}. La mesa sigue como estaba; de este respaldo no quedó nada.",
    en: "There is no space left for the backup at {path}. The desk is as it was; nothing of this backup is left.",
  },
  fullHint: {
    es: "Libere espacio allí, o indique otro disco: clave store backup CARPETA",
    en: "Free some space there, or name another disk: clave store backup FOLDER",
  },
  unsound: {
    es: "La copia se leyó de nuevo y no está entera: {what}",
    en: "The copy was read again and is not whole: {what}",
  },
  unsoundHint: {
    es: "No quedó nada de ella. Revise el disco y el almacén: clave store check",
    en: "Nothing of it is left. Check the disk and the store: clave store check",
  },
  none: {
    es: "En {path} no hay un respaldo de clave: falta backup.json.",
    en: "There is no backup of clave at {path}: it lacks backup.json.",
  },
  noneHint: {
    es: "Indique la carpeta que escribió «clave store backup CARPETA».",
    en: 'Name the folder that "clave store backup FOLDER" wrote.',
  },
  unfinished: {
    es: "El respaldo de {path} quedó a medias: no llegó a terminarse.",
    en: "The backup at {path} is only half of one: it was never finished.",
  },
  otherHint: {
    es: "No se escribió nada. Use otro respaldo, y borre este.",
    en: "Nothing was written. Use another backup, and delete this one.",
  },
  changed: {
    es: "El archivo {file} del respaldo no es el que se guardó: falta, está dañado o fue cambiado.",
    en: "The file {file} of the backup is not the one that was kept: it is gone, damaged or changed.",
  },
  changedHint: {
    es: "No se escribió nada. Use otra copia de este respaldo, u otro respaldo.",
    en: "Nothing was written. Use another copy of this backup, or another backup.",
  },
  newer: {
    es: "El respaldo es de una versión más nueva de clave ({version}) que este programa.",
    en: "The backup is of a newer version of clave ({version}) than this program.",
  },
  newerHint: {
    es: "No se escribió nada. Instale esa versión, o una posterior.",
    en: "Nothing was written. Install that version, or a later one.",
  },
  homeTaken: {
    es: "En la carpeta de la mesa ya hay algo: {names}.",
    en: "The desk's folder holds something already: {names}.",
  },
  homeTakenHint: {
    es: "No se escribió nada. Restaure en otra carpeta, que puede no existir todavía: --home CARPETA",
    en: "Nothing was written. Restore into another folder, which need not exist yet: --home FOLDER",
  },
  storeTaken: {
    es: "Donde iría el almacén ya hay algo: un archivo, o tablas en la base de datos.",
    en: "Where the store would be lies something already: a file, or tables in the database.",
  },
  storeTakenHint: {
    es: "No se escribió nada. Indique un lugar vacío con --store, o una base de datos nueva en CLAVE_STORE.",
    en: "Nothing was written. Name an empty place with --store, or a new database in CLAVE_STORE.",
  },
  engine: {
    es: "El respaldo es de un almacén de {engine}, y aquí se indica uno de otro motor.",
    en: "The backup is of a store of {engine}, and one of another engine is named here.",
  },
  engineHint: {
    es: "No se escribió nada. Indique uno del mismo motor con --store o CLAVE_STORE.",
    en: "Nothing was written. Name one of the same engine with --store or CLAVE_STORE.",
  },
  noKeys: {
    es: "El respaldo no trae las llaves de la mesa, y en su carpeta tampoco están.",
    en: "The backup does not hold the desk's keys, and they are not in its folder either.",
  },
  noKeysHint: {
    es: "No se escribió nada. Ponga antes las que guardó aparte: {path}",
    en: "Nothing was written. First put those that you kept apart here: {path}",
  },
  foreignKey: {
    es: "La llave de la mesa no es la de este almacén: con ella no se comprobarían respuestas ni firmas.",
    en: "The desk's key is not the one of this store: it would check neither answers nor signatures.",
  },
  foreignKeyHint: {
    es: "No se escribió nada. Ponga como keys/desk.key la que se guardó con este respaldo; las de antes quedan en keys/old.",
    en: "Nothing was written. Put the one that was kept with this backup as keys/desk.key; earlier ones stay in keys/old.",
  },
});

type Faults = Readonly<Record<string, readonly [ErrorCode, Sentence, Sentence]>>;

/** Every way in which a backup cannot be written, or nothing made of one. */
const faults = {
  inHome: ["output-refused", texts.inHome, texts.outputHint],
  taken: ["output-refused", texts.taken, texts.outputHint],
  nowhere: ["output-refused", texts.nowhere, texts.outputHint],
  noName: ["output-refused", texts.noName, texts.outputHint],
  notFolder: ["output-refused", texts.notFolder, texts.outputHint],
  full: ["disk-full", texts.full, texts.fullHint],
  unsound: ["backup-unsound", texts.unsound, texts.unsoundHint],
  none: ["backup-none", texts.none, texts.noneHint],
  unfinished: ["backup-unfinished", texts.unfinished, texts.otherHint],
  changed: ["backup-changed", texts.changed, texts.changedHint],
  newer: ["backup-newer", texts.newer, texts.newerHint],
  homeTaken: ["home-not-empty", texts.homeTaken, texts.homeTakenHint],
  storeTaken: ["store-taken", texts.storeTaken, texts.storeTakenHint],
  engine: ["backup-engine", texts.engine, texts.engineHint],
  noKeys: ["key-missing", texts.noKeys, texts.noKeysHint],
  foreignKey: ["key-foreign", texts.foreignKey, texts.foreignKeyHint],
} as const satisfies Faults;

/** The error for a way in which a backup, or what is made of one, fails; `places` fill its sentences. */
export function backupFault(
  name: keyof typeof faults,
  places: Readonly<Record<string, string | Sentence>> = {},
): ClaveError {
  const [code, sentence, hint] = faults[name];
  return new ClaveError(code, filled(sentence, places), filled(hint, places));
}

function filled(sentence: Sentence, places: Readonly<Record<string, string | Sentence>>): Sentence {
  return fill(sentence, places as never);
}
