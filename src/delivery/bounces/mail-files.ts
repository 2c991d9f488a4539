import { createReadStream, type Stats, statSync } from "node:fs";
import { lstat, open, readdir, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import { isInDesk, isMaildir } from "../../base/desk-files.ts";
import { ClaveError } from "../../base/errors.ts";
import {
  fileFault,
  openNamedFile,
  requireNotOurs,
  requireOpenable,
  withNamedFile,
} from "../../base/files.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { largestMail, Mbox } from "./mbox.ts";

const texts = catalogue({
  missing: {
    es: "No se encuentra el archivo o la carpeta {path}.",
    en: "The file or folder {path} is not there.",
  },
  missingHint: {
    es: "Revise la ruta; - lee de la entrada: clave delivery bounces - < ARCHIVO",
    en: "Check the path; - reads standard input: clave delivery bounces - < FILE",
  },
  noMaildir: {
    es: "La carpeta {path} no es un Maildir: le faltan new/ y cur/.",
    en: "The folder {path} is no Maildir: it lacks new/ and cur/.",
  },
  noMaildirHint: {
    es: "Dé la carpeta que contiene new/ y cur/, o un archivo: clave delivery bounces ARCHIVO",
    en: "Give the folder that holds new/ and cur/, or a file: clave delivery bounces FILE",
  },
});

/** Where mails are read from: a mail, an mbox or a Maildir by its path, or bytes that come as they come. */
export type MailSource = { readonly path: string } | { readonly stream: AsyncIterable<Uint8Array> };

export interface FoundMail {
  /** By which its keeper finds it again. */
  readonly name: string;
  /** As it came, up to the largest that is kept; undefined where it cannot be read. */
  readonly bytes: Buffer | undefined;
  /** Marks it as read where its keeper has a mark for that; false where that failed, and it will be read again. */
  mark(): Promise<boolean>;
}

/**
 * Reads mails one by one, none of them kept. Throws *no-input* for a path that is not there, *invalid* for a
 * folder that is no Maildir; of a Maildir `onlyNew` leaves out what was read before.
 */
export function mailsFrom(source: MailSource, onlyNew: boolean): AsyncIterable<FoundMail> {
  if ("stream" in source) return mailsIn(source.stream, "-");
  const { path } = source;
  // mails that a server lays into the desk's folder come through no console
  if (!isInDesk(path)) requireOpenable(path);
  if (kindOf(path)?.isDirectory()) return maildirMails(requireMaildir(path), onlyNew);
  if (!kindOf(path)) {
    const sentence = fill(texts.missing, { path: visible(path) });
    throw new ClaveError("file-missing", sentence, texts.missingHint);
  }
  return mailsIn(createReadStream(path, { fd: openNamedFile(path) }), basename(path));
}

function kindOf(path: string): Stats | undefined {
  return withNamedFile(path, "reading", () => statSync(path, { throwIfNoEntry: false }));
}

function requireMaildir(path: string): string {
  if (isMaildir(path)) return path;
  const sentence = fill(texts.noMaildir, { path: visible(path) });
  throw new ClaveError("maildir-invalid", sentence, texts.noMaildirHint);
}

const unmarked = () => Promise.resolve(true);

/** An mbox says in its first bytes that it is one; anything else is one mail, of which the beginning is read. */
async function* mailsIn(stream: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<FoundMail> {
  const mbox = new Mbox();
  let start: Buffer = Buffer.alloc(0);
  let parting = false;
  let count = 0;
  const found = (bytes: Buffer): FoundMail => ({ name: `${name}:${++count}`, bytes, mark: unmarked });
  for await (const chunk of stream) {
    if (!parting) start = Buffer.concat([start, chunk]);
    const begins = start.toString("latin1", 0, 5) === "From ";
    if (parting || begins) for (const mail of mbox.push(parting ? chunk : start)) yield found(mail);
    parting ||= begins;
    if (!parting && start.length >= largestMail) break;
  }
  if (parting) for (const mail of mbox.end()) yield found(mail);
  else if (start.length > 0) yield { name, bytes: start.subarray(0, largestMail), mark: unmarked };
}

async function* maildirMails(folder: string, onlyNew: boolean): AsyncGenerator<FoundMail> {
  const names = async (place: string) =>
    (await listed(join(folder, place))).toSorted().map((name) => ({ place, name }));
  // both before any is moved from the one to the other
  const fresh = await names("new");
  const seen = onlyNew ? [] : await names("cur");
  for (const { place, name } of [...fresh, ...seen]) {
    const path = join(folder, place, name);
    if (name.startsWith(".") || !(await isMail(path))) continue;
    const to = join(folder, "cur", `${name.replace(/:2,.*$/, "")}:2,S`);
    const mark = place === "new" ? () => moved(path, to) : unmarked;
    yield { name, bytes: await beginningOf(path), mark };
  }
}

async function listed(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw fileFault(error, folder, "reading") ?? error;
  }
}

/** Whoever else reads the folder may have moved it; and a pipe among the mails would be waited for. */
async function isMail(path: string): Promise<boolean> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined);
  if (found) requireNotOurs(path, found);
  return found?.isFile() === true;
}

async function moved(path: string, to: string): Promise<boolean> {
  return rename(path, to).then(
    () => true,
    () => false,
  );
}

async function beginningOf(path: string): Promise<Buffer | undefined> {
  try {
    const file = await open(path, "r");
    try {
      const bytes = Buffer.alloc(Math.min(largestMail, (await file.stat()).size));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
