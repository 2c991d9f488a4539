import { existsSync } from "node:fs";
import type { Actor, StoreHandle } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { type Home, readConfigFile } from "../base/home.ts";
import { type Keys, loadKeys } from "../base/keys.ts";
import { readSettings, type Settings } from "../base/settings.ts";
import { catalogue, fill } from "../base/texts.ts";
import type { Clock } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import { closeStore, noDesk, openStore, type StoreLocation } from "../store/engine/connect.ts";
import { explainStoreFault } from "../store/engine/faults.ts";
import { requireCurrent } from "../store/engine/migrate.ts";
import type { Names } from "./dns.ts";

const texts = catalogue({
  file: {
    es: "No se puede leer {path} ({code}).",
    en: "{path} cannot be read ({code}).",
  },
  fileHint: {
    es: "Revise que exista y sus permisos, como el usuario de la mesa.",
    en: "Check that it is there, and its permissions, as the desk's user.",
  },
  defect: {
    es: "El examen no llegó a su fin ({code}): es un defecto de clave.",
    en: "The examination did not come to its end ({code}): a fault in clave.",
  },
  defectHint: {
    es: "Repita; si vuelve a ocurrir, avise a quien mantiene la mesa: clave doctor --json",
    en: "Repeat; if it happens again, tell whoever maintains the desk: clave doctor --json",
  },
});

/** Something of a desk, or why it would not open. */
type Part<T> = T | ClaveError;

interface Parts {
  readonly settings: Settings;
  readonly keys: Keys;
  readonly store: StoreHandle;
}

/** Where a desk is, and what is around it. */
export interface Surroundings {
  readonly home: Home;
  /** Where its store is, or what is wrong with the address. */
  readonly location: Part<StoreLocation>;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly actor: Actor;
  readonly names: Names;
  /** The version of Node, as it names itself. */
  readonly node: string;
}

/** A desk under examination, as far as it would open. */
export type Patient = Surroundings & Opened;

type Opened = { readonly [P in keyof Parts]: Part<Parts[P]> };

/** Thrown by an examination that needs what would not open. */
export class Unopened extends Error {
  readonly part: keyof Parts;

  constructor(part: keyof Parts) {
    super(`${part} would not open`);
    this.part = part;
  }
}

/** What an examination cannot do without; throws *Unopened*. */
export function need<P extends keyof Parts>(patient: Opened, part: P): Parts[P] {
  const found: Part<Parts[P]> = patient[part];
  if (found instanceof ClaveError) throw new Unopened(part);
  return found;
}

/**
 * Opens a desk as far as it will, for some work, and closes it again; what will not open is told in its place.
 * Throws *config* only where there is no desk at all.
 */
export async function withPatient<R>(
  around: Surroundings,
  work: (patient: Patient) => Promise<R>,
): Promise<R> {
  const { home, location, environment } = around;
  const settings = await opening(() => readSettings(readConfigFile(home.config), environment).settings);
  const keys = await opening(() => loadKeys(home.keys));
  const handle = await opening(() => (location instanceof ClaveError ? location : openStore(location)));
  try {
    const store = handle instanceof ClaveError ? handle : await opening(() => current(handle));
    const nothing = !existsSync(home.config) && !existsSync(home.keys);
    if (nothing && store instanceof ClaveError && store.code === "no-desk") throw noDesk();
    return await work({ ...around, settings, keys, store });
  } finally {
    if (!(handle instanceof ClaveError)) await closeStore(handle);
  }
}

async function current(store: StoreHandle): Promise<StoreHandle> {
  await requireCurrent(store);
  return store;
}

async function opening<T>(open: () => Part<T> | Promise<Part<T>>): Promise<Part<T>> {
  try {
    return await open();
  } catch (error) {
    return explain(error);
  }
}

/** What any failure says to a person; what was not foreseen only gives its name, for its words may hold anything. */
export function explain(error: unknown): ClaveError {
  if (error instanceof ClaveError) return error;
  const known = explainStoreFault(error);
  if (known) return known;
  const { code, path, name } = (error ?? {}) as NodeJS.ErrnoException;
  const told = visible(String(code ?? name ?? error)).slice(0, 60);
  if (path === undefined)
    return new ClaveError("defect", fill(texts.defect, { code: told }), texts.defectHint);
  const sentence = fill(texts.file, { path: visible(path), code: told });
  return new ClaveError("file-unreadable", sentence, texts.fileHint);
}
