import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import type { ContactKey } from "./contact-points.ts";
import { sql } from "./handle.ts";

/** A code that was sent to a contact point, as the store knows it: by a salted digest under a key outside it. */
export interface CodeRecord extends ContactKey {
  readonly id: number;
  /** What it proves something for. */
  readonly subject: string;
  readonly message: string;
  /** In hex. */
  readonly salt: string;
  readonly digest: string;
  readonly mintedAt: Moment;
  readonly expiresAt: Moment;
  readonly guesses: number;
}

interface Row extends ContactKey {
  id: number;
  subject: string;
  message: string;
  salt: string;
  digest: string;
  minted_at: number;
  expires_at: number;
  guesses: number;
  ended_at: number | null;
}

/** Writes a new code and ends every other of its subject and contact point. */
export async function addCode(store: StoreHandle, code: Omit<CodeRecord, "id" | "guesses">): Promise<void> {
  const { subject, holder, channel, number, mintedAt, expiresAt, ...same } = code;
  await endCodes(store, { subject, holder, channel, number }, mintedAt);
  await sql(store)("codes").insert({
    ...same,
    subject,
    holder,
    channel,
    number,
    minted_at: mintedAt,
    expires_at: expiresAt,
    guesses: 0,
  });
}

/** Ends the living codes of a subject and contact point. */
export async function endCodes(
  store: StoreHandle,
  { subject, holder, channel, number }: Pick<CodeRecord, "subject"> & ContactKey,
  now: Moment,
): Promise<void> {
  await sql(store)("codes")
    .where({ subject, holder, channel, number })
    .whereNull("ended_at")
    .update({ ended_at: now });
}

/** Ends every living code of a subject. */
export async function endCodesAbout(store: StoreHandle, subject: string, now: Moment): Promise<void> {
  await sql(store)("codes").where({ subject }).whereNull("ended_at").update({ ended_at: now });
}

/** Counts one guess against every living code of a subject that has guesses left, and gives those. */
export async function countGuess(
  store: StoreHandle,
  subject: string,
  most: number,
  now: Moment,
): Promise<readonly CodeRecord[]> {
  const rows: Row[] = await sql(store)<Row>("codes")
    .where({ subject })
    .whereNull("ended_at")
    .where("expires_at", ">", now)
    .where("guesses", "<", most)
    .update({ guesses: sql(store).raw("guesses + 1") } as never)
    .returning("*");
  return rows.map(codeFrom);
}

function codeFrom(row: Row): CodeRecord {
  const { id, subject, holder, channel, number, message, salt, digest, guesses } = row;
  const [mintedAt, expiresAt] = [row.minted_at, row.expires_at];
  return { id, subject, holder, channel, number, message, salt, digest, mintedAt, expiresAt, guesses };
}
