import { createHash } from "node:crypto";
import { attempt } from "../audit/attempt.ts";
import { passwordDigest } from "../audit/explain.ts";
import { record } from "../audit/record.ts";
import type { Act } from "../base/acts.ts";
import { requirePresent } from "../base/clock.ts";
import { type Actor, authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
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
  proveSession,
  type Session,
  touchSession,
} from "../store/staff/sessions.ts";
import type { PendingAccount } from "./account.ts";
import { cedulaMissing } from "./cedula.ts";
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
  nowhere: {
    es: "En producción una sesión es de una terminal, y aquí no hay ninguna.",
    en: "In production a session belongs to a terminal, and there is none here.",
  },
  nowhereHint: {
    es: "Un programa la guarda en un archivo suyo, fuera de la mesa: export CLAVE_SESSION=$HOME/.clave-session",
    en: "A script keeps it in a file of its own, outside the desk: export CLAVE_SESSION=$HOME/.clave-session",
  },
  foreignFile: {
    es: "CLAVE_SESSION nombra algo que no guarda una sesión suya: no se tocó.",
    en: "CLAVE_SESSION names something that keeps no session of yours: it was not touched.",
  },
  foreignFileHint: {
    es: "Nombre un archivo que aún no exista, fuera de la mesa: export CLAVE_SESSION=$HOME/.clave-session",
    en: "Name a file that is not there yet, outside the desk: export CLAVE_SESSION=$HOME/.clave-session",
  },
  unconfirmed: {
    es: "Su cuenta es nueva: otro administrador debe confirmarla antes.",
    en: "Your account is new: another admin has to confirm it first.",
  },
  unconfirmedHint: {
    es: "Pídale que lo haga, y entre después: clave operator approve {name}",
    en: "Ask for it, and sign in afterwards: clave operator approve {name}",
  },
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

/** The error for a file that keeps no session of whoever names it. */
export function foreignFile(): ClaveError {
  return new ClaveError("session-file", texts.foreignFile, texts.foreignFileHint);
}

/**
 * Takes the own password of whoever is signed in once more, and gives the actor who may decide about others. Failures
 * count towards the wait of a sign-in, so this is called outside of any transaction.
 */
export function provePassword(ctx: Context, token: string | undefined, password: string): Promise<Actor> {
  const claim: Claim = { act: "session.prove", name: ctx.actor.name, password };
  return withVerified(ctx, claim, async (ctx) => {
    await proveSession(ctx.store, tokenDigest(token ?? ""), ctx.clock.machine.now());
    await record(ctx, { act: claim.act, subject: operatorSubject(claim.name) });
    return ctx.actor;
  });
}

/**
 * Lets an operator act once on another's terminal: who that is, by name and password. Failures count towards
 * the wait of a sign-in, so this is called outside of any transaction.
 */
export async function authenticate(ctx: Context, name: string, password: string): Promise<Operator> {
  const claim: Claim = { act: "operator.sign", name, password };
  requirePresent(ctx);
  await applyDueAccounts(ctx);
  return withVerified(ctx, claim, async (ctx, operator) => {
    if (operator.unconfirmedAt !== undefined) return refused(ctx, claim, unconfirmed(name));
    return mustChangePassword(operator) ? refused(ctx, claim, passwordChangeRequired(name)) : operator;
  });
}

/** A password, a role or a bar that waited its day may be in force by now. */
async function applyDueAccounts(ctx: Context): Promise<void> {
  // loaded only here: every command resumes a session, and few begin one
  const { applyDue } = await import("./account.ts");
  await applyDue(ctx);
}

/** The actor for one act that an operator signs on another's terminal; the record says on whose. */
export async function actorSigning(ctx: Context, name: string, password: string): Promise<Actor> {
  const actor = actorFor(await authenticate(ctx, name, password), ctx.clock.machine.now());
  const detail = { terminal: ctx.actor.name };
  await record({ ...ctx, actor }, { act: "operator.sign", subject: operatorSubject(name), detail });
  return actor;
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
  const { pendingAbout } = await import("./account.ts");
  const pending = await pendingAbout(ctx, name);
  return { token, operator: await requireOperator(ctx, name), notices, replaced, pending };
}

/** Ends a living session of the caller's, and gives whose it was. */
async function endedHere(ctx: Context, token: string): Promise<string | undefined> {
  const session = await sessionOf(ctx, token);
  if (!session || session.endedAt !== undefined) return undefined;
  await endSession(ctx.store, session.digest, ctx.clock.now());
  return ctx.clock.machine.now() < sessionEnd(session) ? session.operator : undefined;
}

/** The session that a token stands for where the caller sits. */
async function sessionOf(ctx: Context, token: string | undefined): Promise<Session | undefined> {
  const caller = placeOf(ctx);
  return token === undefined ? undefined : findSession(ctx.store, { digest: tokenDigest(token), caller });
}

/** Where the caller sits, as a session is bound to it; throws *forbidden* in production for nowhere. */
function placeOf({ caller, settings, keys }: Context): string {
  const { user = "", terminal, named = false } = caller ?? {};
  if (settings.production && terminal === undefined && !named)
    throw new ClaveError("session-nowhere", texts.nowhere, texts.nowhereHint);
  return keys.digest("caller", JSON.stringify([user, named ? "" : (terminal ?? "")])).toString("hex");
}

export interface Resumed {
  readonly actor: Actor;
  readonly endsAt: Moment;
}

/** Who a session's token stands for; throws *forbidden* when it stands for nobody any more. */
export async function resumeSession(ctx: Context, token: string | undefined): Promise<Resumed> {
  // by the machine's own clock: it goes on where the desk's stands still, and no step back of it ends a session
  const now = ctx.clock.machine.now();
  const session = await sessionOf(ctx, token);
  if (!session) throw new ClaveError("not-signed-in", texts.notSignedIn, texts.signInHint);
  const operator = await findOperator(ctx.store, session.operator);
  if (session.endedAt !== undefined || !operator || isShut(operator))
    throw new ClaveError("session-over", texts.ended, texts.signInHint);
  if (now >= sessionEnd(session)) throw new ClaveError("session-over", texts.sessionOver, texts.signInHint);
  if (mustChangePassword(operator)) throw passwordChangeRequired(operator.name);
  // to the minute: not a write to the store for every look at it
  if (now - session.seenAt >= minute)
    await transaction(ctx, ({ store }) => touchSession(store, session.digest, now)).catch(passFull);
  const actor = actorNow(ctx, operator, session.provedAt ?? session.createdAt);
  return { actor, endsAt: sessionEnd({ ...session, seenAt: now }) };
}

function isShut({ disabledAt, unconfirmedAt }: Operator): boolean {
  return disabledAt !== undefined || unconfirmedAt !== undefined;
}

/** In production who has no cédula yet may give his own, and nothing else. */
function actorNow(ctx: Context, operator: Operator, provedAt: Moment): Actor {
  const actor = actorFor(operator, provedAt);
  if (operator.cedula !== undefined || !ctx.settings.production) return actor;
  return { ...actor, acts: new Set(first), barred: cedulaMissing(operator.name) };
}

const first: readonly Act[] = ["operator.set-cedula", "session.end", "session.show"];

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
