import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import { spoken } from "../../base/time.ts";
import { type ChannelName, channelNames, channels, isProvedByCode, maskOf } from "../../channel/channels.ts";
import { inForceOn, mailboxesInForce } from "../../holder/contacts.ts";
import { casePointsOf, putCasePoint } from "../../store/counter/case-points.ts";
import type { CaseRecord } from "../../store/counter/cases.ts";
import {
  type ContactPoint,
  contactPointsOf,
  proposeContactPoint,
} from "../../store/register/contact-points.ts";
import { changed, noteAct, onCase } from "../case/act.ts";
import { awaitingCode, readyToProve } from "../case/in-hand.ts";
import { phoneHold } from "../case/terms.ts";
import { texts } from "../case/texts.ts";
import { caseView } from "../case/view.ts";
import { requireNobodyElses, warningsOf } from "./new-address.ts";
import { type Proving, queueCode } from "./send-code.ts";

/** New addresses as typed, by channel. */
export type Brought = { readonly [Name in ChannelName]?: string | undefined };

/** What a person brings to a contact case: a new address or mobile, and whether the old address works after all. */
export interface ProveInput extends Brought {
  readonly oldAddress?: "works" | "lost" | undefined;
  /** The new address is confirmed from home: the letter brings a link beside the code. */
  readonly later?: boolean | undefined;
  /** The person insists on an address that looks like a slip. */
  readonly asTyped?: boolean | undefined;
}

/**
 * Takes a new address or mobile down, pending, and queues the codes that prove it; of a validation the code to the
 * mailbox on file, which ends its hold.
 */
export function proveContact(ctx: Context, typed: string, input: ProveInput): Promise<Proving> {
  return onCase(ctx, "counter.prove", typed, async (ctx, atHand) => {
    const brings = channelNames.some((channel) => input[channel] !== undefined);
    const ready = brings ? readyToProve(ctx, atHand, "contact") : awaitingCode(ctx, atHand);
    const found = await noteOldAddress(ctx, ready, input.oldAddress);
    const own = await contactPointsOf(ctx.store, found.cedula);
    const warnings: Sentence[] = [];
    const letters: string[] = [];
    for (const channel of inOrder) {
      const brought = input[channel];
      if (brought === undefined) continue;
      const { warning, letter } = await proposeNew(ctx, found, own, { ...input, channel, typed: brought });
      warnings.push(...warning);
      if (letter !== undefined) letters.push(letter);
    }
    if (found.oldAddress === "works")
      letters.push(...(await queueOldCode(ctx, found, own, letters.length > 0)));
    if (found.kind === "validation" && mailboxesInForce(own, ctx.clock.now()).length === 0)
      warnings.push(texts.noOldAddress);
    return { case: await caseView(ctx, found), letters, warnings };
  });
}

async function noteOldAddress(
  ctx: Context,
  found: CaseRecord,
  said: ProveInput["oldAddress"],
): Promise<CaseRecord> {
  if (said === undefined || said === found.oldAddress) return found;
  const noted = await changed(ctx, found, { oldAddress: said });
  await noteAct(ctx, "counter.prove", found, { old: said });
  return noted;
}

/** What no code proves is taken down first: a code is sent once nothing else can be refused. */
const inOrder = channelNames.toSorted(
  (one, other) => Number(isProvedByCode({ channel: one })) - Number(isProvedByCode({ channel: other })),
);

/** An address that somebody brings, as typed. */
interface New extends Pick<ProveInput, "asTyped" | "later"> {
  readonly channel: ChannelName;
  readonly typed: string;
}

async function proposeNew(
  ctx: Context,
  found: CaseRecord,
  own: readonly ContactPoint[],
  { channel, typed, asTyped = false, later }: New,
): Promise<{ readonly warning: readonly Sentence[]; readonly letter: string | undefined }> {
  const read = await channels[channel].readNew(typed, asTyped);
  const given = { channel, address: read.address, canonical: read.canonical };
  requireNew(ctx, own, given);
  const provable = isProvedByCode(given);
  if (provable) await requireNobodyElses(ctx, found, given);
  const to = await propose(ctx, found, own, given);
  const letter = provable
    ? await queueCode(ctx, found, to, later ? "address-confirm" : "address-code")
    : undefined;
  await noteAct(ctx, "counter.prove", found, { channel, to: maskOf(given), message: letter });
  const unproved = fill(texts.phoneUnproved, { length: spoken(phoneHold) });
  return { warning: [...(await warningsOf(ctx, read)), ...(provable ? [] : [unproved])], letter };
}

function requireNew(
  ctx: Context,
  own: readonly ContactPoint[],
  { channel, canonical }: Pick<ContactPoint, "channel" | "canonical">,
): void {
  const [present] = inForceOn(channel, own, ctx.clock.now());
  if (present?.canonical !== canonical) return;
  throw new ClaveError("address-on-file", texts.onFile, texts.onFileHint);
}

/** The pending contact point: the one proposed before where it is the same, so that a code can be sent again. */
async function propose(
  ctx: Context,
  found: CaseRecord,
  own: readonly ContactPoint[],
  given: Pick<ContactPoint, "channel" | "address" | "canonical">,
): Promise<ContactPoint> {
  const before = own.find(
    (point) =>
      point.caseId === found.id && point.channel === given.channel && point.address === given.address,
  );
  const holder = found.cedula;
  const point =
    before ?? (await proposeContactPoint(ctx.store, { ...given, holder, caseId: found.id }, ctx.clock.now()));
  await putCasePoint(ctx.store, found.id, "new", point);
  return point;
}

async function queueOldCode(
  ctx: Context,
  found: CaseRecord,
  own: readonly ContactPoint[],
  besides: boolean,
): Promise<readonly string[]> {
  const [old] = mailboxesInForce(own, ctx.clock.now());
  if (!old) return [];
  const before = (await casePointsOf(ctx.store, found.id)).find((point) => point.side === "old");
  // a second new address asks nothing more of the old one: proved stays proved, a code under way stays good
  if (before?.provedAt !== undefined || (before && besides)) return [];
  await putCasePoint(ctx.store, found.id, "old", old);
  return [await queueCode(ctx, found, old)];
}
