import type { Actor, StoreHandle } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fileFault } from "../base/files.ts";
import { type Home, readConfigFile } from "../base/home.ts";
import { type Keys, loadKeys } from "../base/keys.ts";
import { readSettings, type Settings } from "../base/settings.ts";
import { catalogue, fill } from "../base/texts.ts";
import type { Clock } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import { closeStore, openStore, type StoreLocation, storeOfHome } from "../store/engine/connect.ts";
import { requireOwnKey } from "../store/engine/desk-keys.ts";
import { explainStoreFault } from "../store/engine/faults.ts";
import { requireCurrent } from "../store/engine/migrate.ts";
import { holdKeys } from "../store/engine/seal.ts";
import { keptSettings } from "../store/staff/settings.ts";
import type { Names } from "./dns.ts";

const texts = catalogue({
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
  const keys = await opening(() => loadKeys(home.keys));
  const place = location instanceof ClaveError ? location : storeOfHome(home, location);
  const handle = await opening(() => (place instanceof ClaveError ? place : openStore(place)));
  try {
    const store = handle instanceof ClaveError ? handle : await opening(() => current(handle, place));
    if (store instanceof ClaveError && store.code === "no-desk") throw store;
    const own = await owning(keys, store);
    const readable = !(store instanceof ClaveError) && !(own instanceof ClaveError);
    if (readable) holdKeys(store, own);
    const settings = await opening(async () => {
      const kept = readable ? await keptSettings(store) : undefined;
      return readSettings(readConfigFile(home.config), environment, kept).settings;
    });
    return await work({ ...around, settings, keys: own, store });
  } finally {
    if (!(handle instanceof ClaveError)) await closeStore(handle);
  }
}

/** The desk's key, where the store is of it as far as anybody can ask. */
async function owning(keys: Part<Keys>, store: Part<StoreHandle>): Promise<Part<Keys>> {
  if (keys instanceof ClaveError || store instanceof ClaveError) return keys;
  return opening(async () => {
    await requireOwnKey(store, keys);
    return keys;
  });
}

async function current(store: StoreHandle, place: Part<StoreLocation>): Promise<Part<StoreHandle>> {
  if (place instanceof ClaveError) return place;
  await requireCurrent(store, false, place);
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
  const known = explainStoreFault(error) ?? fileFault(error);
  // what a desk is made of is no file that somebody handed in
  if (known?.code === "file-missing") return new ClaveError("file-fault", known.sentence, known.hint);
  if (known) return known;
  const { code, name } = (error ?? {}) as NodeJS.ErrnoException;
  const told = visible(String(code ?? name ?? error)).slice(0, 60);
  return new ClaveError("defect", fill(texts.defect, { code: told }), texts.defectHint);
}
