import { passwordDigest } from "../../audit/explain.ts";
import { record } from "../../audit/record.ts";
import { requirePresent } from "../../base/clock.ts";
import type { Actor, Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { hashPassword } from "../../password/hash.ts";
import { type Notice, takeNotices } from "../../store/staff/notices.ts";
import { changeOperator, findOperator, type Operator } from "../../store/staff/operators.ts";
import { addSession, endSessionsOf, proveSession } from "../../store/staff/sessions.ts";
import type { PendingAccount } from "../account/account.ts";
import { mustChangePassword, operatorSubject, passwordChangeRequired, requireOperator } from "../operator.ts";
import { actorFor } from "../roles.ts";
import { type Claim, withVerified } from "../verify.ts";
import { actorNow, endedHere, foreignFile, placeOf, sessionOf, tokenDigest } from "./session.ts";

const texts = catalogue({
  unconfirmed: {
    es: "Su cuenta es nueva: otro administrador debe confirmarla antes.",
    en: "Your account is new: another admin has to confirm it first.",
  },
  unconfirmedHint: {
    es: "Pídale que lo haga, y entre después: clave operator approve {name}",
    en: "Ask for it, and sign in afterwards: clave operator approve {name}",
  },
});

/** What a successful sign-in hands over; the token is for the session file alone. */
export interface SignIn {
  readonly token: string;
  readonly operator: Operator;
  /** What the operator was to know, and knows from now on. */
  readonly notices: readonly Notice[];
  /** Whose session at the same place this one ended. */
  readonly replaced: string | undefined;
  /** What somebody wants of the operator's own account. */
  readonly pending: PendingAccount | undefined;
}

/**
 * Signs an operator in where the caller sits, changing the password first where a new one is given; a password that
 * somebody else set has to be changed. A new one that will not do leaves everything as it was. What `held` stands for
 * ends, where it is a session of the same caller.
 */
export async function signIn(
  ctx: Context,
  name: string,
  password: string,
  newPassword?: string,
  held?: string,
): Promise<SignIn> {
  const place = placeOf(ctx);
  if (ctx.caller?.named && held !== undefined && !(await sessionOf(ctx, held))) throw foreignFile();
  await applyDueAccounts(ctx);
  const claim: Claim = { act: "session.begin", name, password };
  const verifier = newPassword === undefined ? undefined : await renewed(ctx, claim, newPassword);
  return withVerified(ctx, claim, async (ctx, operator) => {
    if (operator.unconfirmedAt !== undefined) return refused(ctx, claim, unconfirmed(name));
    if (verifier !== undefined) await changeOwnPassword(ctx, name, verifier);
    else if (mustChangePassword(operator)) return refused(ctx, claim, passwordChangeRequired(name));
    return begin(ctx, place, held);
  });
}

/**
 * Takes the own password of whoever is signed in once more, and gives the actor who may decide about others. Failures
 * count towards the wait of a sign-in, so this is called outside of any transaction.
 */
export function provePassword(ctx: Context, token: string | undefined, password: string): Promise<Actor> {
  const claim: Claim = { act: "session.prove", name: ctx.actor.name, password };
  return withVerified(ctx, claim, async (ctx, operator) => {
    const now = ctx.clock.machine.now();
    await proveSession(ctx.store, tokenDigest(token ?? ""), now);
    await record(ctx, { act: claim.act, subject: operatorSubject(claim.name) });
    return actorNow(ctx, operator, now);
  });
}

/**
 * Lets an operator act once on another's terminal: who that is, by name and password; the record says on whose. Failures
 * count towards the wait of a sign-in, so this is called outside of any transaction.
 */
export async function authenticate(ctx: Context, name: string, password: string): Promise<Operator> {
  const claim: Claim = { act: "operator.sign", name, password };
  const detail = { terminal: ctx.actor.name };
  requirePresent(ctx);
  await applyDueAccounts(ctx);
  return withVerified(ctx, claim, async (ctx, operator) => {
    if (operator.unconfirmedAt !== undefined) return refused(ctx, claim, unconfirmed(name));
    if (mustChangePassword(operator)) return refused(ctx, claim, passwordChangeRequired(name));
    await record(ctx, { act: claim.act, subject: operatorSubject(name), detail });
    return operator;
  });
}

/** A password, a role or a bar that waited its day may be in force by now. */
async function applyDueAccounts(ctx: Context): Promise<void> {
  // loaded only here: every command resumes a session, and few begin one
  const { applyDue } = await import("../account/account.ts");
  await applyDue(ctx);
}

/** The actor for one act that an operator signs on another's terminal. */
export async function actorSigning(ctx: Context, name: string, password: string): Promise<Actor> {
  return actorFor(await authenticate(ctx, name, password), ctx.clock.machine.now());
}

async function refused(ctx: Context, { act, name }: Claim, error: ClaveError): Promise<ClaveError> {
  await record(ctx, {
    act,
    subject: operatorSubject(name),
    outcome: "refused",
    detail: { code: error.code },
  });
  return error;
}

function unconfirmed(name: string): ClaveError {
  return new ClaveError("operator-unconfirmed", texts.unconfirmed, fill(texts.unconfirmedHint, { name }));
}

/** The verifier of a new password, or why it will not do: that is for whoever turns out to know the old one. */
async function renewed(
  ctx: Context,
  { name, password: old }: Claim,
  password: string,
): Promise<string | ClaveError> {
  // loaded only here: every command resumes a session, and few change a password
  const { requireChanged, requireOperatorPassword } = await import("../password.ts");
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

async function begin(ctx: Context, caller: string, held: string | undefined): Promise<SignIn> {
  const { name } = ctx.actor;
  const now = ctx.clock.now();
  const replaced = held === undefined ? undefined : await endedHere(ctx, held);
  const token = ctx.random.bytes(32).toString("base64url");
  const session = { digest: tokenDigest(token), operator: name, caller };
  await addSession(ctx.store, session, ctx.clock.machine.now());
  const detail = replaced === undefined ? {} : { replaced };
  await record(ctx, { act: "session.begin", subject: operatorSubject(name), detail });
  const notices = await takeNotices(ctx.store, name, now);
  const { pendingAbout } = await import("../account/account.ts");
  const pending = await pendingAbout(ctx, name);
  return { token, operator: await requireOperator(ctx, name), notices, replaced, pending };
}
