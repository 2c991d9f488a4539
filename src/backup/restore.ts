import { join, resolve } from "node:path";
import { type Anchor, requireAnchored, requireOwnAnchor } from "../audit/anchor.ts";
import { claimStore } from "../audit/desk-key.ts";
import { sealFirst } from "../audit/first-seals.ts";
import { record } from "../audit/record.ts";
import { type Context, requireGranted } from "../base/context.ts";
import { type Home, readConfigFile } from "../base/home.ts";
import { begunHomes, draftOf, inNewHome } from "../base/place/new-home.ts";
import { readSettings } from "../base/settings.ts";
import { catalogue, type Sentence } from "../base/texts.ts";
import { local, type Moment } from "../base/time.ts";
import { isLaidOut } from "../operator/founding.ts";
import { moveWhereProduction } from "../operator/settings-file.ts";
import type { StoreLocation } from "../store/engine/connect.ts";
import { copyName, isFreePlace, layStore } from "../store/engine/copy.ts";
import { migrate, olderStore, putStepsTaken, schemaOf } from "../store/engine/migrate.ts";
import { makingOurs } from "../store/engine/transaction.ts";
import { auditHead, findAuditEntry, lastAuditEntry, lastWritten } from "../store/record/audit-entries.ts";
import { addNotices } from "../store/staff/notices.ts";
import { approversBut, everyOperator, hasTrait } from "../store/staff/operators.ts";
import { type BegunAnew, beginAnew } from "./begin-anew.ts";
import { furnish, keysFor, requireEmptyHome } from "./empty-home.ts";
import { backupFault } from "./faults.ts";
import { type BackupList, readList } from "./list.ts";

const texts = catalogue({
  olderHint: {
    es: "No se escribió nada. Restáurelo y llévelo al día a la vez: clave store restore CARPETA --migrate",
    en: "Nothing was written. Restore it and bring it up to date at once: clave store restore FOLDER --migrate",
  },
});

/** What is restored, and where to. */
export interface RestoreOrder {
  readonly home: Home;
  readonly location: StoreLocation;
  readonly folder: string;
  /** Where the record stood once, later than the backup as far as anybody knows. */
  readonly anchor: Anchor | undefined;
  /** Whether an older store is brought up to date at once. */
  readonly migrate: boolean;
}

/** Entries that an anchor shows there were, and that no backup brought back. */
export interface Missing {
  readonly entries: number;
  /** When the last entry that is there was written. */
  readonly since: Moment;
  /** When the anchor was printed; undefined where it does not say. */
  readonly until: Moment | undefined;
}

export interface Restored {
  readonly madeAt: Moment;
  readonly entries: number;
  readonly anew: BegunAnew;
  readonly applied: readonly string[];
  /** What gives authority and the copy's record does not account for. */
  readonly unsealed: readonly Sentence[];
  readonly missing: Missing | undefined;
  readonly review: Review;
  readonly saveApart: BackupList["saveApart"];
  /** The desk's zone. */
  readonly zone: string;
}

/** Whom to look at: an account that was disabled after the backup was made is not, here. */
export interface Review {
  readonly disabled: readonly string[];
  readonly approvers: readonly { readonly name: string; readonly role: string }[];
}

/**
 * Makes a desk of a backup in an empty folder, all of it or nothing: files compared with the list, keys with the
 * store. Whoever owns the folder does it: nobody can sign in yet. What of the copy is dead, or begins anew, is so
 * before anybody finds the store.
 */
export async function restoreDesk(
  ctx: Pick<Context, "clock" | "random" | "actor">,
  { folder: given, ...order }: RestoreOrder,
): Promise<Restored> {
  // whatever the clock says: the copy is what tells the last time known
  requireGranted(ctx.actor, "store.restore");
  const { home, location } = order;
  const folder = resolve(given);
  // one that was cut off when it was whole is not made again
  if (begunHomes(home).length > 0) await isLaidOut(home, location);
  requireEmptyHome(home);
  const list = await readList(folder);
  requireFits(list, order);
  const keys = keysFor(list, folder, home);
  if (order.anchor) requireOwnAnchor({ keys }, order.anchor);
  if (!(await isFreePlace(location))) throw backupFault("storeTaken");
  try {
    return await inNewHome(home, ctx.random, (draft) => {
      furnish(draft, { list, folder, home, location });
      const { settings } = readSettings(readConfigFile(draft.config), {});
      return layDesk({ ...ctx, settings, keys }, draft, list, { ...order, folder });
    });
  } catch (error) {
    // another that came before us took away what was begun here
    requireEmptyHome(home);
    throw error;
  }
}

