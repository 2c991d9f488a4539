import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, number, text } from "../engine/columns.ts";
import { SealedTable } from "../engine/sealed-table.ts";
import type { New, RecordOf } from "../engine/table.ts";
import { type ContactKey, contactKey } from "../register/contact-points.ts";

const codes = new SealedTable("codes", {
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
  await codes.insert(store, { ...code, guesses: 0 } as New<CodeRecord>);
}

export async function endCodes(
  store: StoreHandle,
  { subject, holder, channel, number }: Pick<CodeRecord, "subject"> & ContactKey,
  now: Moment,
): Promise<void> {
  await codes.update(store, { subject, holder, channel, number, endedAt: undefined }, { endedAt: now });
}

/** Ends every living code; gives how many. */
export function endEveryCode(store: StoreHandle, now: Moment): Promise<number> {
  return codes.update(store, { endedAt: undefined }, { endedAt: now });
}

export async function endCodesAbout(store: StoreHandle, subject: string, now: Moment): Promise<void> {
  await codes.update(store, { subject, endedAt: undefined }, { endedAt: now });
}

/** Counts one guess against every living code of a subject, or of one address for it, that has guesses left, and gives those. */
export async function countGuess(
  store: StoreHandle,
  { subject, to }: { readonly subject: string; readonly to?: ContactKey | undefined },
  most: number,
  now: Moment,
): Promise<readonly CodeRecord[]> {
  const living = codes
    .on(store)
    .where({ subject, ...(to && { holder: to.holder, channel: to.channel, number: to.number }) })
    .whereNull("ended_at")
    .where("expires_at", ">", now)
    .where("guesses", "<", most)
    .forUpdate();
  const counted: CodeRecord[] = [];
  for (const { id, guesses } of codes.sealed(store, await living))
    counted.push(...(await codes.change(store, codes.on(store).where({ id }), { guesses: guesses + 1 })));
  return counted;
}
