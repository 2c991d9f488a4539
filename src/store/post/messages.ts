import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { lookupOf, maybe, moment, number, text, word } from "../engine/columns.ts";
import { jointly } from "../engine/gathering.ts";
import { listed, rowsOf, sql, unfolded } from "../engine/handle.ts";
import { leaves } from "../engine/kept-states.ts";
import { type RecordOf, type RowOf, Table } from "../engine/table.ts";
import { type ContactKey, contactKey } from "../register/contact-points.ts";

export type MessageStatus = "queued" | "sending" | "accepted" | "deferred" | "bounced" | "failed" | "held";

const messages = new Table("messages", {
  ...contactKey,
  id: text,
  /** Which kind of letter it is. */
  letter: text,
  /** What it is about, such as a recovery's reference. */
  subject: text,
  provider: text,
  status: word<MessageStatus>(),
  /** Message-ID, the same at every attempt. */
  mailId: text,
  /** ENVID of the delivery reports. */
  envelopeId: text,
  queuedAt: moment,
  dueAt: moment,
  /** Never sent after: what it holds would be dead. */
  deadlineAt: moment,
  /** Attempts begun. */
  attempts: number,
  /** How often a server put it off; attempts that were cut off do not count. */
  deferrals: { ...number, none: 0 },
  acceptedAt: maybe(moment),
  closedAt: maybe(moment),
  /** When a server had it and did not say whether it took it: it may have arrived. */
  doubtedAt: maybe(moment),
  /** Until when it is its sender's; after it that one is taken for dead. */
  leasedUntil: maybe(moment),
  /** Who had it queued, as `kind:name`; undefined for a letter from before this was kept. */
  askedBy: maybe(text),
  /** What the last deferral or refusal meant, by the class of the reply; undefined where there was none. */
  heldUpBy: maybe(text),
  /** When what it carried was first used: so it had arrived. */
  usedAt: maybe(moment),
});

/** A letter in the post, without its words: they are written when it is sent. */
export type Message = RecordOf<typeof messages>;

/** Whether a letter has not left, and still may. */
export function isLeaving({ status }: Pick<Message, "status">): boolean {
  return status === "queued" || status === "deferred" || status === "sending";
}

/**
 * Whether nobody knows if a letter arrived: a server had it, and did not answer, or its sender died before, and what
 * was given up since may have arrived all the same. It is not sent again at once, so that no second link goes unseen.
 */
export function isInDoubt(
  { status, doubtedAt, leasedUntil = 0 }: Pick<Message, "status" | "doubtedAt" | "leasedUntil">,
  now: Moment,
): boolean {
  const unanswered = status === "deferred" || status === "failed";
  return doubtedAt !== undefined && (unanswered || (status === "sending" && leasedUntil <= now));
}

export type MessageRow = RowOf<typeof messages>;
export const messageFrom = messages.read;

export function addMessage(
  store: StoreHandle,
  message: Omit<
    Message,
    | "status"
    | "attempts"
    | "deferrals"
    | "acceptedAt"
    | "closedAt"
    | "heldUpBy"
    | "usedAt"
    | "doubtedAt"
    | "leasedUntil"
  >,
): Promise<void> {
  leaves(store, "letter", message.id);
  return messages.insert(store, { ...message, status: "queued", attempts: 0, deferrals: 0 });
}

export function findMessage(store: StoreHandle, id: string): Promise<Message | undefined> {
  return messages.find(store, { id });
}

/** The letter of an envelope id, or of a Message-ID: both are drawn by lot and name one letter only. */
export function findPosted(
  store: StoreHandle,
  by: { readonly envelopeId: string } | { readonly mailId: string },
): Promise<Message | undefined> {
  return messages.find(store, by);
}

/** Writes that a letter which a server had taken came back; false where it was told before, or is known to have arrived. */
export async function bounceTaken(store: StoreHandle, id: string, now: Moment): Promise<boolean> {
  const taken = { id, status: "accepted", usedAt: undefined } as const;
  return (await messages.update(store, taken, { status: "bounced", closedAt: now })) === 1;
}

/** Writes that a letter in doubt arrived at a server when it may have; false where it is in none. */
export function endDoubt(store: StoreHandle, id: string, now: Moment): Promise<boolean> {
  return noteTaken(
    store,
    { id, now },
    `doubted_at IS NOT NULL AND (status IN ('deferred', 'failed') OR (status = 'sending' AND leased_until <= ${now}))`,
  );
}

/** Writes that what a letter carried was used, and so had arrived; true where that was not known. */
export async function noteUsed(store: StoreHandle, id: string, now: Moment): Promise<boolean> {
  await messages.update(store, { id, usedAt: undefined }, { usedAt: now });
  return noteTaken(store, { id, now }, "status <> 'accepted'");
}

