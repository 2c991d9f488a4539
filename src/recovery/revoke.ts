import { attempt, subjectTyped } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { spendCaller } from "../holder/caller.ts";
import { requireReason } from "../holder/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { killLinksOutside } from "../store/links.ts";
import { withdrawLetters } from "../store/outbox.ts";
import { transaction } from "../store/transaction.ts";
import { aloneWithIdentity } from "./alone.ts";
import { requireMethod } from "./method.ts";
import { type Recovery, subjectOf } from "./recovery.ts";
import { notOpen } from "./resendable.ts";
import { linkLetter, requireRecovery, viewOf } from "./view.ts";

/** A recovery whose links were revoked. */
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
      if (status !== "started" && status !== "sent" && status !== "opened") throw notOpen(found, status);
      requireMethod(method, cedula);
      const now = ctx.clock.now();
      // letters first: one that is being written out then gets no link, or its link is found
      const withdrawn = await withdrawLetters(ctx.store, subjectOf(reference), linkLetter, now);
      await killLinksOutside(ctx.store, reference, [], "revoked", now);
      await record(ctx, {
        act: "link.revoke",
        subject: subjectOf(reference),
        reason,
        detail: { affiliate: cedula, withdrawn },
      });
      return { recovery: await viewOf(ctx, found), withdrawn };
    });
  });
}
