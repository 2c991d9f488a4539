import { createHash } from "node:crypto";
import { attempt } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import type { Act } from "../../base/acts.ts";
import { type Actor, authorize, type Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { lastingKey } from "../../base/keys.ts";
import { catalogue } from "../../base/texts.ts";
import { hour, type Moment, minute } from "../../base/time.ts";
import { explainStoreFault } from "../../store/engine/faults.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { type Notice, takeNotices } from "../../store/staff/notices.ts";
import { findOperator, type Operator } from "../../store/staff/operators.ts";
import { endSession, findSession, type Session, touchSession } from "../../store/staff/sessions.ts";
import { cedulaMissing } from "../cedula.ts";
import { mustChangePassword, operatorSubject, passwordChangeRequired } from "../operator.ts";
import { actorFor } from "../roles.ts";

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
});

const idleLife = 15 * minute;
const wholeLife = 12 * hour;

/** When a session ends if nothing more happens. */
export function sessionEnd(session: Pick<Session, "createdAt" | "seenAt">): Moment {
  return Math.min(session.seenAt + idleLife, session.createdAt + wholeLife);
}

/** The error for a file that keeps no session of whoever names it. */
export function foreignFile(): ClaveError {
  return new ClaveError("session-file", texts.foreignFile, texts.foreignFileHint);
}

/** Ends a living session of the caller's, and gives whose it was. */
export async function endedHere(ctx: Context, token: string): Promise<string | undefined> {
  const session = await sessionOf(ctx, token);
  if (!session || session.endedAt !== undefined) return undefined;
  await endSession(ctx.store, session.digest, ctx.clock.now());
  return ctx.clock.machine.now() < sessionEnd(session) ? session.operator : undefined;
}

/** The session that a token stands for where the caller sits. */
export async function sessionOf(ctx: Context, token: string | undefined): Promise<Session | undefined> {
  const caller = placeOf(ctx);
  return token === undefined ? undefined : findSession(ctx.store, { digest: tokenDigest(token), caller });
}

/** Where the caller sits, as a session is bound to it; throws *forbidden* in production for nowhere. */
export function placeOf({ caller, settings, keys }: Context): string {
  const { user = "", terminal, named = false } = caller ?? {};
  if (settings.production && terminal === undefined && !named)
    throw new ClaveError("session-nowhere", texts.nowhere, texts.nowhereHint);
  const place = JSON.stringify([user, named ? "" : (terminal ?? "")]);
  return lastingKey(keys).digest("caller", place).toString("hex");
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
  if (now - session.seenAt >= minute) await touchSession(ctx.store, session.digest, now).catch(passFull);
  const actor = actorNow(ctx, operator, session.provedAt ?? session.createdAt);
  return { actor, endsAt: sessionEnd({ ...session, seenAt: now }) };
}

function isShut({ disabledAt, unconfirmedAt }: Operator): boolean {
  return disabledAt !== undefined || unconfirmedAt !== undefined;
}

/** In production who has no cédula yet may give his own, and nothing else. */
export function actorNow(ctx: Context, operator: Operator, provedAt: Moment): Actor {
  const actor = actorFor(operator, provedAt);
  if (operator.cedula !== undefined || !ctx.settings.production) return actor;
  return { ...actor, acts: new Set(first), barred: cedulaMissing(operator.name) };
}

const first: readonly Act[] = ["operator.set-cedula", "session.end", "session.show"];

/** On a full disk whoever only looks may look: a session ends the sooner for it, and what is due stays so. */
export function passFull(error: unknown): void {
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

/** What the store keeps of a session's token. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
