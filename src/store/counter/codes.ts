import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, number, text } from "../engine/columns.ts";
import { sql } from "../engine/handle.ts";
import { type RecordOf, type RowOf, Table } from "../engine/table.ts";
import { type ContactKey, contactKey } from "../register/contact-points.ts";

const codes = new Table("codes", {
  ...contactKey,
  id: number,
  /** What it proves something for. */
  subject: text,
  message: text,
  /** In hex. */
  salt: text,
  digest: text,
  mintedAt: moment,
  expiresAt: moment,
  guesses: number,
  endedAt: maybe(moment),
});

/** A code that was sent to a contact point, as the store knows it: by a salted digest under a key outside it. */
export type CodeRecord = RecordOf<typeof codes>;

/** Writes a new code and ends every other of its subject and contact point. */
export async function addCode(
  store: StoreHandle,
  code: Omit<CodeRecord, "id" | "guesses" | "endedAt">,
): Promise<void> {
  await endCodes(store, code, code.mintedAt);
  await codes.on(store).insert(codes.write({ ...code, guesses: 0 }));
}

export async function endCodes(
  store: StoreHandle,
  { subject, holder, channel, number }: Pick<CodeRecord, "subject"> & ContactKey,
  now: Moment,
): Promise<void> {
  await codes
    .on(store)
    .where({ subject, holder, channel, number })
    .whereNull("ended_at")
    .update({ ended_at: now });
}

/** Ends every living code; gives how many. */
export function endEveryCode(store: StoreHandle, now: Moment): Promise<number> {
  return codes.update(store, { endedAt: undefined }, { endedAt: now });
}

export async function endCodesAbout(store: StoreHandle, subject: string, now: Moment): Promise<void> {
  await codes.on(store).where({ subject }).whereNull("ended_at").update({ ended_at: now });
}

/** Counts one guess against every living code of a subject that has guesses left, and gives those. */
export async function countGuess(
  store: StoreHandle,
  subject: string,
  most: number,
  now: Moment,
): Promise<readonly CodeRecord[]> {
  const rows: RowOf<typeof codes>[] = await codes
    .on(store)
    .where({ subject })
    .whereNull("ended_at")
    .where("expires_at", ">", now)
    .where("guesses", "<", most)
    .update({ guesses: sql(store).raw("guesses + 1") } as never)
    .returning("*");
  return rows.map(codes.read);
}
