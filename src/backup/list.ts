import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import * as v from "valibot";
import { parseObject, writePrivateFile } from "../base/home.ts";
import { isSignedBy, type Keys } from "../base/keys.ts";
import { visible } from "../base/visible.ts";
import { backupFault } from "./faults.ts";

/** What a list says of a backup; a later program may write another number, and an older one then says so. */
const format = 1;

/** The file that makes a backup of a folder: written last, so that half a backup has none. */
export const listName = "backup.json";

/** Where everything lies until all of it is there. */
export const unfinishedName = "unfinished";

/** What a backup consists of: nothing outside of its folder. */
const fileName = v.pipe(v.string(), v.regex(/^(clave\.db|clave\.dump|config\.json|keys\/(old\/)?\w[^/]*)$/));

const entry = v.strictObject({ name: fileName, bytes: v.number(), sha256: v.string() });

const body = v.strictObject({
  format: v.literal(format),
  /** Version of the program that made it. */
  clave: v.string(),
  engine: v.picklist(["sqlite", "postgres"]),
  /** When the copy was begun: what was acknowledged before is in it. */
  madeAt: v.number(),
  /** Public half of the desk's key, which signs the record and this list. */
  publicKey: v.string(),
  migrations: v.array(v.strictObject({ name: v.string(), appliedAt: v.number() })),
  /** Where the record of the copy ends. */
  record: v.strictObject({ entries: v.number(), head: v.string() }),
  files: v.array(entry),
  /** What of the desk's folder is no part of a backup. */
  leftOut: v.array(v.string()),
  /** What belongs to the desk and is to be saved in another way: where it lies, and what names it. */
  saveApart: v.array(v.strictObject({ what: v.string(), path: v.string() })),
});

/** What a backup is made of. */
export type BackupList = v.InferOutput<typeof body>;

export type ListedFile = BackupList["files"][number];

/** Writes the list of a backup, signed: from then on the folder is one. */
export function writeList(folder: string, keys: Keys, list: Omit<BackupList, "format">): void {
  const whole: BackupList = { format, ...list };
  writePrivateFile(join(folder, listName), textOf(whole, keys.sign(signedText(whole))));
}

/**
 * The list of a backup, every file compared with it; throws *invalid* for a folder that is none, for half a
 * backup and for one of which anything was changed.
 */
export async function readList(folder: string): Promise<BackupList> {
  const text = listText(folder);
  const parsed = parseObject(text);
  const { format: written, clave: version } = parsed ?? {};
  // no word of a file that is no list is repeated
  if (typeof written === "number" && written > format && /^\d+(\.[\w-]{1,20}){1,3}$/.test(String(version)))
    throw backupFault("newer", { version: String(version) });
  const { signature, ...rest } = parsed ?? {};
  const read = v.safeParse(body, rest);
  if (!read.success || typeof signature !== "string") throw backupFault("changed", { file: listName });
  const list = read.output;
  const isOwn = isSignedBy(list.publicKey, signedText(list), signature) && text === textOf(list, signature);
  if (!isOwn) throw backupFault("changed", { file: listName });
  for (const file of list.files) await requireSame(folder, file);
  return list;
}

function listText(folder: string): string {
  const path = join(folder, listName);
  if (isFile(path)) return readFileSync(path, "utf8");
  const names = existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder) : [];
  const half = names.some((name) => [unfinishedName, "clave.db", "clave.dump", "keys"].includes(name));
  throw backupFault(half ? "unfinished" : "none", { path: visible(folder) });
}

async function requireSame(folder: string, file: ListedFile): Promise<void> {
  const path = join(folder, ...file.name.split("/"));
  const same = isFile(path) && (await listed(path, file.name)).sha256 === file.sha256;
  if (!same) throw backupFault("changed", { file: visible(file.name) });
}

/** A pipe would be waited for without end. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** A file as it stands in a list. */
export async function listed(path: string, name = basename(path)): Promise<ListedFile> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
  return { name, bytes: statSync(path).size, sha256: digest.digest("hex") };
}

function signedText(list: BackupList): string {
  return `clave backup ${JSON.stringify(list)}`;
}

/** To the letter: whoever changes a space changes the list. */
function textOf(list: BackupList, signature: string): string {
  return `${JSON.stringify({ ...list, signature }, null, 2)}\n`;
}
