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
  readonly acceptedAt: Moment | undefined;
  readonly closedAt: Moment | undefined;
}

interface Row {
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
  accepted_at: number | null;
  closed_at: number | null;
}

/** What changes when an attempt's outcome is known. */
export interface Settlement {
  readonly status: MessageStatus;
  readonly dueAt?: Moment;
  readonly acceptedAt?: Moment;
  readonly closedAt?: Moment;
}

/** Puts a letter in the queue. */
export async function addMessage(
  store: StoreHandle,
  message: Omit<Message, "status" | "attempts" | "acceptedAt" | "closedAt">,
): Promise<void> {
  const { mailId, envelopeId, queuedAt, dueAt, deadlineAt, ...same } = message;
  await sql(store)("messages").insert({
    ...same,
    status: "queued",
    mail_id: mailId,
    envelope_id: envelopeId,
    queued_at: queuedAt,
    due_at: dueAt,
    deadline_at: deadlineAt,
    attempts: 0,
  });
}

/** The letter of an id. */
export async function findMessage(store: StoreHandle, id: string): Promise<Message | undefined> {
  const row = await sql(store)<Row>("messages").where({ id }).first();
  return row && messageFrom(row);
}

/** The letters of one kind about any of several subjects, oldest first. */
export async function messagesAbout(
  store: StoreHandle,
  subjects: readonly string[],
  letter: string,
): Promise<readonly Message[]> {
  const query = sql(store)<Row>("messages")
    .whereIn("subject", [...subjects])
    .where({ letter });
  return (await query.orderBy(["queued_at", "id"])).map(messageFrom);
}

/** When letters of a kind to an address were queued since a moment, whoever has it, oldest first. */
export async function queuedTo(
  store: StoreHandle,
  { channel, canonical }: { readonly channel: ContactKey["channel"]; readonly canonical: string },
  letter: string,
  since: Moment,
): Promise<readonly Moment[]> {
  const rows: { at: number }[] = await sql(store)("messages")
    .join("contact_points", (on) =>
      on
        .on("contact_points.holder", "messages.holder")
        .on("contact_points.channel", "messages.channel")
        .on("contact_points.number", "messages.number"),
    )
    .where({ "contact_points.channel": channel, "contact_points.lookup": lookupOf(canonical) })
    .where({ "messages.letter": letter })
    .where("messages.queued_at", ">", since)
    .orderBy("messages.queued_at")
    .select({ at: "messages.queued_at" });
  return rows.map(({ at }) => at);
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

/** Ids of letters whose turn it is, those abandoned in mid-sending included, in the order they are due. */
export async function dueMessages(
  store: StoreHandle,
  now: Moment,
  limit: number,
): Promise<readonly string[]> {
  const rows = await sql(store)<Row>("messages")
    .whereIn("status", ["queued", "deferred", "sending"])
    .where("due_at", "<=", now)
    .whereRaw("(status <> 'sending' OR leased_until <= ?)", [now])
    .orderBy(["due_at", "id"])
    .limit(limit)
    .select("id");
  return rows.map((row) => row.id);
}

/** Takes a letter that is due for one attempt; undefined when another sender has it or its turn is over. */
export async function leaseMessage(
  store: StoreHandle,
  id: string,
  lease: { readonly token: string; readonly until: Moment },
  now: Moment,
): Promise<Message | undefined> {
  const rows: Row[] = await sql(store)<Row>("messages")
    .where({ id })
    .whereIn("status", ["queued", "deferred", "sending"])
    // another run may have put it off since this one listed it
    .where("due_at", "<=", now)
    .whereRaw("(status <> 'sending' OR leased_until <= ?)", [now])
    .update({
      status: "sending",
      lease: lease.token,
      leased_until: lease.until,
      attempts: sql(store).raw("attempts + 1"),
    } as never)
    .returning("*");
  return rows[0] && messageFrom(rows[0]);
}

/** Writes an attempt's outcome on its letter; false when the lease had run out and another holds it. */
export async function settleMessage(
  store: StoreHandle,
  id: string,
  token: string,
  settlement: Settlement,
): Promise<boolean> {
  const { status, dueAt, acceptedAt, closedAt } = settlement;
  const changed: number = await sql(store)("messages")
    .where({ id, lease: token, status: "sending" })
    .update({
      status,
      lease: null,
      leased_until: null,
      ...(dueAt === undefined ? {} : { due_at: dueAt }),
      ...(acceptedAt === undefined ? {} : { accepted_at: acceptedAt }),
      ...(closedAt === undefined ? {} : { closed_at: closedAt }),
    });
  return changed === 1;
}

function messageFrom(row: Row): Message {
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
    acceptedAt: row.accepted_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
  };
}