/** Nobody sends it any more: whoever has it in hand finds it settled. */
async function noteTaken(
  store: StoreHandle,
  { id, now }: { readonly id: string; readonly now: Moment },
  which: string,
): Promise<boolean> {
  const taken = `COALESCE(accepted_at, doubted_at, CAST(${now} AS BIGINT))`;
  const rows = await rowsOf(
    store,
    `UPDATE messages SET status = 'accepted', accepted_at = ${taken}, closed_at = ${taken}, doubted_at = NULL,
       held_up_by = NULL, lease = NULL, leased_until = NULL
     WHERE id = ? AND ${which} RETURNING id`,
    [id],
  );
  return rows.length > 0;
}

/** When anything that letters carried to a contact point was last used; undefined where nothing ever was. */
export async function lastUse(
  store: StoreHandle,
  { holder, channel, number }: ContactKey,
): Promise<Moment | undefined> {
  const row = await messages.on(store).where({ holder, channel, number }).max({ at: "used_at" }).first();
  return row?.["at"] ?? undefined;
}

/** Writes what a later report says holds a letter up. */
export async function noteHeldUp(store: StoreHandle, id: string, meaning: string): Promise<void> {
  await messages.update(store, { id }, { heldUpBy: meaning });
}

/** The letters of one kind about any of several subjects, oldest first. */
export function messagesAbout(
  store: StoreHandle,
  subjects: readonly string[],
  letter: string,
): Promise<readonly Message[]> {
  return messages.listAmong(store, { subject: subjects, letter: [letter] }, "queued_at", "id");
}

/** Letters of a kind to a holder that were queued, oldest first. */
export function messagesTo(store: StoreHandle, holder: string, letter: string): Promise<readonly Message[]> {
  return messages.list(store, { holder, letter }, "queued_at", "id");
}

/** Ids of the letters of one kind about each of several subjects, oldest first. */
export async function letterIdsAbout(
  store: StoreHandle,
  subjects: readonly string[],
  letter: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows: { id: string; subject: string }[] = await sql(store)("messages")
    .whereIn("subject", [...subjects])
    .where({ letter })
    .orderBy(["queued_at", "id"])
    .select("id", "subject");
  const ids = new Map<string, string[]>(subjects.map((subject) => [subject, []]));
  for (const { id, subject } of rows) ids.get(subject)?.push(id);
  return ids;
}

/** When letters of a kind to an address were queued since a moment, whoever has it, and who asked, oldest first. */
export function queuedTo(
  store: StoreHandle,
  { channel, canonical }: { readonly channel: ContactKey["channel"]; readonly canonical: string },
  letter: string,
  since: Moment,
): Promise<readonly Pick<Message, "queuedAt" | "askedBy">[]> {
  return queuedToEach(store, [channel, lookupOf(canonical), letter, since]);
}

type Queued = readonly [channel: string, lookup: string, letter: string, since: Moment];

/** Two statements: asked in one, who plans it may go through all letters for each address. */
const queuedToEach = jointly(async (store, asks: readonly Queued[]) => {
  const owned = await rowsOf<ContactKey & { lookup: string }>(
    store,
    `SELECT holder, channel, number, lookup FROM contact_points
     WHERE lookup IN (SELECT value ->> 0 FROM ${unfolded(store)})`,
    [listed(asks.map(([, lookup]) => lookup))],
  );
  const sent = await rowsOf<ContactKey & { letter: string; queued_at: number; asked_by: string | null }>(
    store,
    // one that was withdrawn untried went nowhere
    `SELECT holder, channel, number, letter, queued_at, asked_by FROM messages
     WHERE holder IN (SELECT value ->> 0 FROM ${unfolded(store)}) AND queued_at > ?
       AND NOT (status = 'failed' AND attempts = 0) ORDER BY queued_at`,
    [listed(owned.map(({ holder }) => holder)), Math.min(...asks.map(([, , , since]) => since))],
  );
  return asks.map(([channel, lookup, letter, since]) => {
    const own = owned.filter((point) => point.channel === channel && point.lookup === lookup);
    const isOwn = (one: ContactKey) =>
      own.some(
        ({ holder, number }) => one.holder === holder && one.channel === channel && one.number === number,
      );
    return sent
      .filter((one) => one.letter === letter && one.queued_at > since && isOwn(one))
      .map(({ queued_at, asked_by }) => ({ queuedAt: queued_at, askedBy: asked_by ?? undefined }));
  });
});

/** Whether a holder was sent a kind of letter since a moment. */
export async function wasToldSince(
  store: StoreHandle,
  holder: string,
  letter: string,
  since: Moment,
): Promise<boolean> {
  const row = await messages.on(store).where({ holder, letter }).where("queued_at", ">", since).first("id");
  return row !== undefined;
}
