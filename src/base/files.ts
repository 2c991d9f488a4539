import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { ClaveError } from "./errors.ts";
import { catalogue, fill } from "./texts.ts";
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

const otherCodes: ReadonlySet<unknown> = new Set(["EIO", "EMFILE", "EFBIG", "ENAMETOOLONG", "ELOOP"]);

/** System calls that only whoever writes makes. */
const writes = /^(write|mkdir|rename|link|unlink|rmdir|chmod|copyfile|ftruncate|fsync)$/;

/** What the system's refusal of a file means to a person; undefined for an error that is none. */
export function fileFault(error: unknown, named?: string, use?: Use): ClaveError | undefined {
  const { code, path = "", syscall = "" } = (error ?? {}) as NodeJS.ErrnoException;
  const at = named ?? path;
  const writing = use === "writing" || (use === undefined && writes.test(syscall));
  const shown = { path: visible(at), folder: visible(dirname(at)) };
  const pasted = { path: visible(quoted(at)), folder: visible(quoted(dirname(at))) };
  if (code === "ENOENT" || code === "ENOTDIR") {
    if (at === "") return undefined;
    if (writing) return new ClaveError("folder-missing", fill(texts.noFolder, shown), texts.noFolderHint);
    return missingFile(at);
  }
  if (code === "EISDIR") return folderInstead(at);
  if (code === "EEXIST") return new ClaveError("file-exists", fill(texts.there, shown), texts.thereHint);
  if (code === "EROFS" || ((code === "EACCES" || code === "EPERM") && writing))
    return new ClaveError(
      "file-unwritable",
      fill(texts.unwritable, shown),
      fill(texts.unwritableHint, pasted),
    );
  if (code === "EACCES" || code === "EPERM")
    return new ClaveError(
      "file-unreadable",
      fill(texts.unreadable, shown),
      fill(texts.unreadableHint, pasted),
    );
  if (!otherCodes.has(code)) return undefined;
  const sentence = fill(texts.other, { ...shown, code: String(code) });
  return new ClaveError("file-fault", sentence, texts.otherHint);
}

/** The error for an input file that is not there. */
export function missingFile(path: string): ClaveError {
  return new ClaveError("file-missing", fill(texts.missing, { path: visible(path) }), texts.missingHint);
}

/** The error for a folder where a file should be. */
export function folderInstead(path: string): ClaveError {
  return new ClaveError("file-is-folder", fill(texts.folder, { path: visible(path) }), texts.folderHint);
}

/** Does something with a file that somebody named; what the system refuses is told of that file. */
export function withNamedFile<R>(path: string, use: Use, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw fileFault(error, path, use) ?? error;
  }
}

/**
 * Opens a file that a person or a setting named. Throws *no-input* for one that is not there, *io* for a folder and
 * for one that this user may not read: nobody is then to look for it elsewhere, or to make it anew.
 */
export function openNamedFile(path: string): number {
  return withNamedFile(path, "reading", () => {
    const file = openSync(path, "r");
    if (!fstatSync(file).isDirectory()) return file;
    closeSync(file);
    throw folderInstead(path);
  });
}

/** The bytes of such a file. */
export function readNamedFile(path: string): Buffer {
  const file = openNamedFile(path);
  try {
    return withNamedFile(path, "reading", () => readFileSync(file));
  } finally {
    closeSync(file);
  }
}

/** The text of such a file; undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readNamedFile(path).toString("utf8");
  } catch (error) {
    if (error instanceof ClaveError && error.code === "file-missing") return undefined;
    throw error;
  }
}

/** The bytes of a file that a setting names; throws *config*, with what stands in the way of reading it. */
export function readSettingFile(key: string, path: string): Buffer {
  try {
    return readNamedFile(path);
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
