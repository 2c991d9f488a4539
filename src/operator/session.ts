import { createHash } from "node:crypto";
import { record } from "../audit/record.ts";
import { type Actor, authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { hour, type Moment, minute, second, secondsUntil, spoken } from "../base/time.ts";
import { spendVerification, verifyPassword } from "../password/hash.ts";
import {
  clearSignInFailures,
  findOperator,
  type Operator,
  putSignInFailures,
  signInFailures,
} from "../store/operators.ts";
import { addSession, endSession, findSession, type Session, touchSession } from "../store/sessions.ts";
import { alone, transaction } from "../store/transaction.ts";
import { actorFor } from "./roles.ts";
import { texts } from "./texts.ts";

const idleLife = 15 * minute;
const wholeLife = 12 * hour;

/** When a session ends if nothing more happens. */
export function sessionEnd(session: Pick<Session, "createdAt" | "seenAt">): Moment {
  return Math.min(session.seenAt + idleLife, session.createdAt + wholeLife);
}

/** The wait after so many failed sign-ins in a row: 30 s × 2^k from the third on, an hour at most. */
export function signInWait(failures: number): number {
  return failures < 3 ? 0 : Math.min(30 * second * 2 ** Math.min(failures - 3, 20), hour);
}

/** What a successful sign-in hands over; the token is for the session file alone. */
export interface SignIn {
  readonly token: string;
  readonly operator: Operator;
}

/** Signs an operator in. An unknown name, a wrong password and a disabled operator get one answer. */
export async function signIn(ctx: Context, name: string, password: string): Promise<SignIn> {
  const nameDigest = ctx.keys.digest("sign-in", name).toString("hex");
  const result = await transaction(ctx, async (ctx) => {
    await alone(ctx, nameDigest);
    const past = await signInFailures(ctx.store, nameDigest);
    const now = ctx.clock.now();
    // a wait longer than any there is comes from a clock that was ahead
    const left = past ? past.waitUntil - now : 0;
    if (past && left > 0 && left <= signInWait(past.failures)) return waiting(past.waitUntil, now);
    const operator = await matching(ctx, name, password);
    if (operator) return welcome(ctx, operator, nameDigest);
    const failures = (past?.failures ?? 0) + 1;
    await putSignInFailures(ctx.store, nameDigest, { failures, waitUntil: now + signInWait(failures) });
    await record(ctx, { act: "session.begin", outcome: "refused", detail: { failures } });
    return new ClaveError("forbidden", "sign-in-refused", texts.wrong, texts.wrongHint);
  });
  // thrown only here, so that the count of the failure is kept
  if (result instanceof ClaveError) throw result;
  return result;
}

function waiting(until: Moment, now: Moment): ClaveError {
  const sentence = fill(texts.wait, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  return new ClaveError("busy", "cooldown", sentence, texts.waitHint, detail);
}

async function matching(ctx: Context, name: string, password: string): Promise<Operator | undefined> {
  const operator = await findOperator(ctx.store, name);
  if (!operator) await spendVerification(password);
  const right = operator !== undefined && (await verifyPassword(operator.verifier, password));
  return right && operator.disabledAt === undefined ? operator : undefined;
}

async function welcome(ctx: Context, operator: Operator, nameDigest: string): Promise<SignIn> {
  const token = ctx.random.bytes(32).toString("base64url");
  const own: Context = { ...ctx, actor: actorFor(operator) };
  await clearSignInFailures(ctx.store, nameDigest);
  await addSession(ctx.store, tokenDigest(token), operator.name, ctx.clock.now());
  await record(own, { act: "session.begin", subject: `operator:${operator.name}` });
  return { token, operator };
}

/** Who a session's token stands for and when that ends; throws *forbidden* when it stands for nobody any more. */
export async function resumeSession(
  ctx: Context,
  token: string | undefined,
): Promise<{ readonly actor: Actor; readonly endsAt: Moment }> {
  const now = ctx.clock.now();
  const digest = token === undefined ? "" : tokenDigest(token);
  const session = digest === "" ? undefined : await findSession(ctx.store, digest);
  if (!session) throw new ClaveError("forbidden", "not-signed-in", texts.notSignedIn, texts.signInHint);
  const operator = await findOperator(ctx.store, session.operator);
  const over = session.endedAt !== undefined || now >= sessionEnd(session) || now < session.createdAt;
  if (over || !operator || operator.disabledAt !== undefined)
    throw new ClaveError("forbidden", "session-over", texts.sessionOver, texts.signInHint);
  // to the minute: not a write to the store for every look at it
  if (now - session.seenAt >= minute) await touchSession(ctx.store, digest, now);
  return { actor: actorFor(operator), endsAt: sessionEnd({ ...session, seenAt: now }) };
}

/** Tells whoever asks who is signed in, and until when. */
export async function showSession(
  ctx: Context,
  token: string | undefined,
): Promise<{ readonly actor: Actor; readonly endsAt: Moment }> {
  const resumed = await resumeSession(ctx, token);
  authorize({ ...ctx, actor: resumed.actor }, "session.show");
  return resumed;
}

/** Ends the session of a token. */
export async function signOut(ctx: Context, token: string): Promise<void> {
  authorize(ctx, "session.end");
  await transaction(ctx, async (ctx) => {
    await endSession(ctx.store, tokenDigest(token), ctx.clock.now());
    await record(ctx, { act: "session.end", subject: `operator:${ctx.actor.name}` });
  });
}

function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
