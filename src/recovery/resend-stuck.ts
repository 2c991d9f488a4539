import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { subjectOf } from "../base/subjects.ts";
import { type Duration, day } from "../base/time.ts";
import { aloneWithPerson } from "../cases/lock.ts";
import { troubleOf } from "../delivery/mailbox/radar.ts";
import { transaction } from "../store/engine/transaction.ts";
import { findMessage, type MessageStatus } from "../store/post/messages.ts";
import { findRecovery, recoveriesBegun } from "../store/recovery/recoveries.ts";
import { carriersOf, carriersOfEach } from "./episode/view.ts";
import { queueLink } from "./link/started.ts";
import { type Skipped, type StuckLink, standingOf } from "./link/stuck.ts";

export interface StuckPlan {
  readonly considered: number;
  /** Who has waited longest comes first. */
  readonly stuck: readonly StuckLink[];
  readonly skipped: readonly Skipped[];
  /** Who runs the mailboxes, the most links first. */
  readonly providers: readonly Destined[];
}

/** How many links go to one mail provider again, and whether it is known to be in trouble. */
export interface Destined {
  readonly provider: string;
  readonly links: number;
  readonly inTrouble: boolean;
}

export interface Resent {
  readonly reference: string;
  readonly message: string;
  /** Where its letter stands now. */
  readonly status: MessageStatus;
}

export interface ResendRun {
  readonly olderThan: Duration;
  /** Sends what is in the queue, or leaves it there. */
  readonly send: () => Promise<void>;
  /** Ends the run after the link at hand. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how many are done. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Hears what became of some, however the run ends. */
  readonly onResults: (results: readonly (Resent | Skipped)[]) => void;
}

/** No recovery is kept open longer, however often its link is sent again. */
const longestOpen: Duration = 7 * day;

/** As many letters are queued before they are sent: enough to keep the connections busy. */
const chunk = 50;

/**
 * Finds the links that a server took so long ago and nobody used. Nothing is kept of it: a link that was sent
 * again is stuck no more, so that whoever begins anew goes on where an earlier run ended.
 */
export function planStuck(ctx: Context, olderThan: Duration): Promise<StuckPlan> {
  return attempt(ctx, "link.resend-stuck", undefined, async () => {
    const stuck: StuckLink[] = [];
    const skipped: Skipped[] = [];
    for await (const standing of standings(ctx, olderThan)) {
      if ("reason" in standing) skipped.push(standing);
      else stuck.push(standing);
    }
    return {
      considered: stuck.length + skipped.length,
      stuck: stuck.toSorted((one, other) => one.since - other.since),
      skipped,
      providers: await destined(ctx, stuck),
    };
  });
}

async function* standings(ctx: Context, olderThan: Duration): AsyncGenerator<StuckLink | Skipped> {
  const since = ctx.clock.now() - longestOpen;
  for await (const records of recoveriesBegun(ctx.store, { since, unclosed: true })) {
    const carriersFor = await carriersOfEach(ctx, records);
    for (const found of records) {
      const standing = await standingOf(ctx, found, carriersFor(found).letters, olderThan);
      if (standing) yield standing;
    }
  }
}

async function destined(ctx: Context, stuck: readonly StuckLink[]): Promise<readonly Destined[]> {
  const counts = new Map<string, number>();
  for (const { provider } of stuck) counts.set(provider, (counts.get(provider) ?? 0) + 1);
  const all: Destined[] = [];
  for (const [provider, links] of counts) {
    const inTrouble = (await troubleOf(ctx, provider)) !== undefined;
    all.push({ provider, links, inTrouble });
  }
  return all.toSorted((one, other) => other.links - one.links || (one.provider < other.provider ? -1 : 1));
}

/** Sends stuck links again, some at a time, and tells what became of each that its turn came to, in their order. */
export async function resendAll(ctx: Context, stuck: readonly StuckLink[], run: ResendRun): Promise<void> {
  // what a run that was interrupted queued and did not send goes first
  await run.send();
  for (let at = 0; at < stuck.length && !run.signal?.aborted; at += chunk)
    await resendSome(ctx, stuck.slice(at, at + chunk), run, at);
}

async function resendSome(
  ctx: Context,
  stuck: readonly StuckLink[],
  { olderThan, send, signal, onProgress, onResults }: ResendRun,
  before: number,
): Promise<void> {
  const done: (Resent | Skipped)[] = [];
  try {
    for (const link of stuck) {
      if (signal?.aborted) break;
      done.push(await resendStuck(ctx, link, olderThan));
      onProgress?.(before + done.length);
    }
    await send();
    for (const [at, each] of done.entries()) if (!("reason" in each)) done[at] = await asItStands(ctx, each);
  } finally {
    onResults(done);
  }
}

async function asItStands(ctx: Context, resent: Resent): Promise<Resent> {
  const letter = await findMessage(ctx.store, resent.message);
  return { ...resent, status: letter?.status ?? resent.status };
}

/** Queues one more letter for a link that was stuck when the plan was made, if it still is. */
export function resendStuck(
  ctx: Context,
  { reference, cedula }: Pick<StuckLink, "reference" | "cedula">,
  olderThan: Duration,
): Promise<Resent | Skipped> {
  return attempt(ctx, "link.resend-stuck", subjectOf("recovery", reference), () =>
    transaction(ctx, async (ctx) => {
      await aloneWithPerson(ctx, cedula);
      const found = await findRecovery(ctx.store, reference);
      const { letters } = await carriersOf(ctx, found ? [found] : []);
      const standing = found && (await standingOf(ctx, found, letters, olderThan));
      // sent again by another, used or ended meanwhile
      if (!found || !standing) return { reference, reason: "no-longer-stuck" };
      if ("reason" in standing) return standing;
      const { id, status } = await queueLink(ctx, "link.resend-stuck", found, standing.to);
      return { reference, message: id, status };
    }),
  );
}
