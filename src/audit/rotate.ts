import type { Context } from "../base/context.ts";
import { type Home, nextKeyIn } from "../base/home.ts";
import { drawNextKey, type Keys, keepKey, loadKeys, nameNextKey } from "../base/keys.ts";
import { flushFolder } from "../base/new-home.ts";
import { endEveryCode } from "../store/counter/codes.ts";
import { addDeskKey, deskKeys, endDeskKey, keptUnder } from "../store/engine/desk-keys.ts";
import { beforeCommit, transaction } from "../store/engine/transaction.ts";
import { auditHead, newKeyAct, putAuditHead } from "../store/record/audit-entries.ts";
import { sealAnew } from "../store/record/sealed-rows.ts";
import { attempt } from "./attempt.ts";
import { newKeyText, signedHead } from "./chain.ts";
import { record } from "./record.ts";
import { verifyAudit } from "./verify.ts";

/** What a new key leaves behind of the one before it. */
export interface LeftUnder {
  /** Imported answers that nobody gave since, and the documents of open cases: digests under the key. */
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
export function planRotation(ctx: Context): Promise<LeftUnder> {
  return attempt(ctx, "keys.rotate", undefined, async () => {
    await verifyAudit(ctx);
    return keptUnder(ctx.store, ctx.keys.id, ctx.keys.earlier.length === 0);
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
    const { id: before } = ctx.keys;
    keepKey(home, ctx.keys, leaked);
    const next = drawNextKey(home, ctx.random);
    flushFolder(home.keys);
    const left = await transaction(ctx, (ctx) => handOver(ctx, next, leaked));
    nameNextKey(home);
    flushFolder(home.keys);
    return { key: next.id, before, ...left };
  });
}

async function handOver(ctx: Context, next: Keys, leaked: boolean): Promise<LeftUnder> {
  const { store, keys } = ctx;
  const now = ctx.clock.now();
  const left = await keptUnder(store, keys.id, keys.earlier.length === 0);
  const signature = keys.sign(newKeyText(next));
  await endDeskKey(store, keys.id, { endedAt: now, leaked });
  await addDeskKey(store, { id: next.id, publicKey: next.publicKey(), since: now, signature });
  // eight digits are guessed from their digest by whoever has the key
  if (leaked) await endEveryCode(store, now);
  const detail = { from: keys.id, to: next.id, publicKey: next.publicKey(), signature };
  await record(ctx, { act: newKeyAct, detail: { ...detail, leaked: leaked ? "yes" : "no", ...left } });
  beforeCommit(ctx, "key", async () => {
    await sealAnew(store, next);
    const head = await auditHead(store);
    if (head) await putAuditHead(store, signedHead(next, head.entries, head.hash), head.boot);
  });
  return left;
}

/** Finishes what was cut off once the store had said that the key drawn is the desk's. */
export async function finishRotation({ store }: Pick<Context, "store">, home: Home): Promise<void> {
  const next = loadKeys(home.keys, nextKeyIn(home));
  const holds = (await deskKeys(store)).find(({ endedAt }) => endedAt === undefined);
  if (holds?.id === next.id) nameNextKey(home);
}
