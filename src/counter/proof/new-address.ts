import type { NewAddress } from "../../base/channel.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import type { Sentence } from "../../base/texts.ts";
import { closeOverdueCases } from "../../cases/status.ts";
import { casesReserving } from "../../store/counter/case-points.ts";
import { type CaseRecord, findCase } from "../../store/counter/cases.ts";
import { alone } from "../../store/engine/transaction.ts";
import { isAnothers, isEmployersDomain, type NewContactPoint } from "../../store/register/contact-points.ts";
import { objectionLife } from "../case/terms.ts";
import { texts } from "../case/texts.ts";

/** What the officer should say about a new address. */
export async function warningsOf(ctx: Context, { domain }: NewAddress): Promise<readonly Sentence[]> {
  const corporate = domain !== undefined && (await isEmployersDomain(ctx.store, domain));
  return corporate ? [texts.corporate] : [];
}

/** Throws *refused*, never saying whose it is, where another person has an address or has proved it first. */
export async function requireNobodyElses(
  ctx: Context,
  { id, cedula }: CaseRecord,
  { channel, canonical }: Pick<NewContactPoint, "channel" | "canonical">,
): Promise<void> {
  await alone(ctx, `address:${canonical}`);
  const taken = () => new ClaveError("address-taken", texts.taken, texts.ownMailboxHint);
  // who lost it may still say that it was taken from them
  const after = ctx.clock.now() - objectionLife;
  if (await isAnothers(ctx.store, { holder: cedula, channel, canonical }, after)) throw taken();
  for (const other of await casesReserving(ctx.store, canonical, id)) {
    const reserving = await findCase(ctx.store, other);
    if (!reserving) continue;
    const living = await closeOverdueCases(ctx, reserving.cedula);
    if (living.some((each) => each.id === other)) throw taken();
  }
}