/** Makes the store of a copy, and goes on with it; it is nobody's until all of that is done. */
async function layDesk(
  ctx: Omit<Context, "store">,
  draft: Home,
  list: BackupList,
  order: RestoreOrder,
): Promise<Restored> {
  const { home, location, folder } = order;
  const path = location.engine === "sqlite" ? draftOf(location.path, home, draft) : draft.store;
  const laid = await layStore(join(folder, copyName(location.engine)), location, path);
  try {
    const restored = await makingOurs({ ...ctx, store: laid.store }, (ctx) =>
      takeUp(ctx, list, { ...order, settings: readConfigFile(draft.config) }),
    );
    await laid.keep();
    return restored;
  } catch (error) {
    await laid.discard();
    throw error;
  }
}

function requireFits(list: BackupList, order: Pick<RestoreOrder, "location" | "migrate">): void {
  const names = { sqlite: "SQLite", postgres: "PostgreSQL" };
  if (list.engine !== order.location.engine) throw backupFault("engine", { engine: names[list.engine] });
  const { pending } = schemaOf(list.migrations.map(({ name }) => name));
  if (pending.length > 0 && !order.migrate) throw olderStore(pending, texts.olderHint);
}

/** Goes on with the copy as a desk: what is to be known of it, and what is dead. */
async function takeUp(
  ctx: Context,
  list: BackupList,
  {
    anchor,
    migrate: wanted,
    settings,
  }: Pick<RestoreOrder, "anchor" | "migrate"> & { readonly settings: Readonly<Record<string, unknown>> },
): Promise<Restored> {
  const { madeAt, saveApart } = list;
  const { entries, head } = list.record;
  await putStepsTaken(ctx.store, list.migrations);
  // up to date first: an older store may not say yet when it was written last
  const applied = wanted ? await migrate(ctx.store, ctx.clock.now()) : [];
  ctx.clock.learn(await lastWritten(ctx.store));
  await requireOwnRecord(ctx, list);
  await claimStore(ctx, applied);
  const unsealed = await sealFirst(ctx, applied);
  const missing = anchor && (await missingSince(ctx, anchor, entries));
  const anew = await beginAnew(ctx, madeAt);
  const { sessions, links, recoveries, holds } = anew;
  const counts = { sessions, links, recoveries, holds, missing: missing?.entries };
  await record(ctx, { act: "store.restore", detail: { madeAt, entries, head, ...counts } });
  const migrated = { applied: applied.join(" "), unsealed: unsealed.length || undefined };
  if (applied.length > 0) await record(ctx, { act: "store.migrate", detail: migrated });
  await moveWhereProduction(ctx, settings);
  const zone = ctx.settings.timezone;
  const moment = local(madeAt, zone);
  await addNotices(ctx.store, await approversBut(ctx.store, ""), "restored", { moment }, ctx.clock.now());
  return { madeAt, entries, anew, applied, unsealed, missing, review: await reviewOf(ctx), saveApart, zone };
}

/** Throws *invalid* where the copy's record does not end as the list says. */
async function requireOwnRecord(ctx: Context, { record: { entries, head } }: BackupList): Promise<void> {
  const found = await auditHead(ctx.store);
  if (found?.entries === entries && found.hash === head) return;
  throw backupFault("changed", { file: "backup.json" });
}

/** What an anchor shows to be missing; throws *invalid* where the copy was written anew since the anchor. */
async function missingSince(ctx: Context, anchor: Anchor, entries: number): Promise<Missing | undefined> {
  if (anchor.entries <= entries) {
    const anchored = await findAuditEntry(ctx.store, anchor.entries);
    if (anchored) requireAnchored(ctx, anchor, [anchored], anchor.entries - 1);
    return undefined;
  }
  const last = await lastAuditEntry(ctx.store);
  return { entries: anchor.entries - entries, since: last?.entry.at ?? 0, until: anchor.at };
}

async function reviewOf(ctx: Context): Promise<Review> {
  const operators = await everyOperator(ctx.store, 100_000);
  const enabled = operators.filter(({ disabledAt }) => disabledAt === undefined);
  return {
    disabled: operators.filter(({ disabledAt }) => disabledAt !== undefined).map(({ name }) => name),
    approvers: enabled
      .filter(({ role }) => hasTrait(role, "approves"))
      .map(({ name, role }) => ({ name, role })),
  };
}
