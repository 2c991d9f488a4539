import { attempt, subjectTyped } from "../audit/attempt.ts";
import { look } from "../audit/look.ts";
import type { Context } from "../base/context.ts";
import { subjectOf } from "../base/subjects.ts";
import type { Language } from "../base/texts.ts";
import { diagnose, type Hypothesis } from "../delivery/diagnosis/diagnosis.ts";
import { type Evidence, timelineOf } from "../delivery/diagnosis/evidence.ts";
import { requireAffiliate, requireCaller, requireIdentifier } from "../holder/identity/identity.ts";
import { transaction } from "../store/engine/transaction.ts";
import { type RecoveryRecord, recoveriesOf } from "../store/recovery/recoveries.ts";
import type { Affiliate } from "../store/register/affiliates.ts";
import { isCodeOfSomebody, requireRecovery } from "./episode/view.ts";
import { factsAbout } from "./link/diagnosis-facts.ts";

/** Why a letter did not arrive, as far as it can be known, with all that speaks for it. */
export interface Diagnosis {
  /** Undefined where the person never had a recovery. */
  readonly reference: string | undefined;
  readonly cedula: string;
  /** In which the person is spoken to. */
  readonly language: Language;
  readonly verdict: Hypothesis;
  /** What fits too, the likelier first. */
  readonly others: readonly Hypothesis[];
  readonly timeline: readonly Evidence[];
}

/**
 * Says why a person's letter did not arrive, by a recovery's reference or the person's cédula: a look, which is
 * written down. It changes nothing, and an agent's check of the caller stays as it is.
 */
export function diagnoseDelivery(ctx: Context, typed: string): Promise<Diagnosis> {
  const kind = isReference(typed) ? "recovery" : "affiliate";
  return attempt(ctx, "delivery.diagnose", subjectTyped(kind, typed), async () => {
    const { person, recovery } = await transaction(ctx, async (ctx) => {
      const found = await find(ctx, typed);
      await noteLook(ctx, found.person.cedula, found.recovery?.reference);
      return found;
    });
    const facts = await factsAbout(ctx, person, recovery);
    const [verdict, ...others] = diagnose(facts);
    const { cedula, language } = person;
    const { reference } = recovery ?? {};
    return { reference, cedula, language, verdict, others, timeline: timelineOf(facts) };
  });
}

function isReference(typed: string): boolean {
  return /^\s*R/i.test(typed);
}

interface Found {
  readonly person: Affiliate;
  readonly recovery: RecoveryRecord | undefined;
}

/** By a reference its recovery, by a cédula the one that is open, or the newest. */
async function find(ctx: Context, typed: string): Promise<Found> {
  if (isReference(typed) && !(await isCodeOfSomebody(ctx, typed.trim().toUpperCase()))) {
    const recovery = await requireRecovery(ctx, typed);
    await requireCaller(ctx, recovery.cedula);
    return { person: await requireAffiliate(ctx, recovery.cedula), recovery };
  }
  const cedula = await requireIdentifier(ctx, typed);
  await requireCaller(ctx, cedula);
  const person = await requireAffiliate(ctx, cedula);
  const recoveries = await recoveriesOf(ctx.store, cedula);
  const open = recoveries.find(({ closedAt }) => closedAt === undefined);
  return { person, recovery: open ?? recoveries[0] };
}

function noteLook(ctx: Context, cedula: string, reference: string | undefined): Promise<void> {
  return look(ctx, {
    act: "delivery.diagnose",
    subject: reference === undefined ? subjectOf("affiliate", cedula) : subjectOf("recovery", reference),
    reason: reference === undefined ? "letter-missing" : `recovery ${reference}`,
    detail: { affiliate: cedula },
  });
}
