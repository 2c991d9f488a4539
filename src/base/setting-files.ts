import { lstatSync, realpathSync, type Stats } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { ClaveError } from "./errors.ts";
import { quoted, readSettingFile } from "./files.ts";
import type { Home } from "./home.ts";
import type { SettingKey } from "./settings.ts";
import { catalogue, fill, type Sentence } from "./texts.ts";
import { visible } from "./visible.ts";

const texts = catalogue({
  linked: {
    es: "El ajuste {key}: {path} es un enlace o está detrás de uno.",
    en: "The setting {key}: {path} is a link, or lies behind one.",
  },
  linkedHint: {
    es: "Nombre el archivo mismo: clave config set {key} {real}",
    en: "Name the file itself: clave config set {key} {real}",
  },
  noProgram: {
    es: "El ajuste {key}: {path} no es un programa.",
    en: "The setting {key}: {path} is no program.",
  },
  noProgramHint: { es: "Revise la ruta: ls -ld {path}", en: "Check the path: ls -ld {path}" },
  shared: {
    es: "El ajuste {key}: en {path} puede escribir alguien más que root y la cuenta de la mesa.",
    en: "The setting {key}: somebody besides root and the desk's account may write to {path}.",
  },
  sharedHint: {
    es: "Como root: chown root: {path} && chmod go-w {path}",
    en: "As root: chown root: {path} && chmod go-w {path}",
  },
  inside: {
    es: "El ajuste {key}: un programa no puede estar en la carpeta de la mesa, que escriben sus comandos.",
    en: "The setting {key}: no program may lie in the desk's folder, to which its commands write.",
  },
  insideHint: {
    es: "Póngalo en una carpeta de root, como /usr/local/sbin.",
    en: "Put it into a folder of root's, such as /usr/local/sbin.",
  },
  outside: {
    es: "El ajuste {key}: en producción el archivo debe estar en la carpeta de la mesa.",
    en: "The setting {key}: in production the file has to lie in the desk's folder.",
  },
  outsideHint: {
    es: "Cópielo allí y nómbrelo así: install -m 600 {path} {own} && clave config set {key} {own}",
    en: "Copy it there and name it so: install -m 600 {path} {own} && clave config set {key} {own}",
  },
  own: {
    es: "El ajuste {key}: {path} es de la mesa misma.",
    en: "The setting {key}: {path} is the desk's own.",
  },
  ownHint: {
    es: "Nombre un archivo aparte, en la carpeta de la mesa: clave config set {key} RUTA",
    en: "Name a file apart, in the desk's folder: clave config set {key} PATH",
  },
  open: {
    es: "El ajuste {key}: {path} debe ser de la cuenta de la mesa, y de nadie más (0600).",
    en: "The setting {key}: {path} must be the desk's account's, and nobody else's (0600).",
  },
  openHint: {
    es: "chmod 600 {path}; de quién es: ls -l {path}",
    en: "chmod 600 {path}; whose it is: ls -l {path}",
  },
});

/** Settings that name a file of the desk's. */
const fileSettings: readonly SettingKey[] = ["smtp.passwordFile", "dkim.keyFile"];

/**
 * Throws *config* where a setting would name a program that others can change, or in production a file that is not
 * the desk's to read: whoever sets it would run what he likes, or send what he may not see.
 */
export function requireSettingFile(
  key: SettingKey,
  value: string,
  { home, production }: { readonly home: Home; readonly production: boolean },
): void {
  if (key === "password.target" && value.startsWith("exec:")) {
    const path = value.slice("exec:".length);
    requireOwnProgram(path);
    if (placeIn(home, path) !== undefined) throw unsafe(key, path, texts.inside, texts.insideHint);
  }
  if (!production || !fileSettings.includes(key) || value === "") return;
  readSettingFile(key, value);
  const place = placeIn(home, value);
  const own = join(home.path, basename(value));
  if (place === undefined)
    throw unsafe(key, value, texts.outside, texts.outsideHint, { own: visible(quoted(own)) });
  if (isMadeByDesk(home, place)) throw unsafe(key, value, texts.own, texts.ownHint);
  requireOwnFile(key, value);
}

/** Throws *config* unless a file is one that the desk's account alone may read, and no link. */
export function requireOwnFile(key: SettingKey, path: string): void {
  const stats = requireUnlinked(key, path);
  if (stats && (!stats.isFile() || stats.uid !== process.getuid?.() || (stats.mode & 0o077) !== 0))
    throw unsafe(key, path, texts.open, texts.openHint);
}

/** Throws *config* unless root and the desk's account alone can change a program, and every folder above it. */
export function requireOwnProgram(path: string): void {
  const key = "password.target";
  const stats = requireUnlinked(key, path, "exec:");
  if (!stats?.isFile() || (stats.mode & 0o111) === 0)
    throw unsafe(key, path, texts.noProgram, texts.noProgramHint);
  for (let at = path; ; at = dirname(at)) {
    if (!isOurs(lstatSync(at))) throw unsafe(key, at, texts.shared, texts.sharedHint);
    if (at === dirname(at)) return;
  }
}

/** In a folder such as /tmp others may write, and yet not replace what is somebody else's. */
function isOurs(stats: Stats): boolean {
  const others = (stats.mode & 0o022) !== 0 && !(stats.isDirectory() && (stats.mode & 0o1000) !== 0);
  return !others && [0, process.getuid?.()].includes(stats.uid);
}

/** What lies at a path that no link leads to; undefined for nothing. */
function requireUnlinked(key: SettingKey, path: string, scheme = ""): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  const real = realpathSync(path);
  if (real === path) return stats;
  throw unsafe(key, path, texts.linked, texts.linkedHint, { real: visible(quoted(`${scheme}${real}`)) });
}

/** Where in the desk's folder a path lies; undefined for one outside. */
function placeIn({ path: home }: Home, path: string): string | undefined {
  const place = relative(realpathSync(home), path);
  return place === "" || place === ".." || place.startsWith(`..${sep}`) ? undefined : place;
}

/** Beside a file of the desk's lie others that are called after it: a journal, what is being written. */
function isMadeByDesk({ path: _home, ...places }: Home, place: string): boolean {
  const [first = ""] = place.split(sep);
  return Object.values(places)
    .map((own) => basename(own))
    .some((own) => first === own || (own.includes(".") && first.startsWith(own)));
}

function unsafe(
  key: SettingKey,
  path: string,
  sentence: Sentence,
  hint: Sentence,
  more: Readonly<Record<string, string>> = {},
): ClaveError {
  const shown = { key, ...more };
  return new ClaveError(
    "setting-unsafe",
    fill(sentence, { ...shown, path: visible(path) }),
    fill(hint, { ...shown, path: visible(quoted(path)) }),
  );
}
