import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Backup, type BackupOrder, backUp } from "../../src/backup/backup.ts";
import { type Restored, type RestoreOrder, restoreDesk } from "../../src/backup/restore.ts";
import { type Context, systemActor } from "../../src/base/context.ts";
import { homeAt } from "../../src/base/home.ts";
import { readSettings } from "../../src/base/settings.ts";
import { holdKeys } from "../../src/store/engine/seal.ts";
import { accountForOperators } from "./counter.ts";
import { type Engine, openedAt } from "./engines.ts";
import type { World } from "./world.ts";

/** A folder of its own for one test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "clave-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Has the record account for the operators whom a test put into the store. */
export function accountForStaff(world: World): Promise<void> {
  return accountForOperators(world);
}

/** Backs a world up, the keys with it, into a folder of its own. */
export function backedUp(world: World, more: Partial<BackupOrder> = {}): Promise<Backup> {
  const { texts: settingTexts } = readSettings({}, {});
  const { location, folder, operator } = world;
  const order = { home: homeAt(folder, {}), location, settingTexts, withKeys: true, version: "1.2.3" };
  return backUp(operator, { ...order, folder: join(scratch(), "backup"), ...more });
}

/** A desk made of a backup. */
export interface RestoredDesk {
  readonly restored: Restored;
  /** The same actor and settings, at that desk. */
  readonly at: (ctx: Context) => Context;
}

/** Makes a desk of a world's backup, at the world's moment, in a folder and a store of its own. */
export async function restoredFrom(
  world: World,
  engine: Engine,
  { folder }: Pick<Backup, "folder">,
  more: Partial<RestoreOrder> = {},
): Promise<RestoredDesk> {
  const location = await engine.emptyPlace();
  const order = { location, folder, home: homeAt(join(scratch(), "home"), {}), anchor: undefined };
  const { clock, random } = world.operator;
  const restored = await restoreDesk(
    { clock, random, actor: systemActor },
    { ...order, migrate: false, ...more },
  );
  const store = await openedAt(location);
  holdKeys(store, world.operator.keys);
  return { restored, at: (ctx) => ({ ...ctx, store }) };
}
