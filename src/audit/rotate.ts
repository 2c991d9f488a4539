import type { Context } from "../base/context.ts";
import type { Home } from "../base/home.ts";
import { drawNextKey, keepKey, nameNextKey, trustedKeys } from "../base/keys.ts";
import { flushFolder } from "../base/place/new-home.ts";
import { endEveryCode } from "../store/counter/codes.ts";
import { addDeskKey, deskKeys, endDeskKey, keptUnder } from "../store/engine/desk-keys.ts";
import { beforeCommit, transaction } from "../store/engine/transaction.ts";
import { auditHead, newKeyAct, putAuditHead } from "../store/record/audit-entries.ts";
import { sealAnew } from "../store/record/sealed-rows.ts";
import { endEverySession } from "../store/staff/sessions.ts";
import { attempt } from "./attempt.ts";
import { newKeyText, signedHead } from "./chain.ts";
import { record } from "./record.ts";
import { verifyAudit } from "./verify.ts";

/** What a new key leaves behind of the one before it. */
export interface LeftUnder {
  /** Imported answers that nobody gave since, and the documents of open cases: digests under it, or under any that counts. */
  readonly answers: number;
  readonly documents: number;
  /** Codes that were sent and still lived. */
  readonly codes: number;
}

export interface Rotated extends LeftUnder {
  readonly key: string;
  readonly before: string;
}

/** What a new key would leave behind; throws *invalid* where the record is not as it should be. */
export function planRotation(ctx: Context, leaked: boolean): Promise<LeftUnder> {
  return attempt(ctx, "keys.rotate", undefined, async () => {
    await verifyAudit(ctx);
    return leftUnder(ctx, leaked);
  });
}

/**
 * Gives the desk a new key, which the one before signs; throws *invalid* unless the record is as it should be. What was
 * digested under the old one is compared on, or, where it leaked, counts for nothing from now on. The store says first
 * which key holds: what is cut off there is finished by whoever next opens the desk.
 */
export function rotateKeys(ctx: Context, home: Home, leaked: boolean): Promise<Rotated> {
  return attempt(ctx, "keys.rotate", undefined, async () => {
    await verifyAudit(ctx);
    const rotated = await transaction(ctx, (ctx) => handOver(ctx, home, leaked));
    nameNextKey(home, rotated.key);
    flushFolder(home.keys);
    return rotated;
  });
}

/** What lies under the desk's key; after a leak also under those before it, which lay beside it. */
function leftUnder({ store, keys }: Context, leaked: boolean): Promise<LeftUnder> {
  const under = leaked ? trustedKeys(keys) : [keys];
  const first = keys.earlier[0] ?? keys;
  return keptUnder(
    store,
    under.map(({ id }) => id),
    under.some(({ id }) => id === first.id),
  );
}

async function handOver(ctx: Context, home: Home, leaked: boolean): Promise<Rotated> {
  const { store, keys } = ctx;
  const now = ctx.clock.now();
  const left = await leftUnder(ctx, leaked);
  await endDeskKey(store, keys.id, { endedAt: now, leaked });
  // nobody else draws one from here on: another's would take the place of this one's file
  keepKey(home, keys, leaked);
  const next = drawNextKey(home, ctx.random);
  flushFolder(home.keys);
  const signature = keys.sign(newKeyText(next));
  await addDeskKey(store, { id: next.id, publicKey: next.publicKey(), since: now, signature });
  // eight digits are guessed from their digest by whoever has the key
  if (leaked) await endEveryCode(store, now);
  if (leaked) await endEverySession(store, now);
  const detail = { from: keys.id, to: next.id, publicKey: next.publicKey(), signature };
  await record(ctx, { act: newKeyAct, detail: { ...detail, leaked: leaked ? "yes" : "no", ...left } });
  beforeCommit(ctx, "key", async () => {
    await sealAnew(store, next);
    const head = await auditHead(store);
    if (head) await putAuditHead(store, signedHead(next, head.entries, head.hash), head.boot);
  });
  return { key: next.id, before: keys.id, ...left };
}

/** Finishes what was cut off once the store had said that the key drawn is the desk's. */
export async function finishRotation({ store }: Pick<Context, "store">, home: Home): Promise<void> {
  const holds = (await deskKeys(store)).find(({ endedAt }) => endedAt === undefined);
  if (holds) nameNextKey(home, holds.id);
}
