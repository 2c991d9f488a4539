import { attempt, subjectTyped } from "../audit/attempt.ts";
import { noteHabit } from "../audit/look.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { sourceOf, subjectOf } from "../base/subjects.ts";
import { fill } from "../base/texts.ts";
import { day } from "../base/time.ts";
import { aloneWithIdentity } from "../cases/lock.ts";
import { queueForPerson } from "../delivery/send/queue.ts";
import { requireAffiliate, requireIdentifier, requireReason } from "../holder/identity/identity.ts";
import { failuresThatMatter } from "../holder/identity/lock.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import type { Limit } from "../recovery/link/throttle.ts";
import { addIntervention, interventionsOf } from "../store/counter/interventions.ts";
import { transaction } from "../store/engine/transaction.ts";
import { clearIdentityFailures } from "../store/register/identity-failures.ts";
import { requireRoom } from "./case/act.ts";
import { texts } from "./case/texts.ts";

export interface Unlocked {
  readonly cedula: string;
  /** How many failures were lifted. */
  readonly cleared: number;
  readonly letters: readonly string[];
}

const letterLife = 3 * day;
const personLimit: Limit = { most: 5, span: day };

/** Lifts every lock of a person's identity check but one's own, tells the person, and notes who did it. */
export function unlockPerson(ctx: Context, typed: string, why: string | undefined): Promise<Unlocked> {
  return attempt(ctx, "affiliate.unlock", subjectTyped("affiliate", typed), () => {
    const reason = requireReason(why);
    return transaction(ctx, async (ctx) => {
      const cedula = await requireIdentifier(ctx, typed);
      await requireAffiliate(ctx, cedula);
      requireNotOwn(ctx, cedula);
      await aloneWithIdentity(ctx, cedula);
      await requireMayUnlock(ctx, cedula);
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

/** Throws *refused* for who failed there himself, *busy* where the person was told of it so often. */
async function requireMayUnlock(ctx: Context, cedula: string): Promise<void> {
  const now = ctx.clock.now();
  const failures = await failuresThatMatter(ctx, cedula);
  if (failures.some(({ source }) => source === sourceOf(ctx)))
    throw new ClaveError("lock-own", texts.ownLock, fill(texts.ownLockHint, { cedula }));
  const before = await interventionsOf(ctx.store, cedula, now - day);
  const times = before.flatMap(({ kind, at }) => (kind === "unlock" ? [at] : []));
  requireRoom(ctx, cedula, times, personLimit);
}
