import { lstatSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { ClaveError } from "./errors.ts";
import { parseObject } from "./home.ts";
import { catalogue, fill } from "./texts.ts";

/** Where the machine's administrator says which desk this machine has; nothing moves it elsewhere. */
export const systemFilePath = "/etc/clave/desk.json";

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
    es: "{path} no sirve: debe ser de root, y nadie más puede escribir en él ni en su carpeta.",
    en: "{path} will not do: it must be root's, and nobody else may write to it or to its folder.",
  },
  unsafeHint: {
    es: "Como root: chown root: {path} && chmod 644 {path}",
    en: "As root: chown root: {path} && chmod 644 {path}",
  },
  unreadable: {
    es: "{path} no se puede leer: debe ser un objeto JSON con home y production.",
    en: "{path} cannot be read: it must be a JSON object with home and production.",
  },
  unreadableHint: {
    es: "Por ejemplo: {example}",
    en: "For example: {example}",
  },
});

const example = '{"home": "/var/lib/clave", "production": true}';

let read: { readonly file: SystemFile | undefined } | undefined;

/** What the machine's file says, undefined where there is none; throws *config* for one that root alone did not write. */
export function systemFile(): SystemFile | undefined {
  read ??= { file: readSystemFile(systemFilePath) };
  return read.file;
}

function readSystemFile(path: string): SystemFile | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  for (const { uid, mode } of [stats, lstatSync(dirname(path))])
    if (uid !== 0 || (mode & 0o022) !== 0 || stats.isSymbolicLink()) throw unusable(path, "unsafe");
  const { home, store, production } = parseObject(readFileSync(path, "utf8")) ?? {};
  if (typeof home !== "string" || !home.startsWith("/")) throw unusable(path, "unreadable");
  if (store !== undefined && typeof store !== "string") throw unusable(path, "unreadable");
  if (typeof production !== "boolean") throw unusable(path, "unreadable");
  return { home, store, production };
}

function unusable(path: string, why: "unsafe" | "unreadable"): ClaveError {
  const hint = why === "unsafe" ? fill(texts.unsafeHint, { path }) : fill(texts.unreadableHint, { example });
  return new ClaveError("system-file", fill(texts[why], { path }), hint);
}
