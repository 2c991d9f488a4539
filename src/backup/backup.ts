import { chmodSync, copyFileSync, existsSync, mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { attempt } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { filesIn, type Home, readConfigFile, writePrivateFile } from "../base/home.ts";
import { flushFolder } from "../base/place/new-home.ts";
import type { SettingTexts } from "../base/settings.ts";
import { catalogue, type Sentence, verbatim } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import type { StoreLocation } from "../store/engine/connect.ts";
import { copyName, copyStore } from "../store/engine/copy.ts";
import { auditHead } from "../store/record/audit-entries.ts";
import { type CopyFound, readCopy } from "../store/record/copied-record.ts";
import { backupFault } from "./faults.ts";
import { claimBackupFolder, type DraftFolder } from "./folder.ts";
import { type BackupList, type ListedFile, listed, writeList } from "./list.ts";

const texts = catalogue({
  short: {
    es: "su registro termina antes de lo que ya se había confirmado.",
    en: "its record ends before what had been acknowledged.",
  },
});

/** What is to be backed up, and where to. */
export interface BackupOrder {
  readonly home: Home;
  readonly location: StoreLocation;
  readonly settingTexts: SettingTexts;
  readonly folder: string;
  /** Whether the desk's keys go with it. */
  readonly withKeys: boolean;
  /** Version of this program. */
  readonly version: string;
}

export interface Backup {
  readonly folder: string;
  readonly bytes: number;
  readonly list: Omit<BackupList, "format">;
  /** Whether the record in the copy is as long as its signed end says; else the desk's own is not. */
  readonly recordWhole: boolean;
}

/**
 * Copies the desk while everybody goes on: all that was acknowledged before is in the copy. It is read again
 * before it counts as one; whatever fails leaves nothing behind.
 */
export function backUp(ctx: Context, order: BackupOrder): Promise<Backup> {
  return attempt(ctx, "store.backup", undefined, async () => {
    const folder = claimBackupFolder(order.folder, order.home.path);
    try {
      const backup = await write(ctx, order, folder);
      const { entries } = backup.list.record;
      await record(ctx, { act: "store.backup", detail: { stage: "kept", entries, bytes: backup.bytes } });
      return backup;
    } catch (error) {
      folder.release();
      throw isFull(error) ? backupFault("full", { path: visible(folder.path) }) : error;
    }
  });
}

async function write(ctx: Context, order: BackupOrder, folder: DraftFolder): Promise<Backup> {
  const { location, withKeys, version } = order;
  const madeAt = ctx.clock.now();
  // before the copy, so that a desk made of it knows where it comes from
  await record(ctx, { act: "store.backup", detail: { stage: "begun", keys: withKeys ? "with" : "without" } });
  const least = (await auditHead(ctx.store))?.entries ?? 0;
  const copy = join(folder.draft, copyName(location.engine));
  await copyStore(ctx.store, location, copy);
  const found = await readCopy(location.engine, copy);
  const head = requireSound(found, least);
  const files = [await listed(copy), ...(await copyFiles(order, folder.draft))];
  const list = {
    clave: version,
    engine: location.engine,
    madeAt,
    publicKey: ctx.keys.publicKey(),
    migrations: [...found.steps],
    record: { entries: head.entries, head: head.hash },
    files,
    leftOut: [order.home.sessions, order.home.sink, order.home.imports, order.home.out].map((path) =>
      basename(path),
    ),
    saveApart: saveApart(order),
  };
  folder.finish();
  writeList(folder.path, ctx.keys, list);
  flushFolder(folder.path);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    folder: folder.path,
    bytes,
    list,
    recordWhole: found.lines === head.entries && found.lastHash === head.hash,
  };
}

/** The end of a copy's record; throws *io* for a copy that does not hold together, or ends too early. */
function requireSound({ damage, head }: CopyFound, least: number): NonNullable<CopyFound["head"]> {
  const unsound = (what: Sentence) => backupFault("unsound", { what });
  if (damage !== undefined) throw unsound(verbatim(visible(damage).slice(0, 200)));
  if (head === undefined || head.entries < least) throw unsound(texts.short);
  return head;
}

/** Copies the settings and, where they are wanted, the keys. */
async function copyFiles({ home, withKeys }: BackupOrder, draft: string): Promise<readonly ListedFile[]> {
  const files: ListedFile[] = [];
  if (existsSync(home.config)) {
    const config = join(draft, basename(home.config));
    // read as settings first: a file that is none would come back as none
    const { store: _itsOwnPlace, ...settings } = readConfigFile(home.config);
    writePrivateFile(config, `${JSON.stringify(settings, null, 2)}\n`);
    files.push(await listed(config));
  }
  if (!withKeys) return files;
  for (const name of filesIn(home.keys).map((path) => join(basename(home.keys), path))) {
    const copy = join(draft, name);
    mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
    copyFileSync(join(home.path, name), copy);
    chmodSync(copy, 0o600);
    files.push(await listed(copy, name));
  }
  return files;
}

/** What settings name outside of the desk's folder, and the keys where they do not go with the copy. */
function saveApart({ home, withKeys, settingTexts }: BackupOrder): BackupList["saveApart"] {
  const target = settingTexts["password.target"];
  const named = [
    { what: "store.passwordFile", path: settingTexts["store.passwordFile"] },
    { what: "smtp.passwordFile", path: settingTexts["smtp.passwordFile"] },
    { what: "dkim.keyFile", path: settingTexts["dkim.keyFile"] },
    { what: "password.target", path: target.startsWith("exec:") ? target.slice("exec:".length) : "" },
  ];
  return [
    ...(withKeys ? [] : [{ what: "keys", path: home.keys }]),
    ...named.filter(({ path }) => path !== ""),
  ];
}

function isFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT", "SQLITE_FULL"].includes(String((error as { code?: unknown } | null)?.code));
}
