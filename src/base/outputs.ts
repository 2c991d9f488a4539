import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isDeskFile, isInDesk, outbox } from "./desk-files.ts";
import { ClaveError } from "./errors.ts";
import { folderInstead, withNamedFile } from "./files.ts";
import { makePrivateFolder } from "./home.ts";
import { catalogue, fill } from "./texts.ts";
import { visible } from "./visible.ts";

const texts = catalogue({
  inDesk: {
    es: "{path} está en la carpeta de la mesa: allí no se escribe.",
    en: "{path} is in the desk's folder: nothing is written there.",
  },
  link: {
    es: "{path} es un enlace: por uno no se escribe.",
    en: "{path} is a link: nothing is written through one.",
  },
  special: {
    es: "{path} no es un archivo corriente, o es de la mesa.",
    en: "{path} is no plain file, or is the desk's own.",
  },
  there: { es: "{path} ya existe.", en: "{path} is there already." },
  thereHint: {
    es: "Elija otro nombre, o reemplácelo con --yes.",
    en: "Choose another name, or replace it with --yes.",
  },
  nameAlone: {
    es: "En esta máquina un archivo se escribe solo en la carpeta out de la mesa: {path}.",
    en: "On this machine a file is written only in the desk's folder out: {path}.",
  },
  hint: {
    es: "Dé el nombre de un archivo nuevo, o - y envíe la salida adonde quiera: - > ARCHIVO",
    en: "Give the name of a new file, or - and send the output where you like: - > FILE",
  },
});

/** A file that somebody named, being written. */
export interface Output {
  /** Full path. */
  readonly path: string;
  write(text: string): void;
  /** Ends the writing: the file is there under its name. */
  keep(): void;
  /** Leaves things as they were before. */
  discard(): void;
}

/** Whether a file is there that would be replaced; throws *io* where nothing may be written by that name. */
export function wouldReplace(named: string): boolean {
  const { there, leave } = placeOf(named);
  leave();
  return there;
}

/**
 * Opens a file that somebody named, for its owner alone: a new one, or, where it may be replaced, one that takes the
 * place of the other when it is whole. Throws *io* for a link, for what is no plain file and for what is the desk's.
 */
export function openOutput(named: string, mayReplace: boolean): Output {
  const { path, at, there, leave } = placeOf(named);
  if (there && !mayReplace) throw refused(named, "there");
  const written = there ? `${at}.${process.pid}.draft` : at;
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
  const file = withNamedFile(named, "writing", () =>
    openSync(written, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600),
  );
  return {
    path,
    // all of it, where the system takes only a part at once
    write: (text) => writeFileSync(file, text),
    keep: () => {
      fsyncSync(file);
      if (there) renameSync(written, at);
      closeSync(file);
      leave();
    },
    discard: () => {
      rmSync(written, { force: true });
      closeSync(file);
      leave();
    },
  };
}

/** Where a file goes that somebody named. */
interface Place {
  /** As it was named, in full. */
  readonly path: string;
  /** In the folder as it is now, whatever is put in that folder's place meanwhile. */
  readonly at: string;
  readonly there: boolean;
  readonly leave: () => void;
}

function placeOf(named: string): Place {
  const path = outbox() === undefined ? resolve(named) : inOutbox(named);
  return withNamedFile(named, "writing", () => {
    const folder = realpathSync(dirname(path));
    const pin = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    const at = join(existsSync(`/proc/self/fd/${pin}`) ? `/proc/self/fd/${pin}` : folder, basename(path));
    try {
      return { path, at, there: judged(named, at), leave: () => closeSync(pin) };
    } catch (error) {
      closeSync(pin);
      throw error;
    }
  });
}

/** Whether a plain file of somebody's is there; throws *io* where nothing is written, whoever allows it. */
function judged(named: string, at: string): boolean {
  if (outbox() === undefined && isInDesk(at)) throw refused(named, "inDesk");
  const stats = lstatSync(at, { throwIfNoEntry: false, bigint: true });
  if (stats?.isDirectory()) throw folderInstead(named);
  if (stats?.isSymbolicLink()) throw refused(named, "link");
  if (stats && (!stats.isFile() || isDeskFile(stats))) throw refused(named, "special");
  return stats !== undefined;
}

function inOutbox(named: string): string {
  const folder = outbox() ?? "";
  if (basename(named) !== named || /^\.{0,2}$/.test(named)) throw refused(named, "nameAlone");
  makePrivateFolder(folder);
  return join(folder, named);
}

function refused(named: string, why: "inDesk" | "link" | "special" | "there" | "nameAlone"): ClaveError {
  const hint = why === "there" ? texts.thereHint : texts.hint;
  return new ClaveError("output-refused", fill(texts[why], { path: visible(named) }), hint);
}
