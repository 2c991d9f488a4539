import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { flag, maybe, moment, number, text, word } from "../engine/columns.ts";
import { differences } from "../engine/engines.ts";
import { rowsOf } from "../engine/handle.ts";
import { type New, type RecordOf, type RowOf, Table } from "../engine/table.ts";

/** What is said on the way, and what it completes. */
const said = {
  digest: text,
  proof: maybe(word<"question" | "birth-date">()),
  answered: maybe(text),
  verifier: maybe(text),
  picked: maybe(text),
  withoutImage: flag,
  method: maybe(word<"email" | "sms">()),
  askedAt: maybe(moment),
};

const sayings = new Table("visits", said);

/** What was said in a visit until now. */
export type SaidInVisit = RecordOf<typeof sayings>;

const visits = new Table("visits", {
  ...said,
  purpose: word<"recover" | "history">(),
  source: text,
  identifier: text,
  message: maybe(text),
  token: maybe(text),
  guesses: number,
  code: maybe(text),
  begunAt: moment,
  endsAt: moment,
  settledAt: maybe(moment),
});

/** Somebody on the way through the portal: what was said, and whether it was right as a digest that only the desk reads. */
export type VisitRecord = RecordOf<typeof visits>;

export function addVisit(store: StoreHandle, visit: New<VisitRecord>): Promise<void> {
  return visits.insert(store, visit);
}

/** The visit of a browser, however long ago it ended. */
export async function findVisit(store: StoreHandle, digest: string): Promise<VisitRecord | undefined> {
  return (await findVisits(store, [digest])).get(digest);
}

/** Those of some visits that there are, by their digests, however long ago they ended. */
export function findVisits(
  store: StoreHandle,
  digests: readonly string[],
): Promise<ReadonlyMap<string, VisitRecord>> {
  return visits.known(store, "digest", digests);
}

/** Writes down all that was said in some visits, of those that have not ended, nor asked for anything yet; gives their digests. */
export async function sayInVisits(
  store: StoreHandle,
  said: readonly SaidInVisit[],
  now: Moment,
): Promise<ReadonlySet<string>> {
  const open = `AND ends_at > ${Number(now)} AND asked_at IS NULL RETURNING digest`;
  const written = await sayings.updateAll(store, said, ["digest"], {}, open);
  return new Set(written.map(({ digest }) => digest));
}

/** Puts a visit that has not ended among those that wait once more, where it last asked before a moment. */
export async function askInVisit(
  store: StoreHandle,
  digest: string,
  now: Moment,
  before: Moment,
): Promise<void> {
  const query = visits.on(store).where({ digest }).where("ends_at", ">", now);
  await query.where("asked_at", "<=", before).update({ asked_at: now });
}

/** The visit that was answered with a letter, or by the digest of the token in it. */
export function findAnsweredVisit(
  store: StoreHandle,
  by: { readonly message: string } | { readonly token: string },
): Promise<VisitRecord | undefined> {
  return visits.find(store, by);
}

/** The visits that were answered last with some letters. */
export function visitsAnswered(
  store: StoreHandle,
  message: readonly string[],
): Promise<readonly VisitRecord[]> {
  return visits.listAmong(store, { message });
}

/** Writes down with which letter a visit was answered, which token that letter has, or how what was said is kept. */
export async function answerVisit(
  store: StoreHandle,
  digest: string,
  answer: Pick<Partial<VisitRecord>, "message" | "token" | "answered">,
): Promise<void> {
  await visits.update(store, { digest }, answer);
}

/**
 * Counts a guess at the code of a visit that asked since a moment, and gives the visit; undefined where so many were
 * counted before, a right one was, or none is due. Until the transaction ends no other guess in this visit is counted.
 */
export async function countGuessIn(
  store: StoreHandle,
  digest: string,
  { most, since }: { readonly most: number; readonly since: Moment },
): Promise<VisitRecord | undefined> {
  const [row] = await rowsOf<RowOf<typeof visits>>(
    store,
    `UPDATE visits SET guesses = guesses + 1
     WHERE digest = ? AND purpose = 'recover' AND without_image = 0 AND asked_at > ? AND guesses < ? AND code IS NULL
     RETURNING *`,
    [digest, since, most],
  );
  return row && visits.read(row);
}

/** Writes down which code was typed in a visit, by a keyed digest. */
export async function proveByCode(store: StoreHandle, digest: string, code: string): Promise<void> {
  await visits.update(store, { digest }, { code });
}

/** When visits began that came from a source since a moment, oldest first, the newest so many of them. */
export async function visitsFrom(
  store: StoreHandle,
  source: string,
  since: Moment,
  most: number,
): Promise<readonly Moment[]> {
  const rows = await visits
    .on(store)
    .where({ source })
    .where("begun_at", ">", since)
    .orderBy("begun_at", "desc")
    .limit(most)
    .select("begun_at");
  return rows.map((row: { begun_at: number }) => row.begun_at).toReversed();
}

const waiting = "asked_at IS NOT NULL AND (settled_at IS NULL OR settled_at < asked_at)";

/** The visits that have waited longest for what they asked for and that nobody else has in hand, until the transaction ends. */
export async function takeWaitingVisits(store: StoreHandle, most: number): Promise<readonly VisitRecord[]> {
  const rows = await rowsOf<RowOf<typeof visits>>(
    store,
    `SELECT * FROM visits WHERE ${waiting} ORDER BY asked_at LIMIT ? ${differences[store.engine].skipLocked}`,
    [most],
  );
  return rows.map(visits.read);
}

/** How many wait, and since when the first of them. */
export async function countWaitingVisits(
  store: StoreHandle,
): Promise<{ readonly n: number; readonly since: Moment | undefined }> {
  const [row] = await rowsOf<{ n: number; since: Moment | null }>(
    store,
    `SELECT count(*) AS n, min(asked_at) AS since FROM visits WHERE ${waiting}`,
  );
  return { n: Number(row?.n ?? 0), since: row?.since ?? undefined };
}

/** Writes down that what a visit asked for was looked at. */
export async function settleVisit(store: StoreHandle, digest: string, now: Moment): Promise<void> {
  await visits.update(store, { digest }, { settledAt: now });
}

/** Takes visits away that ended before a moment and wait for nothing, so many at the most; gives how many. */
export async function removeVisits(store: StoreHandle, before: Moment, most: number): Promise<number> {
  const rows = await rowsOf<{ digest: string }>(
    store,
    `DELETE FROM visits WHERE digest IN
      (SELECT digest FROM visits WHERE ends_at < ? AND NOT (${waiting}) ORDER BY ends_at LIMIT ?) RETURNING digest`,
    [before, most],
  );
  return rows.length;
}
