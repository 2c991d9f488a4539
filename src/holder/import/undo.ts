import { attempt } from "../../audit/attempt.ts";
import { ContactSum } from "../../audit/explain.ts";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { alone, snapshot, transaction } from "../../store/engine/transaction.ts";
import { auditEntriesOf } from "../../store/record/audit-entries.ts";
import { type ContactPoint, contactPointsOfMany } from "../../store/register/contact-points.ts";
import { changesOfImport, type ImportChange } from "../../store/register/import-changes.ts";
import { affiliatesAddedBy, removeAffiliates, usesOf } from "../../store/register/imported.ts";
import { ImportChanges } from "./changes.ts";
import { type LeftBehind, LeftRows } from "./left-behind.ts";
import { refusedRows } from "./refused-rows.ts";
import { restoring, type TakenBack } from "./restore.ts";

const texts = catalogue({
  missing: {
    es: "Ninguna importación de personas se llama {id}.",
    en: "No import of people is called {id}.",
  },
  missingHint: {
    es: "El nombre está al final de lo que dijo la importación, y en: clave audit log",
    en: "Its name stands at the end of what the import said, and in: clave audit log",
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
  readonly id: string;
  readonly dryRun: boolean;
  readonly reason: string | undefined;
  readonly left: LeftRows;
  readonly changes: ImportChanges;
  readonly counts: { removed: number; restored: number };
}

/** A page of the journal, far longer than anybody has columns, and of the people added. */
const rowsTogether = 1000;

/**
 * Takes an import of people back: what it changed of those who were known, where nothing changed it since, and
 * those it added, where the desk has had nothing to do with them. The rest is left and listed. May be run again.
 */
export function undoImport(ctx: Context, order: UndoOrder): Promise<UndoReport> {
  const id = order.import.trim().toUpperCase();
  const subject = /^I[2-9A-Z]{9}$/.test(id) ? subjectOf("import", id) : undefined;
  return attempt(ctx, "affiliate.undo-import", subject, async () => {
    const entries = subject === undefined ? [] : await auditEntriesOf(ctx.store, subject);
    if (!entries.some(({ entry }) => entry.act === "affiliate.import" && entry.outcome === "done"))
      throw new ClaveError(
        "import-missing",
        fill(texts.missing, { id: visible(id).slice(0, 40) }),
        texts.missingHint,
      );
    const { dryRun, reason, leftFolder: folder, language } = order;
    const file = dryRun
      ? undefined
      : refusedRows({ folder, name: "undo", header: ["cedula", "column"], language, now: ctx.clock.now() });
    const left = new LeftRows(file);
    const pass = {
      id,
      dryRun,
      reason,
      left,
      changes: new ImportChanges(false),
      counts: { removed: 0, restored: 0 },
    };
    await restoreAll(ctx, pass);
    await removeAll(ctx, pass);
    const { removed, restored } = pass.counts;
    // that nothing was to be taken back is kept as well
    if (!dryRun && removed + restored === 0) await writeDown(ctx, pass, { removed, restored }, []);
    const changed = pass.changes.counts;
    return {
      import: id,
      removed,
      restored,
      changed,
      left: left.count,
      examples: left.examples,
      leftFile: file?.finish(),
    };
  });
}

async function restoreAll(ctx: Context, pass: Undoing): Promise<void> {
  let last: { cedula: string; field: string } | undefined;
  for (;;) {
    const page = await inTurn(ctx, pass, async (ctx) => {
      const rows = ofWholePeople(await changesOfImport(ctx.store, pass.id, last, rowsTogether));
      if (rows.length > 0)
        await take(ctx, pass, "restored", await restoring(ctx, rows, (left) => pass.left.add(left)));
      return rows;
    });
    if (page.length === 0) return;
    last = page.at(-1);
  }
}

/** A page that is full may have broken off in the midst of the last one's. */
function ofWholePeople(rows: readonly ImportChange[]): readonly ImportChange[] {
  if (rows.length < rowsTogether) return rows;
  return rows.filter(({ cedula }) => cedula !== rows.at(-1)?.cedula);
}

async function removeAll(ctx: Context, pass: Undoing): Promise<void> {
  let last = "";
  for (;;) {
    const page = await inTurn(ctx, pass, async (ctx) => {
      const people = await affiliatesAddedBy(ctx.store, pass.id, last, rowsTogether);
      if (people.length > 0) await take(ctx, pass, "removed", await removed(ctx, people, pass));
      return people;
    });
    if (page.length === 0) return;
    last = page.at(-1) ?? "";
  }
}

function inTurn<Page>(ctx: Context, pass: Undoing, work: (ctx: Context) => Promise<Page>): Promise<Page> {
  if (pass.dryRun) return snapshot(ctx, work);
  return transaction(ctx, async (ctx) => {
    await alone(ctx, "affiliate.import");
    return work(ctx);
  });
}

/** Of people whom the import added, those go whom the desk has had nothing to do with. */
async function removed(ctx: Context, people: readonly string[], { left }: Undoing): Promise<TakenBack> {
  const uses = await usesOf(ctx.store, people);
  for (const [cedula, use] of uses) left.add({ cedula, column: null, why: use });
  const gone = people.filter((cedula) => !uses.has(cedula));
  const points = await contactPointsOfMany(ctx.store, gone);
  return { people: gone.length, columns: [], points, write: (ctx) => removeAffiliates(ctx.store, gone) };
}

async function take(
  ctx: Context,
  pass: Undoing,
  what: keyof Undoing["counts"],
  { people, columns, points, write }: TakenBack,
): Promise<void> {
  pass.counts[what] += people;
  for (const column of columns) pass.changes.count(column);
  if (pass.dryRun) return;
  await write(ctx);
  if (people > 0) await writeDown(ctx, pass, { [what]: people }, points);
}

/** Says what was taken back, and of the contact points what the import had said when it wrote them. */
async function writeDown(
  ctx: Context,
  { id, reason, left }: Undoing,
  counts: Readonly<Record<string, number>>,
  points: readonly ContactPoint[],
): Promise<void> {
  const sums = new Map<Moment, ContactSum>();
  for (const point of points) {
    const sum = sums.get(point.since) ?? new ContactSum(ctx.keys);
    sum.add(point);
    sums.set(point.since, sum);
  }
  const said = [...sums].map(([since, sum]) => ({ since, contacts: sum.count, contactsDigest: sum.text() }));
  const details = [{ ...counts, left: left.count, ...said[0] }, ...said.slice(1)];
  for (const detail of details)
    await record(ctx, { act: "affiliate.undo-import", subject: subjectOf("import", id), reason, detail });
}
