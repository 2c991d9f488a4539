import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { fill, joined, type Sentence } from "../../base/texts.ts";
import { requireAffiliate } from "../../holder/identity/identity.ts";
import { judgePassword } from "../../password/policy.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { markOpened, type RecoveryRecord } from "../../store/recovery/recoveries.ts";
import { contactPointsOf } from "../../store/register/contact-points.ts";
import { texts } from "../episode/texts.ts";
import { type Bearer, noteBrought } from "./bearer.ts";

/** What a person should know of a new password all the same; throws *invalid* for one that breaks a rule, which is kept. */
export async function requireGoodPassword(
  ctx: Context,
  recovery: RecoveryRecord,
  bearer: Bearer,
  password: string,
): Promise<readonly Sentence[]> {
  const person = await requireAffiliate(ctx, recovery.cedula);
  const points = await contactPointsOf(ctx.store, recovery.cedula);
  const addresses = points.map((point) => point.address);
  const { failed, warnings } = await judgePassword(password, {
    profile: ctx.settings["password.profile"],
    maxLength: ctx.settings["password.maxLength"],
    personal: [person.cedula, person.names, person.birthDate, ...addresses],
  });
  if (failed.length === 0) return warnings;
  await noteOpened(ctx, recovery, bearer, failed.length);
  const rules = joined(
    failed.map((each) => each.message),
    " ",
  );
  const sentence = fill(texts.passwordRefused, { rules });
  throw new ClaveError("password-refused", sentence, texts.passwordRefusedHint, { failed });
}

/** A person is there and tries: where the wait for the letter ends, whatever comes of the password. */
function noteOpened(
  ctx: Context,
  { reference }: RecoveryRecord,
  bearer: Bearer,
  failed: number,
): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await markOpened(ctx.store, reference, ctx.clock.now());
    await noteBrought(ctx, bearer);
    await record(ctx, {
      act: "recovery.open",
      subject: subjectOf("recovery", reference),
      detail: { rules: failed },
    });
  });
}
