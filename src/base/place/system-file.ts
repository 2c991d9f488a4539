import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ClaveError } from "../errors.ts";
import { catalogue, fill, type Sentence, verbatim } from "../texts.ts";
import { maskPassword } from "../visible.ts";

/** Where the machine's administrator says which desk this machine has; nothing moves it elsewhere. */
const systemFilePath = "/etc/clave/desk.json";

/** Which desk a machine has: what is here, no flag and no variable of whoever types says otherwise. */
export interface SystemFile {
  /** Full path of the desk's folder. */
  readonly home: string;
  /** Where its store is; undefined: where the home remembers it. */
  readonly store: string | undefined;
  /** Whether the desk is in production, whatever its settings say. */
  readonly production: boolean;
}

const texts = catalogue({
  unsafe: {
    es: "{path} no sirve: debe ser un archivo de root, y nadie más puede escribir en él ni en su carpeta.",
    en: "{path} will not do: it must be a file of root's, and nobody else may write to it or to its folder.",
  },
  unsafeHint: {
    es: "Como root: chown root: {folder} {path} && chmod 755 {folder} && chmod 644 {path}",
    en: "As root: chown root: {folder} {path} && chmod 755 {folder} && chmod 644 {path}",
  },
  unreadable: {
    es: "{path} no se puede leer: debe ser un objeto JSON con home y production, y store si hace falta.",
    en: "{path} cannot be read: it must be a JSON object with home and production, and store if need be.",
  },
  unreadableHint: { es: "Por ejemplo: {example}", en: "For example: {example}" },
  fixed: {
    es: "Esta máquina tiene su mesa ({path}): {what} no puede decir otra cosa.",
    en: "This machine has its desk ({path}): {what} cannot say otherwise.",
  },
  fixedHint: { es: "Repita el comando sin {what}.", en: "Repeat the command without {what}." },
});

const example = '{"home": "/var/lib/clave", "production": true}';

let read: { readonly file: SystemFile | undefined } | undefined;

/**
 * What the machine's file says, undefined where there is none; read once. Throws *config* for one that somebody
 * besides root may write, or that says anything else; what it holds is never told.
 */
export function systemFile(): SystemFile | undefined {
  read ??= { file: readSystemFile(systemFilePath) };
  return read.file;
}

/** The error for what says otherwise than the machine's file: a flag, a variable, a setting. */
export function authorityFixed(what: string): ClaveError {
  const places = { path: systemFilePath, what };
  return refusedHere(fill(texts.fixed, places), fill(texts.fixedHint, places));
}

/** The error for what the machine's file leaves to nobody, or to root alone. */
export function refusedHere(sentence: Sentence, hint: Sentence): ClaveError {
  return new ClaveError("authority-fixed", sentence, hint);
}

function readSystemFile(path: string): SystemFile | undefined {
  if (!lstatSync(path, { throwIfNoEntry: false })) return undefined;
  if (foldersAbove(path).some((folder) => !isRoots(lstatSync(folder)))) throw unusable(path, "unsafe");
  const { home, store, production, ...others } = saidIn(path);
  const known = Object.keys(others).length === 0 && typeof production === "boolean";
  if (!known || typeof home !== "string" || !/^\/./.test(home)) throw unusable(path, "unreadable");
  if (store !== undefined && !(typeof store === "string" && isOpenAddress(store)))
    throw unusable(path, "unreadable");
  return { home: resolve(home), store, production };
}

/** Whether a store's address may stand where everybody reads it: without the password to it. */
function isOpenAddress(store: string): boolean {
  const known = /^(sqlite:.|postgres(ql)?:\/\/)/.test(store);
  return known && maskPassword(store) === store && !/[?&](ssl)?password=/i.test(store);
}

function saidIn(path: string): Readonly<Record<string, unknown>> {
  const text = textOf(path);
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    throw unusable(path, "unreadable");
  }
}

function textOf(path: string): string {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    throw unusable(path, "unsafe");
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || !isRoots(stats)) throw unusable(path, "unsafe");
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

function isRoots({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  const link = (mode & constants.S_IFMT) === constants.S_IFLNK;
  return uid === 0 && (mode & 0o022) === 0 && !link;
}

function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

function unusable(path: string, why: "unsafe" | "unreadable"): ClaveError {
  const folder = dirname(path);
  const hint =
    why === "unsafe"
      ? fill(texts.unsafeHint, { folder, path })
      : fill(texts.unreadableHint, { example: verbatim(example) });
  return new ClaveError("system-file", fill(texts[why], { path }), hint);
}
