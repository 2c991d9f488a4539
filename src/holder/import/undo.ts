import { attempt } from "../../audit/attempt.ts";
import { ContactSum } from "../../audit/explain.ts";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { deskKeys } from "../../store/engine/desk-keys.ts";
import { inSteps } from "../../store/engine/standing.ts";
import { alone, snapshot, transaction } from "../../store/engine/transaction.ts";
import { auditEntriesOf } from "../../store/record/audit-entries.ts";
import { type ContactPoint, contactPointsOfMany } from "../../store/register/contact-points.ts";
import { changesOfImport, type ImportChange } from "../../store/register/import-changes.ts";
import { affiliatesAddedBy, removeAffiliates, usesOf } from "../../store/register/imported.ts";
import { forgetProposed } from "../../store/register/imports.ts";
import { endProposal, findProposal } from "../../store/staff/proposals.ts";
import { ImportChanges } from "./changes.ts";
import { type LeftBehind, LeftRows } from "./left-behind.ts";
import { refusedRows } from "./refused-rows.ts";
import { restoring, type TakenBack } from "./restore.ts";

const texts = catalogue({
  back: {
    es: "De {import}: {removed} {removed:persona salió|personas salieron} del registro y {restored} {restored:está|están} como antes.",
    en: "Of {import}: {removed} {removed:person|people} left the register and {restored} are as before.",
  },
  missing: {
    es: "Ninguna importación de personas se llama {id}.",
    en: "No import of people is called {id}.",
  },
  missingHint: {
    es: "El nombre está en lo que dijo la importación, y en: clave audit log",
    en: "Its name stands in what the import said, and in: clave audit log",
  },
});

/** Which import is taken back, and where those are listed whom it is not taken back of. */
export interface UndoOrder {
  readonly import: string;
  /** Only looked at: nothing is changed. */
  readonly dryRun: boolean;
  readonly leftFolder: string;
  readonly language: Language;
  readonly reason?: string | undefined;
}

/** What was taken back. */
export interface UndoReport {
  readonly import: string;
  /** People who were added, and are in the register no more. */
  readonly removed: number;
  /** People who were known, and of whom something is as it was before. */
  readonly restored: number;
  /** How much of it is in each column. */
  readonly changed: Readonly<Record<string, number>>;
  /** What was left as it is, because of what happened since. */
  readonly left: number;
  /** Some of it. */
  readonly examples: readonly LeftBehind[];
  /** Full path of the file with all of it; undefined where nothing was left, or it was only looked at. */
  readonly leftFile: string | undefined;
}

/** An undoing under way. */
interface Undoing {
  readonly order: UndoOrder;
  readonly left: LeftRows;
  readonly changes: ImportChanges;
  readonly counts: { readonly import: string; removed: number; restored: number };
}

/** A page of the journal, far longer than anybody has columns, and of the people added. */
const rowsTogether = 1000;

/**
 * Takes an import of people back: what it changed of those who were known, where nothing changed it since, and
 * those it added, where the desk has had nothing to do with them. The rest is left and listed. May be run again;
 * whatever breaks it off says how much was taken back.
 */
export function undoImport(ctx: Context, order: UndoOrder): Promise<UndoReport> {
  const id = order.import.trim().toUpperCase();
  const subject = /^I[2-9A-Z]{9}$/.test(id) ? subjectOf("import", id) : undefined;
  const kept = { import: id, removed: 0, restored: 0 };
  const soFar = () => (order.dryRun ? undefined : { counts: kept, words: fill(texts.back, kept) });
  return inSteps(soFar, () =>
    attempt(ctx, "affiliate.undo-import", subject, async () => {
      await requireImport(ctx, id, subject);
      const { leftFolder: folder, language, dryRun } = order;
      const file = { folder, name: "undo", header: ["cedula", "column"], language, now: ctx.clock.now() };
      const left = new LeftRows(dryRun ? undefined : refusedRows(file));
      const pass = { order, left, changes: new ImportChanges(false), counts: { ...kept } };
      if (!dryRun) await withdraw(ctx, pass);
      await eachPage(ctx, pass, kept, restorePage);
      await eachPage(ctx, pass, kept, removePage);
      // that nothing was to be taken back is kept as well
      if (!dryRun && kept.removed + kept.restored === 0)
        await writeDown(ctx, pass, { removed: 0, restored: 0 }, []);
      const { counts: changed } = pass.changes;
      return { ...kept, changed, left: left.count, examples: left.examples, leftFile: left.finish() };
    }),
  );
}

