import { attempt, subjectTyped } from "../audit/attempt.ts";
import { type TimelineEvent, timelineOf } from "../audit/log.ts";
import { look, lookingActs } from "../audit/look.ts";
import type { Context } from "../base/context.ts";
import { subjectOf } from "../base/subjects.ts";
import type { Step } from "../delivery/diagnosis/advice.ts";
import { requireCaller } from "../holder/identity/identity.ts";
import { transaction } from "../store/engine/transaction.ts";
import { messagesAbout } from "../store/post/messages.ts";
import type { RecoveryRecord } from "../store/recovery/recoveries.ts";
import { findAffiliate } from "../store/register/affiliates.ts";
import { isOpen, type Recovery } from "./episode/status.ts";
import { linkLetter, requireRecovery, viewOf } from "./episode/view.ts";
import { factsAbout } from "./link/diagnosis-facts.ts";
import { nextWays } from "./next-ways.ts";

/** A recovery with all that happened to it, oldest first. */
export interface RecoveryStory {
  readonly recovery: Recovery;
  readonly timeline: readonly TimelineEvent[];
  readonly message: { readonly id: string; readonly status: string } | undefined;
  /** What to do where its link leads nowhere. */
  readonly nextWays: readonly Step[];
}

/** Tells what happened to a recovery: a look at its person, which is written down. */
export function showRecovery(ctx: Context, typed: string): Promise<RecoveryStory> {
  return attempt(ctx, "recovery.show", subjectTyped("recovery", typed), () =>
    transaction(ctx, async (ctx) => {
      const found = await requireRecovery(ctx, typed);
      await requireCaller(ctx, found.cedula);
      const { reference } = found;
      await look(ctx, {
        act: "recovery.show",
        subject: subjectOf("recovery", reference),
        reason: `recovery ${reference}`,
        detail: { affiliate: found.cedula },
      });
      return tell(ctx, found);
    }),
  );
}

async function waysOn(ctx: Context, found: RecoveryRecord): Promise<readonly Step[]> {
  const person = await findAffiliate(ctx.store, found.cedula);
  return person ? nextWays(await factsAbout(ctx, person, found)) : [];
}

async function tell(ctx: Context, found: RecoveryRecord): Promise<RecoveryStory> {
  const recovery = await viewOf(ctx, found);
  const subject = subjectOf("recovery", found.reference);
  const timeline = await timelineOf(ctx, subject, lookingActs);
  const letter = (await messagesAbout(ctx.store, [subject], linkLetter)).at(-1);
  const ranOut = {
    at: recovery.expiresAt,
    event: "recovery.expire",
    actor: "system",
    detail: {},
    reason: undefined,
  };
  return {
    recovery,
    timeline: recovery.status === "expired" ? [...timeline, ranOut] : timeline,
    message: letter && { id: letter.id, status: letter.status },
    nextWays: isOpen(recovery.status) ? await waysOn(ctx, found) : [],
  };
}
