import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import { closeOverdueCases } from "../../cases/status.ts";
import { explainAddress, judgeAddress } from "../../holder/address/address.ts";
import { explainQuality, judgeQuality } from "../../holder/address/address-quality.ts";
import { isPublicProvider } from "../../holder/address/known-mailboxes.ts";
import { casesReserving } from "../../store/counter/case-points.ts";
import { type CaseRecord, findCase } from "../../store/counter/cases.ts";
import { alone } from "../../store/engine/transaction.ts";
import { isAnothers, isEmployersDomain } from "../../store/register/contact-points.ts";
import { objectionLife } from "../case/terms.ts";
import { texts } from "../case/texts.ts";

/** A new address that may be written to, how it is compared, and what the officer should say about it. */
export interface NewAddress {
  readonly address: string;
  readonly canonical: string;
  readonly warning: readonly Sentence[];
}

/** Judges an address typed at the counter; throws *invalid* with the correction where it looks like a slip. */
export async function judgeNewAddress(ctx: Context, typed: string, insists: boolean): Promise<NewAddress> {
  const judged = judgeAddress(typed);
  if (judged.outcome === "invalid")
    throw new ClaveError("address-invalid", explainAddress(judged.fault), texts.addressHint);
  const { address, canonical } = judged;
  const quality = await judgeQuality(address, { asTyped: insists });
  if (quality.outcome === "slip") {
    const { correction } = quality;
    const hint = fill(texts.slipHint, { correction });
    throw new ClaveError("address-slip", explainQuality(quality), hint, { correction });
  }
  if (quality.outcome === "disposable" || quality.outcome === "role")
    throw new ClaveError(`address-${quality.outcome}`, explainQuality(quality), texts.ownMailboxHint);
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const corporate = !isPublicProvider(domain) && (await isEmployersDomain(ctx.store, domain));
  return { address, canonical, warning: corporate ? [texts.corporate] : [] };
}

/** Throws *refused*, never saying whose it is, where another person has an address or has proved it first. */
export async function requireNobodyElses(
  ctx: Context,
  { id, cedula }: CaseRecord,
  canonical: string,
): Promise<void> {
  await alone(ctx, `address:${canonical}`);
  const taken = () => new ClaveError("address-taken", texts.taken, texts.ownMailboxHint);
  // who lost it may still say that it was taken from them
  const after = ctx.clock.now() - objectionLife;
  if (await isAnothers(ctx.store, { holder: cedula, channel: "email", canonical }, after)) throw taken();
  for (const other of await casesReserving(ctx.store, canonical, id)) {
    const reserving = await findCase(ctx.store, other);
    if (!reserving) continue;
    const living = await closeOverdueCases(ctx, reserving.cedula);
    if (living.some((each) => each.id === other)) throw taken();
  }
}
