import { attempt } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { type Duration, day, hour, type Moment, minute, second } from "../../base/time.ts";
import { carriageOf, channelNames } from "../../channel/channels.ts";
import { alone, transaction } from "../../store/engine/transaction.ts";
import {
  countByProvider,
  endProviderAlarm,
  findProviderAlarm,
  type ProviderAlarm,
  type ProviderLetters,
  providerAlarms,
  raiseProviderAlarm,
} from "../../store/post/provider-alarms.ts";
import { countLetters, type LetterCounts, lastAccepted, oldestWaiting } from "../../store/post/queue.ts";
import { kept } from "../letter/kind.ts";

/** A letter that took longer is late; the letters of this span are looked at. */
const patience: Duration = 15 * minute;
const span: Duration = hour;

/** Fewer letters than this say nothing of their provider. */
const fewest = 20;

/** From this share of late letters a provider is in trouble, until it is under the other. */
const raiseAt = 0.15;
const endBelow = 0.05;

const receipts = channelNames.flatMap((name) => carriageOf(name)?.receipts ?? []);

/** What replies mean that is a provider's doing. */
const theirDoing = [...new Set(receipts.flatMap((each) => each.theirDoing))];

/** The same of what other servers report. */
const alsoReported = [...new Set([...theirDoing, ...receipts.flatMap((each) => each.alsoReported)])];

/** Whether a provider is in trouble by its last letters; undefined where they are too few to say. */
export function isInTrouble({ letters, late }: ProviderLetters, was: boolean): boolean | undefined {
  if (letters < fewest) return undefined;
  return late / letters >= (was ? endBelow : raiseAt);
}

/** Whether an alarm has gone without enough letters to judge it by for so long that it says nothing any more. */
function isStale({ judgedAt }: ProviderAlarm, now: Moment): boolean {
  return now - judgedAt > span;
}

/** A provider and how its letters of the last hour fared. */
export interface ProviderState extends ProviderLetters {
  /** Since when it is in trouble; undefined where it is not. */
  readonly troubleSince: Moment | undefined;
}

/** Every provider that letters went to in the last hour, or that is in trouble still; those in trouble first. */
export async function providersNow(ctx: Context): Promise<readonly ProviderState[]> {
  const now = ctx.clock.now();
  const counting = { since: now - span, now, patience, theirDoing, alsoReported };
  const counted = new Map((await countByProvider(ctx.store, counting)).map((each) => [each.provider, each]));
  const alarms = new Map((await providerAlarms(ctx.store)).map((each) => [each.provider, each]));
  const states = [...new Set([...counted.keys(), ...alarms.keys()])].map((provider) => {
    const letters = counted.get(provider) ?? { provider, letters: 0, late: 0 };
    return { ...letters, troubleSince: troubleSince(letters, alarms.get(provider), now) };
  });
  return states.toSorted(
    (one, other) =>
      Number(other.troubleSince !== undefined) - Number(one.troubleSince !== undefined) ||
      other.letters - one.letters,
  );
}

function troubleSince(
  letters: ProviderLetters,
  alarm: ProviderAlarm | undefined,
  now: Moment,
): Moment | undefined {
  const judged = isInTrouble(letters, alarm !== undefined);
  return (judged ?? (alarm && !isStale(alarm, now))) ? (alarm?.since ?? now) : undefined;
}

/** Raises and ends the alarms of providers by the letters of the last hour; what changed is written down. */
export async function judgeProviders(ctx: Context): Promise<void> {
  // the letters of an hour are many: whoever writes need not wait while they are counted
  const states = await providersNow(ctx);
  await transaction(ctx, async (ctx) => {
    await alone(ctx, "radar");
    const known = new Set((await providerAlarms(ctx.store)).map(({ provider }) => provider));
    for (const state of states) {
      const { provider, troubleSince: trouble } = state;
      const was = known.has(provider);
      if (trouble !== undefined && state.letters >= fewest)
        await raiseProviderAlarm(ctx.store, provider, ctx.clock.now());
      if (trouble === undefined && was) await endProviderAlarm(ctx.store, provider);
      if (was !== (trouble !== undefined)) await noteChange(ctx, state, !was);
    }
  });
}

function noteChange(
  ctx: Context,
  { provider, letters, late }: ProviderLetters,
  trouble: boolean,
): Promise<void> {
  const act = trouble ? "provider.trouble" : "provider.recovered";
  return record(ctx, { act, subject: `provider:${provider}`, detail: { letters, late } });
}

/** The trouble that a provider is in, as far as it is known at this moment. */
export async function troubleOf(ctx: Context, provider: string): Promise<ProviderAlarm | undefined> {
  const alarm = await findProviderAlarm(ctx.store, provider);
  return alarm && !isStale(alarm, ctx.clock.now()) ? alarm : undefined;
}

/** How the post office stands. */
export interface DeliveryStatus {
  /** Letters that have not left, and those of the last day that have, or never will. */
  readonly messages: LetterCounts;
  /** How long the letter has waited that has waited longest, those put off included; 0 where none waits. */
  readonly oldestQueuedSeconds: number;
  /** When a server last took a letter, as far as a day back. */
  readonly lastAcceptedAt: Moment | undefined;
  /** How the letters of the last hour fared, those in trouble first. */
  readonly providers: readonly ProviderState[];
}

const counted: Duration = day;

/** Tells how the post office stands: the queue, the last acceptance, the providers. */
export function deliveryStatus(ctx: Context): Promise<DeliveryStatus> {
  return attempt(ctx, "delivery.status", undefined, async () => {
    const now = ctx.clock.now();
    const since = await oldestWaiting(ctx.store, now, kept);
    return {
      messages: await countLetters(ctx.store, now - counted, now, kept),
      oldestQueuedSeconds: since === undefined ? 0 : Math.max(0, Math.floor((now - since) / second)),
      lastAcceptedAt: await lastAccepted(ctx.store, now - counted),
      providers: await providersNow(ctx),
    };
  });
}
