import { type BigIntStats, closeSync, existsSync, fstatSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeskFile, outbox } from "./desk-files.ts";
import type { ErrorCode } from "./error-codes.ts";
import { ClaveError } from "./errors.ts";
import { catalogue, fill, type Sentence } from "./texts.ts";
import { visible } from "./visible.ts";

const texts = catalogue({
  missing: { es: "No se encuentra el archivo {path}.", en: "The file {path} is not there." },
  missingHint: {
    es: "Revise la ruta; puede escribirla entre comillas.",
    en: "Check the path; it may be quoted.",
  },
  unreadable: {
    es: "Este usuario de la máquina no puede leer {path}.",
    en: "This user of the machine may not read {path}.",
  },
  unreadableHint: {
    es: "Vea de quién es, y que lo pueda leer el usuario de la mesa: ls -ld {path}",
    en: "See whose it is, and let the desk's user read it: ls -ld {path}",
  },
  unwritable: {
    es: "Este usuario no puede escribir en {path}.",
    en: "This user may not write to {path}.",
  },
  unwritableHint: {
    es: "Elija otro lugar, o vea de quién es la carpeta: ls -ld {folder}",
    en: "Choose another place, or see whose the folder is: ls -ld {folder}",
  },
  noFolder: {
    es: "No se encuentra la carpeta {folder}, y no se hace sola.",
    en: "The folder {folder} is not there, and is not made by itself.",
  },
  noFolderHint: { es: "Revise la ruta.", en: "Check the path." },
  folder: { es: "{path} es una carpeta.", en: "{path} is a folder." },
  folderHint: { es: "Dé el nombre de un archivo.", en: "Give the name of a file." },
  there: { es: "{path} ya existe.", en: "{path} is there already." },
  thereHint: { es: "Elija otro nombre.", en: "Choose another name." },
  own: {
    es: "{path} es un archivo de la mesa: ningún comando lo lee como dato.",
    en: "{path} is one of the desk's own files: no command reads it as data.",
  },
  ownHint: {
    es: "Dé otro archivo. Los de la mesa están en la carpeta de: clave config path",
    en: "Give another file. The desk's own lie in the folder of: clave config path",
  },
  closed: {
    es: "En esta máquina la mesa no abre archivos por su nombre: {path}.",
    en: "On this machine the desk opens no file by its name: {path}.",
  },
  closedHint: {
    es: "Póngalo en la entrada y dé - en su lugar: < {path}",
    en: "Put it on standard input and give - in its place: < {path}",
  },
  ofSetting: { es: "El ajuste {key}: {what}", en: "The setting {key}: {what}" },
  ofSettingHint: {
    es: "Corríjalo: clave config set {key} RUTA",
    en: "Mend it: clave config set {key} PATH",
  },
  other: {
    es: "No se puede leer o escribir {path} ({code}).",
    en: "{path} cannot be read or written ({code}).",
  },
  otherHint: {
    es: "Revise los permisos y los límites del disco.",
    en: "Check the permissions and the disk's limits.",
  },
});

type Use = "reading" | "writing";

type Trouble = readonly [ErrorCode, Sentence, Sentence];

/** What can be the matter with a file. */
const troubles = {
  missing: ["file-missing", texts.missing, texts.missingHint],
  noFolder: ["folder-missing", texts.noFolder, texts.noFolderHint],
  folder: ["file-is-folder", texts.folder, texts.folderHint],
  there: ["file-exists", texts.there, texts.thereHint],
  unreadable: ["file-unreadable", texts.unreadable, texts.unreadableHint],
  unwritable: ["file-unwritable", texts.unwritable, texts.unwritableHint],
  other: ["file-fault", texts.other, texts.otherHint],
  own: ["input-refused", texts.own, texts.ownHint],
  closed: ["input-refused", texts.closed, texts.closedHint],
} as const satisfies Readonly<Record<string, Trouble>>;

type Meaning = keyof typeof troubles;

/** What a refusal of the system means to whoever reads, and to whoever writes. */
const meanings = new Map<string, readonly [Meaning, Meaning]>([
  ["ENOENT", ["missing", "noFolder"]],
  ["ENOTDIR", ["missing", "noFolder"]],
  ["EISDIR", ["folder", "folder"]],
  ["EEXIST", ["there", "there"]],
  ["EACCES", ["unreadable", "unwritable"]],
  ["EPERM", ["unreadable", "unwritable"]],
  ["EROFS", ["unwritable", "unwritable"]],
  ["EIO", ["other", "other"]],
  ["EMFILE", ["other", "other"]],
  ["EFBIG", ["other", "other"]],
  ["ENAMETOOLONG", ["other", "other"]],
  ["ELOOP", ["other", "other"]],
]);