/** Nobody confirms what is taken back: what waited, or was not done yet, is dropped first. */
async function withdraw(ctx: Context, { order: { reason }, counts: { import: id } }: Undoing): Promise<void> {
  if ((await findProposal(ctx.store, id)) === undefined) return;
  await transaction(ctx, async (ctx) => {
    await alone(ctx, "affiliate.import");
    const end = { outcome: "superseded", decidedBy: ctx.actor.name } as const;
    const waited = await endProposal(ctx.store, id, end, ctx.clock.now());
    await forgetProposed(ctx.store, id);
    if (!waited) return;
    const detail = { withdrawn: 1 };
    await record(ctx, { act: "affiliate.undo-import", subject: subjectOf("import", id), reason, detail });
  });
}

async function requireImport(ctx: Context, id: string, subject: string | undefined): Promise<void> {
  const entries = subject === undefined ? [] : await auditEntriesOf(ctx.store, subject);
  if (entries.some(({ entry }) => entry.act === "affiliate.import" && entry.outcome === "done")) return;
  const sentence = fill(texts.missing, { id: visible(id).slice(0, 40) });
  throw new ClaveError("import-missing", sentence, texts.missingHint);
}

/** Takes page after page, each in a transaction of its own, until there is none; `kept` learns of those that are done. */
async function eachPage<Row>(
  ctx: Context,
  pass: Undoing,
  kept: Undoing["counts"],
  page: (ctx: Context, pass: Undoing, last: Row | undefined) => Promise<readonly Row[]>,
): Promise<void> {
  let last: Row | undefined;
  do {
    const after = last;
    const rows = await (pass.order.dryRun
      ? snapshot(ctx, (ctx) => page(ctx, pass, after))
      : transaction(ctx, async (ctx) => {
          await alone(ctx, "affiliate.import");
          return page(ctx, pass, after);
        }));
    Object.assign(kept, pass.counts);
    last = rows.at(-1);
  } while (last !== undefined);
}

/** What the import changed of people who were known is put back. */
async function restorePage(ctx: Context, pass: Undoing, last: ImportChange | undefined) {
  const { import: id } = pass.counts;
  const rows = ofWholePeople(await changesOfImport(ctx.store, id, last, rowsTogether));
  await take(ctx, pass, "restored", await restoring(ctx, id, rows, (left) => pass.left.add(left)));
  return rows;
}

/** A page that is full may have broken off in the midst of the last one's. */
function ofWholePeople(rows: readonly ImportChange[]): readonly ImportChange[] {
  if (rows.length < rowsTogether) return rows;
  return rows.filter(({ cedula }) => cedula !== rows.at(-1)?.cedula);
}

/** Of people whom the import added, those go whom the desk has had nothing to do with. */
async function removePage(ctx: Context, pass: Undoing, last: string | undefined) {
  const people = await affiliatesAddedBy(ctx.store, pass.counts.import, last ?? "", rowsTogether);
  const uses = await usesOf(ctx.store, people);
  for (const [cedula, use] of uses) pass.left.add({ cedula, column: null, why: use });
  const gone = people.filter((cedula) => !uses.has(cedula));
  const points = await contactPointsOfMany(ctx.store, gone);
  const write = (ctx: Context) => removeAffiliates(ctx.store, gone);
  await take(ctx, pass, "removed", { people: gone.length, columns: [], points, write });
  return people;
}

async function take(
  ctx: Context,
  pass: Undoing,
  what: "removed" | "restored",
  { people, columns, points, write }: TakenBack,
): Promise<void> {
  pass.counts[what] += people;
  for (const column of columns) pass.changes.count(column);
  if (pass.order.dryRun) return;
  await write(ctx);
  if (people > 0) await writeDown(ctx, pass, { [what]: people }, points);
}

/** Says what was taken back, and of the contact points what the import had said when it wrote them. */
async function writeDown(
  ctx: Context,
  { order: { reason }, left, counts: { import: id } }: Undoing,
  counts: Readonly<Record<string, number>>,
  points: readonly ContactPoint[],
): Promise<void> {
  const sums = new Map<Moment, ContactSum>();
  const keys = await deskKeys(ctx.store);
  for (const point of points) {
    // as the import said them, under the key of its time
    const since = (keys.findLast((key) => key.since <= point.since) ?? keys[0])?.id;
    const key = ctx.keys.earlier.find(({ id }) => id === since) ?? ctx.keys;
    const sum = sums.get(point.since) ?? new ContactSum(key);
    sum.add(point);
    sums.set(point.since, sum);
  }
  const said = [...sums].map(([since, sum]) => ({ since, contacts: sum.count, contactsDigest: sum.text() }));
  const details = [{ ...counts, left: left.count, ...said[0] }, ...said.slice(1)];
  for (const detail of details)
    await record(ctx, { act: "affiliate.undo-import", subject: subjectOf("import", id), reason, detail });
}
