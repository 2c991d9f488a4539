import { lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { relative } from "node:path";
import { ClaveError } from "../errors.ts";
import { quoted, readSettingFile } from "../files.ts";
import { type Home, keyIn } from "../home.ts";
import { catalogue, fill } from "../texts.ts";
import { visible } from "../visible.ts";
import { userName } from "./account.ts";
import { systemFile } from "./system-file.ts";

const texts = catalogue({
  link: {
    es: "{path} es un enlace: lo de una mesa está en su propia carpeta.",
    en: "{path} is a link: what is a desk's lies in its own folder.",
  },
  linkHint: {
    es: "Vea adónde lleva, y ponga en su lugar lo que es de la mesa: ls -l {path}",
    en: "See where it leads, and put what is the desk's in its place: ls -l {path}",
  },
  foreign: {
    es: "La mesa {path} es de otro usuario de la máquina: {owner}.",
    en: "The desk {path} belongs to another user of the machine: {owner}.",
  },
  foreignHint: {
    es: "Ejecute el mismo comando como ese usuario: sudo -u {owner} clave …",
    en: "Run the same command as that user: sudo -u {owner} clave …",
  },
  accountless: {
    es: "No se encuentra la carpeta de la mesa, {path}: su dueño será la cuenta de la mesa.",
    en: "The desk's folder is not there, {path}: its owner will be the desk's account.",
  },
  accountlessHint: {
    es: "Créela como root: install -d -m 700 -o CUENTA -g CUENTA {path}",
    en: "Make it as root: install -d -m 700 -o ACCOUNT -g ACCOUNT {path}",
  },
  secret: {
    es: "El ajuste {key} debe nombrar un archivo de la carpeta de la mesa que solo su dueño lea.",
    en: "The setting {key} must name a file in the desk's folder that its owner alone may read.",
  },
  secretHint: {
    es: "Póngalo en {folder} y ciérrelo: chmod 600 {path}",
    en: "Put it into {folder} and close it: chmod 600 {path}",
  },
});

/**
 * Throws *config* for a home that is not this user's own folder: a link, one that holds links where a desk has its
 * key, settings and store, or another user's. Whoever lays such a one out would say what the real desk's parts serve.
 */
export function requireOwnHome(home: Home, user = process.geteuid?.()): void {
  const stats = statsOf(home.path);
  if (stats === undefined) return;
  for (const path of [home.path, home.keys, keyIn(home), home.config, home.store])
    if (statsOf(path)?.isSymbolicLink()) {
      const places = { path: visible(quoted(path)) };
      throw new ClaveError("home-not-own", fill(texts.link, places), fill(texts.linkHint, places));
    }
  if (user === undefined || stats.uid === user) return;
  const owner = userName(stats.uid);
  const sentence = fill(texts.foreign, { path: visible(home.path), owner: owner ?? String(stats.uid) });
  throw new ClaveError(
    "home-not-own",
    sentence,
    fill(texts.foreignHint, { owner: owner ?? `'#${stats.uid}'` }),
  );
}

/** What is at a path, a link being one; undefined for nothing, and for what this user is not shown. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The secret in a file that a setting names; throws *config* unless it is in the home, and its owner's alone. */
export function secretInHome(home: Home, key: string, path: string): string {
  const secret = readSettingFile(key, path)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  const inside = !relative(realpathSync(home.path), realpathSync(path)).startsWith("..");
  if (inside && (statSync(path).mode & 0o077) === 0) return secret;
  const hint = fill(texts.secretHint, { folder: visible(home.path), path: visible(quoted(path)) });
  throw new ClaveError("store-password-file", fill(texts.secret, { key }), hint);
}

/** Throws *io* for a desk's folder that is not there, where the machine's file names it: root says whose it is. */
export function requireAccountSaid(path: string): void {
  if (!systemFile()) return;
  const [shown, typed] = [visible(path), visible(quoted(path))];
  const hint = fill(texts.accountlessHint, { path: typed });
  throw new ClaveError("folder-missing", fill(texts.accountless, { path: shown }), hint);
}