/** System calls that only whoever writes makes. */
const writes = /^(write|mkdir|rename|link|unlink|rmdir|chmod|copyfile|ftruncate|fsync)$/;

/** What the system's refusal of a file means to a person; undefined for an error that is none. */
export function fileFault(error: unknown, named?: string, use?: Use): ClaveError | undefined {
  const { code, path = "", syscall = "" } = (error ?? {}) as NodeJS.ErrnoException;
  const at = named ?? path;
  const [toRead, toWrite] = meanings.get(code ?? "") ?? [];
  const meaning = (use ?? (writes.test(syscall) ? "writing" : "reading")) === "writing" ? toWrite : toRead;
  // nobody can be told where a file of no name is to be looked for
  const nameless = at === "" && (meaning === "missing" || meaning === "noFolder");
  return meaning === undefined || nameless ? undefined : faultAt(at, meaning, code);
}

function faultAt(path: string, meaning: Meaning, system = ""): ClaveError {
  const [code, sentence, hint] = troubles[meaning];
  const folder = dirname(path);
  return new ClaveError(
    code,
    fill(sentence, { path: visible(path), folder: visible(folder), code: system }),
    fill(hint, { path: visible(quoted(path)), folder: visible(quoted(folder)) }),
  );
}

/** The error for an input file that is not there. */
export function missingFile(path: string): ClaveError {
  return faultAt(path, "missing");
}

/** What the program brings along lies above it, wherever that was built; throws *no-input* without it. */
export function shippedPath(...names: readonly string[]): string {
  const wanted = join(...names);
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, wanted);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) throw missingFile(wanted);
  }
}

/** The error for a folder where a file should be. */
export function folderInstead(path: string): ClaveError {
  return faultAt(path, "folder");
}

/** Does something with a file that somebody named; what the system refuses is told of that file. */
export function withNamedFile<R>(path: string, use: Use, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw fileFault(error, path, use) ?? error;
  }
}

/** Throws *forbidden* where the machine takes files by standard input alone. */
export function requireOpenable(path: string): void {
  if (outbox() !== undefined) throw faultAt(path, "closed");
}

/** Throws *forbidden* for a file that is the desk's own. */
export function requireNotOurs(path: string, stats: BigIntStats): void {
  if (isDeskFile(stats)) throw faultAt(path, "own");
}

/**
 * Opens a file that a person named. Throws *no-input* for one that is not there, *io* for a folder and for one that
 * this user may not read: nobody is then to look for it elsewhere, or to make it anew; *forbidden* for what is the
 * desk's own, by whatever name.
 */
export function openNamedFile(path: string): number {
  requireOpenable(path);
  return opened(path, (stats) => requireNotOurs(path, stats));
}

/** Opens a file; what is opened is what is judged, for a name may come to mean another file at any moment. */
function opened(path: string, judge?: (stats: BigIntStats) => void): number {
  return withNamedFile(path, "reading", () => {
    const file = openSync(path, "r");
    try {
      const stats = fstatSync(file, { bigint: true });
      if (stats.isDirectory()) throw folderInstead(path);
      judge?.(stats);
      return file;
    } catch (error) {
      closeSync(file);
      throw error;
    }
  });
}

/** The bytes of a file that the program or a setting names. */
function bytesOf(path: string): Buffer {
  const file = opened(path);
  try {
    return withNamedFile(path, "reading", () => readFileSync(file));
  } finally {
    closeSync(file);
  }
}

/** The text of a file of the desk's own; undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return bytesOf(path).toString("utf8");
  } catch (error) {
    if (error instanceof ClaveError && error.code === "file-missing") return undefined;
    throw error;
  }
}

/** The bytes of a file that a setting names; throws *config*, with what stands in the way of reading it. */
export function readSettingFile(key: string, path: string): Buffer {
  try {
    return bytesOf(path);
  } catch (error) {
    if (!(error instanceof ClaveError)) throw error;
    const sentence = fill(texts.ofSetting, { key, what: error.sentence });
    const hint = fill(texts.ofSettingHint, { key });
    if (error.code === "file-missing") throw new ClaveError("setting-file-missing", sentence, hint);
    const denied = error.code === "file-unreadable" ? error.hint : hint;
    throw new ClaveError("setting-file-unreadable", sentence, denied);
  }
}

/** A path as a shell takes it. */
export function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
