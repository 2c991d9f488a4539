import { attempt, subjectTyped } from "../audit/attempt.ts";
import { noteHabit } from "../audit/look.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { subjectOf } from "../base/subjects.ts";
import { day } from "../base/time.ts";
import { aloneWithIdentity } from "../cases/lock.ts";
import { queueForPerson } from "../delivery/send/queue.ts";
import { requireAffiliate, requireIdentifier, requireReason } from "../holder/identity/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { addIntervention } from "../store/counter/interventions.ts";
import { transaction } from "../store/engine/transaction.ts";
import { clearIdentityFailures } from "../store/register/identity-failures.ts";

export interface Unlocked {
  readonly cedula: string;
  /** How many failures were lifted. */
  readonly cleared: number;
  readonly letters: readonly string[];
}

const letterLife = 3 * day;

/** Lifts every lock of a person's identity check, tells the person, and notes who did it. */
export function unlockPerson(ctx: Context, typed: string, why: string | undefined): Promise<Unlocked> {
  return attempt(ctx, "affiliate.unlock", subjectTyped("affiliate", typed), () => {
    const reason = requireReason(why);
    return transaction(ctx, async (ctx) => {
      const cedula = await requireIdentifier(ctx, typed);
      await requireAffiliate(ctx, cedula);
      requireNotOwn(ctx, cedula);
      await aloneWithIdentity(ctx, cedula);
      const now = ctx.clock.now();
      await noteHabit(ctx, "changes");
      const cleared = await clearIdentityFailures(ctx.store, cedula, now);
      const { name: operator, office } = ctx.actor;
      await addIntervention(ctx.store, { cedula, at: now, kind: "unlock", operator, office });
      const subject = subjectOf("affiliate", cedula);
      const order = { letter: "identity-unlocked", subject, life: letterLife } as const;
      const letters = await queueForPerson(ctx, cedula, order);
      const detail = { cleared, clearedAt: now };
      await record(ctx, { act: "affiliate.unlock", subject, reason, detail });
      return { cedula, cleared, letters };
    });
  });
}
