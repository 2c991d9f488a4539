import { createHash } from "node:crypto";
import { attempt } from "../audit/attempt.ts";
import { passwordDigest } from "../audit/explain.ts";
import { record } from "../audit/record.ts";
import { requirePresent } from "../base/clock.ts";
import { type Actor, authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue } from "../base/texts.ts";
import { hour, type Moment, minute } from "../base/time.ts";
import { hashPassword } from "../password/hash.ts";
import { explainStoreFault } from "../store/engine/faults.ts";
import { transaction } from "../store/engine/transaction.ts";
import { type Notice, takeNotices } from "../store/staff/notices.ts";
import { changeOperator, findOperator, type Operator } from "../store/staff/operators.ts";
import {
  addSession,
  endSession,
  endSessionsOf,
  findSession,
  type Session,
  touchSession,
} from "../store/staff/sessions.ts";
import { mustChangePassword, operatorSubject, passwordChangeRequired, requireOperator } from "./operator.ts";
import { actorFor } from "./roles.ts";
import { type Claim, withVerified } from "./verify.ts";

const texts = catalogue({
  notSignedIn: { es: "Nadie ha entrado en esta mesa.", en: "Nobody is signed in at this desk." },
  sessionOver: {
    es: "Su sesión terminó (15 minutos sin uso, o 12 horas en total).",
    en: "Your session is over (15 minutes unused, or 12 hours in all).",
  },
  ended: {
    es: "Su sesión se cerró antes de su hora.",
    en: "Your session was ended before its time.",
  },
  signInHint: { es: "clave login --operator NOMBRE", en: "clave login --operator NAME" },
});

const idleLife = 15 * minute;
const wholeLife = 12 * hour;

/** When a session ends if nothing more happens. */
export function sessionEnd(session: Pick<Session, "createdAt" | "seenAt">): Moment {
  return Math.min(session.seenAt + idleLife, session.createdAt + wholeLife);
}

/** What a successful sign-in hands over; the token is for the session file alone. */
export interface SignIn {
  readonly token: string;
  readonly operator: Operator;
  /** What the operator was to know, and knows from now on. */
  readonly notices: readonly Notice[];
}

/**
 * Signs an operator in, changing the password first where a new one is given; a password that somebody else
 * set has to be changed. A new one that will not do leaves everything as it was.
 */
export async function signIn(
  ctx: Context,
  name: string,
  password: string,
  newPassword?: string,
): Promise<SignIn> {
  const claim: Claim = { act: "session.begin", name, password };
  const verifier = newPassword === undefined ? undefined : await renewed(ctx, claim, newPassword);
  return withVerified(ctx, claim, async (ctx, operator) => {
    if (verifier !== undefined) await changeOwnPassword(ctx, name, verifier);
    else if (mustChangePassword(operator)) return refused(ctx, claim);
    return begin(ctx);
  });
}

/**
 * Lets an operator act once on another's terminal: who that is, by name and password. Failures count towards
 * the wait of a sign-in, so this is called outside of any transaction.
 */
export async function authenticate(ctx: Context, name: string, password: string): Promise<Operator> {
  const claim: Claim = { act: "operator.sign", name, password };
  requirePresent(ctx);
  return withVerified(ctx, claim, (ctx, operator) =>
    mustChangePassword(operator) ? refused(ctx, claim) : Promise.resolve(operator),
  );
}

/** The actor for one act that an operator signs on another's terminal; the record says on whose. */
export async function actorSigning(ctx: Context, name: string, password: string): Promise<Actor> {
  const actor = actorFor(await authenticate(ctx, name, password));
  const detail = { terminal: ctx.actor.name };
  await record({ ...ctx, actor }, { act: "operator.sign", subject: operatorSubject(name), detail });
  return actor;
}

async function refused(ctx: Context, { act, name }: Claim): Promise<ClaveError> {
  const error = passwordChangeRequired(name);
  await record(ctx, {
    act,
    subject: operatorSubject(name),
    outcome: "refused",
    detail: { code: error.code },
  });
  return error;
}

