import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import type { ContactKey } from "./contact-points.ts";
import { sql } from "./handle.ts";
import { lookupOf } from "./sealed.ts";

export type MessageStatus = "queued" | "sending" | "accepted" | "deferred" | "bounced" | "failed" | "held";

/** A letter in the post, without its words: they are written when it is sent. */
export interface Message extends ContactKey {
  readonly id: string;
  /** Which kind of letter it is. */
  readonly letter: string;
  /** What it is about, such as a recovery's reference. */
  readonly subject: string;
  readonly provider: string;
  readonly status: MessageStatus;
  /** Message-ID, the same at every attempt. */
  readonly mailId: string;
  /** ENVID of the delivery reports. */
  readonly envelopeId: string;
  readonly queuedAt: Moment;
  readonly dueAt: Moment;
  /** Never sent after: what it holds would be dead. */
  readonly deadlineAt: Moment;
  /** Attempts begun. */
  readonly attempts: number;
  /** How often a server put it off; attempts that were cut off do not count. */
  readonly deferrals: number;
  readonly acceptedAt: Moment | undefined;
  readonly closedAt: Moment | undefined;
  /** Who had it queued, as `kind:name`; undefined for a letter from before this was kept. */
  readonly askedBy: string | undefined;
  /** What the last deferral or refusal meant, by the class of the reply; undefined where there was none. */
  readonly heldUpBy: string | undefined;
}

export interface MessageRow {
  id: string;
  letter: string;
  subject: string;
  holder: string;
  channel: ContactKey["channel"];
  number: number;
  provider: string;
  status: MessageStatus;
  mail_id: string;
  envelope_id: string;
  queued_at: number;
  due_at: number;
  deadline_at: number;
  attempts: number;
  deferrals: number | null;
  accepted_at: number | null;
  closed_at: number | null;
  asked_by: string | null;
  held_up_by: string | null;
}

/** Puts a letter in the queue. */
export async function addMessage(
  store: StoreHandle,
  message: Omit<Message, "status" | "attempts" | "deferrals" | "acceptedAt" | "closedAt" | "heldUpBy">,
): Promise<void> {
  const { mailId, envelopeId, queuedAt, dueAt, deadlineAt, askedBy, ...same } = message;
  await sql(store)("messages").insert({
    ...same,
    status: "queued",
    mail_id: mailId,
    envelope_id: envelopeId,
    queued_at: queuedAt,
    due_at: dueAt,
    deadline_at: deadlineAt,
    attempts: 0,
    asked_by: askedBy,
  });
}

/** The letter of an id. */
export async function findMessage(store: StoreHandle, id: string): Promise<Message | undefined> {
  const row = await sql(store)<MessageRow>("messages").where({ id }).first();
  return row && messageFrom(row);
}

/** The letter of an envelope id, or of a Message-ID: both are drawn by lot and name one letter only. */
export async function findPosted(
  store: StoreHandle,
  by: { readonly envelopeId: string } | { readonly mailId: string },
): Promise<Message | undefined> {
  const where = "envelopeId" in by ? { envelope_id: by.envelopeId } : { mail_id: by.mailId };
  const row = await sql(store)<MessageRow>("messages").where(where).first();
  return row && messageFrom(row);
}

/** Writes that a letter which a server had taken came back; false where it had been told before. */
export async function bounceTaken(store: StoreHandle, id: string, now: Moment): Promise<boolean> {
  const changed: number = await sql(store)("messages")
    .where({ id, status: "accepted" })
    .update({ status: "bounced", closed_at: now });
  return changed === 1;
}

/** Writes what a later report says holds a letter up. */
export async function noteHeldUp(store: StoreHandle, id: string, meaning: string): Promise<void> {
  await sql(store)("messages").where({ id }).update({ held_up_by: meaning });
}

/** The letters of one kind about any of several subjects, oldest first. */
export async function messagesAbout(
  store: StoreHandle,
  subjects: readonly string[],
  letter: string,
): Promise<readonly Message[]> {
  const query = sql(store)<MessageRow>("messages")
    .whereIn("subject", [...subjects])
    .where({ letter });
  return (await query.orderBy(["queued_at", "id"])).map(messageFrom);
}

/** Letters of a kind to a holder that were queued, oldest first. */
export async function messagesTo(
  store: StoreHandle,
  holder: string,
  letter: string,
): Promise<readonly Message[]> {
  const query = sql(store)<MessageRow>("messages").where({ holder, letter });
  return (await query.orderBy(["queued_at", "id"])).map(messageFrom);
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
export async function queuedTo(
  store: StoreHandle,
  { channel, canonical }: { readonly channel: ContactKey["channel"]; readonly canonical: string },
  letter: string,
  since: Moment,
): Promise<readonly Pick<Message, "queuedAt" | "askedBy">[]> {
  const rows: { queued_at: number; asked_by: string | null }[] = await sql(store)("messages")
    .join("contact_points", (on) =>
      on
        .on("contact_points.holder", "messages.holder")
        .on("contact_points.channel", "messages.channel")
        .on("contact_points.number", "messages.number"),
    )
    .where({ "contact_points.channel": channel, "contact_points.lookup": lookupOf(canonical) })
    .where({ "messages.letter": letter })
    .where("messages.queued_at", ">", since)
    // one that was withdrawn untried went nowhere
    .whereRaw("NOT (messages.status = 'failed' AND messages.attempts = 0)")
    .orderBy("messages.queued_at")
    .select("messages.queued_at", "messages.asked_by");
  return rows.map(({ queued_at, asked_by }) => ({ queuedAt: queued_at, askedBy: asked_by ?? undefined }));
}

/** Whether a holder was sent a kind of letter since a moment. */
export async function wasToldSince(
  store: StoreHandle,
  holder: string,
  letter: string,
  since: Moment,
): Promise<boolean> {
  const row = await sql(store)("messages")
    .where({ holder, letter })
    .where("queued_at", ">", since)
    .first("id");
  return row !== undefined;
}

export function messageFrom(row: MessageRow): Message {
  return {
    id: row.id,
    letter: row.letter,
    subject: row.subject,
    holder: row.holder,
    channel: row.channel,
    number: row.number,
    provider: row.provider,
    status: row.status,
    mailId: row.mail_id,
    envelopeId: row.envelope_id,
    queuedAt: row.queued_at,
    dueAt: row.due_at,
    deadlineAt: row.deadline_at,
    attempts: row.attempts,
    deferrals: row.deferrals ?? 0,
    acceptedAt: row.accepted_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
    askedBy: row.asked_by ?? undefined,
    heldUpBy: row.held_up_by ?? undefined,
  };
}
