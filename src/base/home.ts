import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { ClaveError } from "./errors.ts";
import { readIfThere, withNamedFile } from "./files.ts";
import { catalogue, fill } from "./texts.ts";
import { visible } from "./visible.ts";

/** The places inside a desk's folder. */
export interface Home {
  readonly path: string;
  readonly config: string;
  readonly store: string;
  readonly keys: string;
  readonly sink: string;
  readonly sessions: string;
  readonly imports: string;
  /** Where files are written on a machine that opens none by its name. */
  readonly out: string;
}

const texts = catalogue({
  shared: {
    es: "La carpeta {path} guarda otras cosas y otras personas pueden abrirla: no sirve de mesa.",
    en: "The folder {path} holds other things, and other people may open it: it cannot be a desk.",
  },
  sharedHint: {
    es: "Indique una carpeta propia, que puede no existir todavía: --home CARPETA",
    en: "Name a folder of its own, which need not exist yet: --home FOLDER",
  },
  unnamed: {
    es: "Este usuario no tiene carpeta propia en la máquina, y nada dice dónde está la mesa.",
    en: "This user has no folder of its own on the machine, and nothing says where the desk is.",
  },
  unnamedHint: { es: "Indíquela: --home CARPETA", en: "Name it: --home FOLDER" },
  unreadable: {
    es: "El archivo config.json de la mesa no se puede leer como ajustes.",
    en: "The desk's config.json cannot be read as settings.",
  },
  unreadableHint: {
    es: "Debe ser un objeto JSON. Vea dónde está: clave config path",
    en: "It must be a JSON object. See where it is: clave config path",
  },
});

/** The folder a person named, or the platform's place for data, and what lies where in it. */
export function homeAt(given: string | undefined, environment: NodeJS.ProcessEnv): Home {
  const path = resolve(given ?? join(dataFolder(environment), "clave"));
  return {
    path,
    config: join(path, "config.json"),
    store: join(path, "clave.db"),
    keys: join(path, "keys"),
    sink: join(path, "sink"),
    sessions: join(path, "sessions"),
    imports: join(path, "imports"),
    out: join(path, "out"),
  };
}

function dataFolder(environment: NodeJS.ProcessEnv): string {
  if (environment["XDG_DATA_HOME"]) return environment["XDG_DATA_HOME"];
  if (process.platform === "darwin") return join(ownFolder(), "Library", "Application Support");
  if (process.platform === "win32")
    return environment["LOCALAPPDATA"] ?? join(ownFolder(), "AppData", "Local");
  return join(ownFolder(), ".local", "share");
}

function ownFolder(): string {
  try {
    return homedir();
  } catch {
    throw new ClaveError("home-unnamed", texts.unnamed, texts.unnamedHint);
  }
}

/** Makes a folder that only its owner may open; one that is there is left as it is. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** The file of the desk's key. */
export function keyIn({ keys }: Pick<Home, "keys">): string {
  return join(keys, "desk.key");
}

/** The folder of the keys that the desk had before. */
export function oldKeysIn({ keys }: Pick<Home, "keys">): string {
  return join(keys, "old");
}

/** The file of the key that is about to be the desk's. */
export function nextKeyIn({ keys }: Pick<Home, "keys">): string {
  return join(keys, "next.key");
}

/** How the folders of a home begin in which a desk is made, until it is whole. */
export const begunName = "founding-";

/** The parts of a desk that lie in a home: whatever became of the others, no second desk is made over them. */
export function deskParts(home: Home): readonly string[] {
  return [keyIn(home), home.config, home.store].filter(
    (part) => (statSync(part, { throwIfNoEntry: false })?.size ?? 0) > 0,
  );
}

/** Throws *config* for a folder that others use too: closing it would take it from them, open it would show the desk. */
export function requireUnshared({ path, ...places }: Home): void {
  const ours = [begunName, ...Object.values(places).map((place) => basename(place))];
  const foreign = () => readdirSync(path).some((name) => !ours.some((own) => name.startsWith(own)));
  if (isOpen(path) && foreign())
    throw new ClaveError("home-shared", fill(texts.shared, { path: visible(path) }), texts.sharedHint);
}

/** Makes the desk's folder, or closes one that is there to everybody else, unless others use it too. */
export function claimHome(home: Home): void {
  makePrivateFolder(home.path);
  requireUnshared(home);
  closeHome(home);
}

/** Closes the desk's folder to everybody but its owner. */
export function closeHome({ path }: Home): void {
  if (isOpen(path)) chmodSync(path, 0o700);
}

function isOpen(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && (stats.mode & 0o077) !== 0;
}

/** The files in a folder and in those in it, by their paths in it; none where it is not there. */
export function filesIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => relative(path, join(parentPath, name)));
}

/** Writes a file whole or not at all, readable by its owner only. */
export function writePrivateFile(path: string, content: string | Uint8Array): void {
  const draft = `${path}.${process.pid}.draft`;
  withNamedFile(path, "writing", () => {
    try {
      writeFileSync(draft, content, { mode: 0o600, flush: true });
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      // a write that fails does not say of which file
      throw Object.assign(error as Error, { path });
    }
  });
}

/** A file that was replaced: the old one is still there. */
export interface Replaced {
  /** Parts with the old one. */
  keep(): void;
  /** Puts the old one back, or none where there was none; that needs no room on the disk. */
  takeBack(): void;
}

/** Writes a private file in the place of another until what goes with it is done or has failed. */
export function replacePrivateFile(path: string, content: string): Replaced {
  const old = `${path}.${process.pid}.old`;
  const there = existsSync(path);
  if (there) linkSync(path, old);
  try {
    writePrivateFile(path, content);
  } catch (error) {
    rmSync(old, { force: true });
    throw error;
  }
  return {
    keep: () => rmSync(old, { force: true }),
    takeBack: () => (there ? renameSync(old, path) : rmSync(path, { force: true })),
  };
}

/** What `config.json` holds, empty where there is none yet; throws *config* when it is no settings. */
export function readConfigFile(path: string): Record<string, unknown> {
  const parsed = parseObject(readIfThere(path) ?? "{}");
  if (parsed) return parsed;
  throw new ClaveError("config-unreadable", texts.unreadable, texts.unreadableHint);
}

/** What a text of JSON holds; undefined where it is no object. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
