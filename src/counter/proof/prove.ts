import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import { spoken } from "../../base/time.ts";
import { maskAddress, maskPhone } from "../../base/visible.ts";
import { mailboxesInForce, normalisePhone } from "../../holder/address/address.ts";
import { casePointsOf, putCasePoint } from "../../store/counter/case-points.ts";
import type { CaseRecord } from "../../store/counter/cases.ts";
import {
  type Channel,
  type ContactPoint,
  contactPointsOf,
  isInForce,
  proposeContactPoint,
} from "../../store/register/contact-points.ts";
import { changed, noteAct, onCase } from "../case/act.ts";
import { awaitingCode, readyToProve } from "../case/in-hand.ts";
import { phoneHold } from "../case/terms.ts";
import { texts } from "../case/texts.ts";
import { caseView } from "../case/view.ts";
import { judgeNewAddress, requireNobodyElses } from "./new-address.ts";
import { type Proving, queueCode } from "./send-code.ts";

/** What a person brings to a contact case: a new address or mobile, and whether the old address works after all. */
export interface ProveInput {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly oldAddress?: "works" | "lost" | undefined;
  /** The person insists on an address that looks like a slip. */
  readonly asTyped?: boolean | undefined;
}

/**
 * Takes a new address or mobile down, pending, and queues the codes that prove it; of a validation the code to the
 * mailbox on file, which ends its hold.
 */
export function proveContact(ctx: Context, typed: string, input: ProveInput): Promise<Proving> {
  return onCase(ctx, "counter.prove", typed, async (ctx, atHand) => {
    const brings = input.email !== undefined || input.phone !== undefined;
    const ready = brings ? readyToProve(ctx, atHand, "contact") : awaitingCode(ctx, atHand);
    const found = await noteOldAddress(ctx, ready, input.oldAddress);
    const own = await contactPointsOf(ctx.store, found.cedula);
    const warnings: Sentence[] = [];
    const letters: string[] = [];
    if (input.phone !== undefined) {
      await proposePhone(ctx, found, own, input.phone);
      warnings.push(fill(texts.phoneUnproved, { length: spoken(phoneHold) }));
    }
    if (input.email !== undefined) {
      const { warning, letter } = await proposeEmail(ctx, found, own, { ...input, email: input.email });
      warnings.push(...warning);
      letters.push(letter);
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

async function proposePhone(
  ctx: Context,
  found: CaseRecord,
  own: readonly ContactPoint[],
  typed: string,
): Promise<void> {
  const phone = normalisePhone(typed);
  if (phone === undefined) throw new ClaveError("phone-invalid", texts.phone, texts.phoneHint);
  requireNew(ctx, own, "phone", phone);
  await propose(ctx, found, own, { channel: "phone", address: phone, canonical: phone });
  const detail = { channel: "phone", to: maskPhone(phone) };
  await noteAct(ctx, "counter.prove", found, detail);
}

async function proposeEmail(
  ctx: Context,
  found: CaseRecord,
  own: readonly ContactPoint[],
  input: ProveInput & { readonly email: string },
): Promise<{ readonly warning: readonly Sentence[]; readonly letter: string }> {
  const { address, canonical, warning } = await judgeNewAddress(ctx, input.email, input.asTyped ?? false);
  requireNew(ctx, own, "email", canonical);
  await requireNobodyElses(ctx, found, canonical);
  const to = await propose(ctx, found, own, { channel: "email", address, canonical });
  const letter = await queueCode(ctx, found, to);
  const detail = { channel: "email", to: maskAddress(address), message: letter };
  await noteAct(ctx, "counter.prove", found, detail);
  return { warning, letter };
}

function requireNew(ctx: Context, own: readonly ContactPoint[], channel: Channel, canonical: string): void {
  const now = ctx.clock.now();
  const present = own.find((point) => point.channel === channel && isInForce(point, now));
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
