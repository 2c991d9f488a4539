import { type Stats, statSync } from "node:fs";
import { ClaveError } from "../base/errors.ts";
import { quoted } from "../base/files.ts";
import { keyIn } from "../base/home.ts";
import { catalogue, fill, verbatim } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { fault, good, notApplicable, type Observation } from "./finding.ts";
import type { Patient } from "./patient.ts";

const texts = catalogue({
  good: {
    es: "Solo el dueño abre la carpeta de la mesa y lo que guarda.",
    en: "Only the owner opens the desk's folder and what it keeps.",
  },
  windows: {
    es: "En este sistema los permisos no se miran.",
    en: "On this system permissions are not looked at.",
  },
  noHome: {
    es: "La carpeta de la mesa no está: {path}",
    en: "The desk's folder is not there: {path}",
  },
  noHomeMend: {
    es: "Indique dónde está con --home o CLAVE_HOME, o restaure el último respaldo en otra carpeta: clave store restore RESPALDO --home CARPETA",
    en: "Name where it is with --home or CLAVE_HOME, or restore the last backup into another folder: clave store restore BACKUP --home FOLDER",
  },
  open: {
    es: "Otras personas pueden abrir {path} ({mode}; debe ser {wanted}).",
    en: "Other people may open {path} ({mode}; it should be {wanted}).",
  },
  foreign: {
    es: "{path} es de otro usuario de la máquina ({owner}, no {user}).",
    en: "{path} belongs to another user of the machine ({owner}, not {user}).",
  },
  foreignMend: {
    es: "Ejecute clave como el dueño de la mesa, o devuélvale lo suyo: chown {owner} {path}",
    en: "Run clave as the desk's owner, or give back what is theirs: chown {owner} {path}",
  },
});

interface Place {
  readonly path: string;
  /** Bits of the mode that must not be set. */
  readonly never: number;
  readonly wanted: string;
  readonly rootMay: boolean;
}

/** Whether nobody but the owner of the desk can read its folder, its keys and its secrets. */
export function examineFiles(patient: Patient): readonly Observation[] {
  const user = process.getuid?.();
  if (user === undefined) return [notApplicable(texts.windows)];
  const { path } = patient.home;
  if (!statOf(path)) return [fault("config", fill(texts.noHome, { path: visible(path) }), texts.noHomeMend)];
  const found = placesOf(patient).flatMap((place) => faultsAt(place, user));
  return found.length === 0 ? [good(texts.good)] : found;
}

function placesOf({ home, location, settings }: Patient): readonly Place[] {
  const folder = (path: string): Place => ({ path, never: 0o077, wanted: "0700", rootMay: false });
  const file = (path: string): Place => ({ path, never: 0o077, wanted: "0600", rootMay: false });
  // a group of its own may share a secret that another program keeps, and root may own it
  const secret = (path: string): Place => ({ path, never: 0o027, wanted: "0640", rootMay: true });
  const store = location instanceof ClaveError || location.engine !== "sqlite" ? [] : [location.path];
  const producing = !(settings instanceof ClaveError) && settings.production;
  const named =
    settings instanceof ClaveError ? [] : [settings["smtp.passwordFile"], settings["dkim.keyFile"]];
  return [
    ...[home.path, home.keys, home.sessions, home.sink, home.imports].map(folder),
    ...[home.config, keyIn(home)].map(file),
    ...store.flatMap((path) => [path, `${path}-wal`, `${path}-shm`]).map(file),
    ...named.filter((path) => path !== "").map(producing ? file : secret),
  ];
}

function faultsAt({ path, never, wanted, rootMay }: Place, user: number): readonly Observation[] {
  const stats = statOf(path);
  if (!stats) return [];
  const { mode, uid } = stats;
  const shown = visible(path);
  const found: Observation[] = [];
  if ((mode & never) !== 0) {
    const told = `0${(mode & 0o777).toString(8)}`;
    const sentence = fill(texts.open, { path: shown, mode: told, wanted });
    found.push(fault("config", sentence, verbatim(visible(`chmod ${wanted.slice(1)} ${quoted(path)}`))));
  }
  if (uid !== user && !(rootMay && uid === 0)) {
    const [owner, self] = [String(uid), String(user)];
    const sentence = fill(texts.foreign, { path: shown, owner, user: self });
    found.push(
      fault("config", sentence, fill(texts.foreignMend, { owner: self, path: visible(quoted(path)) })),
    );
  }
  return found;
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
