import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill, joined } from "../base/texts.ts";
import { hashPassword } from "../password/hash.ts";
import { judgePassword } from "../password/policy.ts";
import { addOperator, hasOperators } from "../store/operators.ts";
import { transaction } from "../store/transaction.ts";
import { texts } from "./texts.ts";

/** The first operator of a desk. */
export interface Founder {
  readonly name: string;
  readonly password: string;
}

/** Makes the first admin; refused once the desk has an operator, so an interrupted founding can be repeated. */
export async function foundDesk(ctx: Context, founder: Founder): Promise<{ readonly operator: string }> {
  authorize(ctx, "desk.found");
  await requireFounder(founder);
  const verifier = await hashPassword(founder.password);
  return transaction(ctx, async (ctx) => {
    if (await hasOperators(ctx.store))
      throw new ClaveError("refused", "desk-exists", texts.exists, texts.existsHint);
    const { name } = founder;
    const now = ctx.clock.now();
    // the first one is nobody's creature: waiting a day would keep everybody waiting
    const approverSince = 0;
    await addOperator(ctx.store, { name, role: "admin", verifier, setBy: name, approverSince }, now);
    await record(ctx, { act: "desk.found", subject: `operator:${name}`, detail: { role: "admin" } });
    return { operator: name };
  });
}

/** Throws *invalid* unless somebody can found a desk: asked before anything is made. */
export async function requireFounder(founder: Founder): Promise<void> {
  requireOperatorName(founder.name);
  await requireOperatorPassword(founder);
}

/** Throws *invalid* unless a text can be an operator's name. */
export function requireOperatorName(name: string): void {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._-]{1,39}$/u.test(name)) return;
  throw new ClaveError("invalid", "operator-name", texts.nameInvalid, texts.nameInvalidHint);
}

const maxLength = 128;

/** Operators answer for other people's accounts: always the stricter profile, whatever the affiliates' is. */
async function requireOperatorPassword({ name, password }: Founder): Promise<void> {
  const { failed } = await judgePassword(password, { profile: "nist", maxLength, personal: [name] });
  if (failed.length === 0) return;
  const rules = joined(
    failed.map((each) => each.message),
    " ",
  );
  const sentence = fill(texts.passwordRefused, { n: failed.length, rules });
  throw new ClaveError("invalid", "password-refused", sentence, texts.passwordRefusedHint, { failed });
}