/** The verifier of a new password, or why it will not do: that is for whoever turns out to know the old one. */
async function renewed(
  ctx: Context,
  { name, password: old }: Claim,
  password: string,
): Promise<string | ClaveError> {
  // loaded only here: every command resumes a session, and few change a password
  const { requireChanged, requireOperatorPassword } = await import("./password.ts");
  const cedula = (await findOperator(ctx.store, name))?.cedula;
  try {
    requireChanged(old, password);
    await requireOperatorPassword({ name, password, cedula });
  } catch (error) {
    if (error instanceof ClaveError) return error;
    throw error;
  }
  return hashPassword(password);
}

async function changeOwnPassword(ctx: Context, name: string, verifier: string | ClaveError): Promise<void> {
  if (verifier instanceof ClaveError) throw verifier;
  const now = ctx.clock.now();
  await changeOperator(ctx.store, name, { verifier, passwordSetBy: name, passwordSetAt: now });
  await endSessionsOf(ctx.store, name, now);
  const detail = { password: passwordDigest(ctx.keys, name, verifier) };
  await record(ctx, { act: "operator.change-password", subject: operatorSubject(name), detail });
}

async function begin(ctx: Context): Promise<SignIn> {
  const { name } = ctx.actor;
  const now = ctx.clock.now();
  const token = ctx.random.bytes(32).toString("base64url");
  await addSession(ctx.store, tokenDigest(token), name, ctx.clock.machine.now());
  await record(ctx, { act: "session.begin", subject: operatorSubject(name) });
  const notices = await takeNotices(ctx.store, name, now);
  return { token, operator: await requireOperator(ctx, name), notices };
}

export interface Resumed {
  readonly actor: Actor;
  readonly endsAt: Moment;
}

/** Who a session's token stands for; throws *forbidden* when it stands for nobody any more. */
export async function resumeSession(ctx: Context, token: string | undefined): Promise<Resumed> {
  // by the machine's own clock: it goes on where the desk's stands still, and no step back of it ends a session
  const now = ctx.clock.machine.now();
  const digest = token === undefined ? "" : tokenDigest(token);
  const session = digest === "" ? undefined : await findSession(ctx.store, digest);
  if (!session) throw new ClaveError("not-signed-in", texts.notSignedIn, texts.signInHint);
  const operator = await findOperator(ctx.store, session.operator);
  if (session.endedAt !== undefined || !operator || operator.disabledAt !== undefined)
    throw new ClaveError("session-over", texts.ended, texts.signInHint);
  if (now >= sessionEnd(session)) throw new ClaveError("session-over", texts.sessionOver, texts.signInHint);
  if (mustChangePassword(operator)) throw passwordChangeRequired(operator.name);
  // to the minute: not a write to the store for every look at it
  if (now - session.seenAt >= minute) await touchSession(ctx.store, digest, now).catch(passFull);
  return { actor: actorFor(operator), endsAt: sessionEnd({ ...session, seenAt: now }) };
}

/** On a full disk whoever only looks may look: the session ends the sooner for it. */
function passFull(error: unknown): void {
  if (explainStoreFault(error)?.code !== "disk-full") throw error;
}

/** Tells whoever asks who is signed in, until when, and what there is to know. */
export async function showSession(
  ctx: Context,
  token: string | undefined,
): Promise<Resumed & { readonly notices: readonly Notice[] }> {
  const resumed = await resumeSession(ctx, token);
  authorize({ ...ctx, actor: resumed.actor }, "session.show");
  return { ...resumed, notices: await takeNotices(ctx.store, resumed.actor.name, ctx.clock.now()) };
}

export function signOut(ctx: Context, token: string): Promise<void> {
  const subject = operatorSubject(ctx.actor.name);
  return attempt(ctx, "session.end", subject, () =>
    transaction(ctx, async (ctx) => {
      await endSession(ctx.store, tokenDigest(token), ctx.clock.now());
      await record(ctx, { act: "session.end", subject });
    }),
  );
}

function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
