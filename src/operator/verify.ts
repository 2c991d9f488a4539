import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { hour, type Moment, second, secondsUntil, spoken } from "../base/time.ts";
import { GivenSecret } from "../password/hash.ts";
import { alone, commitThenThrow, inTransaction } from "../store/engine/transaction.ts";
import {
  clearSignInFailures,
  findOperator,
  type Operator,
  putSignInFailures,
  signInFailures,
} from "../store/staff/operators.ts";
import { actorFor } from "./roles.ts";

const texts = catalogue({
  wrong: {
    es: "El nombre o la contraseña no son correctos.",
    en: "The name or the password is not right.",
  },
  wrongHint: {
    es: "Revise ambos. Tras tres fallos seguidos hay que esperar, cada vez más.",
    en: "Check both. After three failures in a row there is a wait, longer each time.",
  },
  wait: {
    es: "Demasiados intentos fallidos con este nombre: espere {length}.",
    en: "Too many failed tries with this name: wait {length}.",
  },
  waitHint: {
    es: "Un administrador puede revisar el registro si no fue usted.",
    en: "An administrator can look at the record if it was not you.",
  },
});

/** The wait after so many failed sign-ins in a row: 30 s × 2^k from the third on, an hour at most. */
export function signInWait(failures: number): number {
  return failures < 3 ? 0 : Math.min(30 * second * 2 ** Math.min(failures - 3, 20), hour);
}

/** A name and a password, and the act that they are given for. */
export interface Claim {
  readonly act: "session.begin" | "session.prove" | "operator.sign";
  readonly name: string;
  readonly password: string;
}

/**
 * Does work in the name of an operator whose password was right; a failure counts, and whatever is refused is thrown
 * only after it is kept. An unknown name, a wrong password and a disabled operator get one answer.
 */
export async function withVerified<R>(
  ctx: Context,
  claim: Claim,
  work: (ctx: Context, operator: Operator) => Promise<R | ClaveError>,
): Promise<R> {
  if (inTransaction(ctx)) throw new TypeError("a failed password would not be counted");
  const given = new GivenSecret(claim.password);
  // compared before anybody has to wait for it; inside, that is done only where another password was set meanwhile
  await matching(ctx, claim.name, given);
  return commitThenThrow(ctx, async (ctx) => {
    const operator = await verified(ctx, claim, given);
    if (operator instanceof ClaveError) return operator;
    return work({ ...ctx, actor: actorFor(operator, ctx.clock.machine.now()) }, operator);
  });
}

/** The operator whose name and password these are, or the error for everyone else; the failure is counted. */
async function verified(
  ctx: Context,
  { act, name }: Claim,
  given: GivenSecret,
): Promise<Operator | ClaveError> {
  const nameDigest = ctx.keys.digest("sign-in", name).toString("hex");
  await alone(ctx, nameDigest);
  const past = await signInFailures(ctx.store, nameDigest);
  // who waits at a terminal waits by its clock, which goes on where the desk's stands still
  const now = ctx.clock.machine.now();
  // a wait longer than any there is comes from a clock that was ahead
  const left = past ? past.waitUntil - now : 0;
  if (past && left > 0 && left <= signInWait(past.failures)) return waiting(past.waitUntil, now);
  const operator = await matching(ctx, name, given);
  if (operator) {
    await clearSignInFailures(ctx.store, nameDigest);
    return operator;
  }
  const failures = (past?.failures ?? 0) + 1;
  await putSignInFailures(ctx.store, { nameDigest, failures, waitUntil: now + signInWait(failures) });
  await record(ctx, { act, outcome: "refused", detail: { failures } });
  return new ClaveError("sign-in-refused", texts.wrong, texts.wrongHint);
}

function waiting(until: Moment, now: Moment): ClaveError {
  const sentence = fill(texts.wait, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  return new ClaveError("cooldown", sentence, texts.waitHint, detail);
}

async function matching(ctx: Context, name: string, given: GivenSecret): Promise<Operator | undefined> {
  const operator = await findOperator(ctx.store, name);
  const right = await given.fits(operator?.verifier);
  return right && operator?.disabledAt === undefined ? operator : undefined;
}
