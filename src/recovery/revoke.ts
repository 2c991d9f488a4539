import { attempt, subjectTyped } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { subjectOf } from "../base/subjects.ts";
import { aloneWithIdentity } from "../cases/lock.ts";
import { requireReason, spendCaller } from "../holder/identity/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { transaction } from "../store/engine/transaction.ts";
import { isClaimed, killLinksOutside } from "../store/recovery/links.ts";
import { withdrawLinks } from "./episode/episode.ts";
import type { Recovery } from "./episode/status.ts";
import { texts } from "./episode/texts.ts";
import { requireRecovery, viewOf } from "./episode/view.ts";
import { requireMethod } from "./link/reachable.ts";
import { requireOpen } from "./link/resendable.ts";

export interface Revoked {
  readonly recovery: Recovery;
  /** Letters that had not left, and do not leave any more. */
  readonly withdrawn: number;
}

/** Kills the links of an open recovery for a reason that is kept; it stays open, and a new link may be sent. */
export function revokeLinks(ctx: Context, typed: string, why: string | undefined): Promise<Revoked> {
  return attempt(ctx, "link.revoke", subjectTyped("recovery", typed), () => {
    const reason = requireReason(why);
    return transaction(ctx, async (ctx) => {
      const { reference, cedula, method } = await requireRecovery(ctx, typed);
      requireNotOwn(ctx, cedula);
      await spendCaller(ctx, cedula);
      await aloneWithIdentity(ctx, cedula);
      const found = await requireRecovery(ctx, reference);
      const { status } = await viewOf(ctx, found);
      requireOpen(found, status);
      requireMethod(method, cedula);
      const withdrawn = await revokeEveryLink(ctx, reference);
      await record(ctx, {
        act: "link.revoke",
        subject: subjectOf("recovery", reference),
        reason,
        detail: { affiliate: cedula, withdrawn },
      });
      return { recovery: await viewOf(ctx, found), withdrawn };
    });
  });
}

/**
 * Ends every link of a recovery and withdraws the letters that have not left, and gives how many of these there
 * were. Throws *busy* while one of the links is setting a password outside: that cannot be undone.
 */
export async function revokeEveryLink(ctx: Context, reference: string): Promise<number> {
  const now = ctx.clock.now();
  // letters first: one that is being written out then gets no link, or its link is found
  const withdrawn = await withdrawLinks(ctx, reference);
  await killLinksOutside(ctx.store, reference, [], "revoked", now);
  if (await isClaimed(ctx.store, reference, now))
    throw new ClaveError("link-claimed", texts.claimed, texts.claimedHint, { retryAfterSeconds: 60 });
  return withdrawn;
}
