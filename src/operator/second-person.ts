import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { hour, type Moment, secondsUntil, spoken } from "../base/time.ts";
import { addNotices } from "../store/staff/notices.ts";
import {
  approversBut,
  findOperator,
  hasTrait,
  type Operator,
  type Role,
  tieOperators,
} from "../store/staff/operators.ts";
import { livingTies, tiedDirectlyTo, tiedWith } from "./ties.ts";

const texts = catalogue({
  own: {
    es: "Este trámite es sobre usted mismo: otra persona debe atenderlo.",
    en: "This is about yourself: somebody else has to serve you.",
  },
  ownHint: {
    es: "Pida a otro operador que lo haga. Quién es usted: clave whoami",
    en: "Ask another operator to do it. Who you are: clave whoami",
  },
  ownPart: {
    es: "Usted tuvo parte en esto: lo decide otra persona.",
    en: "You had a part in this: somebody else decides it.",
  },
  ownPartHint: {
    es: "Pida a un supervisor que no tuvo parte que lo decida en su propia sesión.",
    en: "Ask a supervisor who had no part to decide it in a session of their own.",
  },
  tooNew: {
    es: "Quien acaba de recibir la función de aprobar espera 24 horas: faltan {length}.",
    en: "Whoever has just been made an approver waits 24 hours: {length} to go.",
  },
  tied: {
    es: "{other} le dio a usted la cuenta, la función o la contraseña, o usted a {other}, hace menos de 30 días: no deciden juntos.",
    en: "{other} gave you the account, the role or the password, or you gave it to {other}, less than 30 days ago: you do not decide together.",
  },
  tiedThrough: {
    es: "{other} y usted deben cuenta, función o contraseña a una misma persona que lo hizo sola, hace menos de 30 días: no deciden juntos.",
    en: "{other} and you have account, role or password from one person who did it alone, less than 30 days ago: you do not decide together.",
  },
  gone: {
    es: "{officer}, que lo trajo, ya no puede entrar en la mesa: no se aprueba así.",
    en: "{officer}, who brought it, can no longer sign in at the desk: it is not approved as it is.",
  },
  otherHint: {
    es: "Pida a otro supervisor que lo decida: clave operator list",
    en: "Ask another supervisor to decide it: clave operator list",
  },
});

/** How long whoever was made an approver approves nothing. */
export const approverWait = 24 * hour;

/** From when somebody approves who is an approver since a moment. */
export function approvesFrom(since: Moment): Moment {
  return since + approverWait;
}

/** Throws *refused* where an operator would serve himself. */
export function requireNotOwn(ctx: Context, cedula: string): void {
  if (ctx.actor.cedula !== undefined && ctx.actor.cedula === cedula)
    throw new ClaveError("own-case", texts.own, texts.ownHint);
}

/** Throws *refused* where a person is one of some operators. */
export async function requireNotAmong(
  ctx: Context,
  operators: readonly string[],
  cedula: string,
): Promise<void> {
  for (const name of operators)
    if ((await findOperator(ctx.store, name))?.cedula === cedula)
      throw new ClaveError("own-case", texts.own, texts.ownHint);
}

/** What is to be decided, and by whom it was brought. */
export interface ToDecide {
  readonly cedula: string;
  /** Everybody who had a part in it. */
  readonly officers: readonly string[];
}

/**
 * Throws *refused* unless the actor is a second person: not about himself, no part in it, an approver for a
 * day, and for 30 days tied to none of the officers by what somebody made, raised or reset alone.
 */
export async function requireSecondPerson(ctx: Context, { cedula, officers }: ToDecide): Promise<void> {
  requireNotOwn(ctx, cedula);
  const { name } = ctx.actor;
  if (officers.includes(name)) throw new ClaveError("own-case", texts.ownPart, texts.ownPartHint);
  await requireSeasoned(ctx);
  await requireUntied(ctx, officers);
}

/** Throws *refused* where the actor is tied to one of some others. */
export async function requireUntied(ctx: Context, others: readonly string[]): Promise<void> {
  const { name } = ctx.actor;
  const tied = await tiedWith(ctx, name);
  const other = others.find((each) => tied.has(each));
  if (other === undefined) return;
  const directly = tiedDirectlyTo(name, await livingTies(ctx)).has(other);
  const sentence = fill(directly ? texts.tied : texts.tiedThrough, { other });
  throw new ClaveError("approver-tied", sentence, texts.otherHint);
}

/**
 * Throws *refused* where whoever brought something may no longer sign in: nobody answers for what that one says to
 * have seen. `hint` says how it is brought anew.
 */
export async function requireStillHere(ctx: Context, officer: string, hint: Sentence): Promise<void> {
  const found = await findOperator(ctx.store, officer);
  if (found && found.disabledAt === undefined && found.unconfirmedAt === undefined) return;
  throw new ClaveError("officer-gone", fill(texts.gone, { officer }), hint);
}

/** Throws *refused* unless the actor has approved for a day. */
export async function requireSeasoned(ctx: Context): Promise<void> {
  const since = (await findOperator(ctx.store, ctx.actor.name))?.approverSince;
  const now = ctx.clock.now();
  const until = approvesFrom(since ?? now);
  if (since !== undefined && until <= now) return;
  const sentence = fill(texts.tooNew, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  throw new ClaveError("approver-too-new", sentence, texts.otherHint, detail);
}

/** A role that somebody is about to be given; what that one was before, where he approved and nobody else came between. */
export interface Grant {
  readonly name: string;
  readonly role: Role;
  readonly before?: Operator | undefined;
  /** Whether it ties wherever it is done: whoever set a password knows it. */
  readonly ties?: boolean;
}

/** By whose will an account becomes another. */
export interface Will {
  readonly by: string;
  /** Whether nobody else agreed. */
  readonly alone: boolean;
  /** Since when the others know of it, where that was before it is done. */
  readonly since?: Moment;
}

/** Since when the holder of a role approves: since the others know of it, or as before where both roles do. */
export function approverSince({ role, before }: Grant, since: Moment): Moment | undefined {
  if (!hasTrait(role, "approves")) return undefined;
  return before?.approverSince ?? since;
}

/**
 * Writes down what keeps second persons second: whoever newly approves is tied to who alone made him so, and the
 * other approvers are told. Gives since when he approves.
 */
export async function noteGrant(ctx: Context, grant: Grant, will: Will): Promise<Moment | undefined> {
  const { name, role, before } = grant;
  const now = ctx.clock.now();
  const newApprover = hasTrait(role, "approves") && before?.approverSince === undefined;
  // a clerk who is somebody's puppet opens what his maker approves; on a desk for trying out, one person plays all
  const ties = grant.ties || newApprover || ctx.settings.production;
  if (will.alone && ties) await tieOperators(ctx.store, name, will.by, now);
  const since = approverSince(grant, will.since ?? now);
  // what takes force by itself was shown a day ago
  if (!newApprover || will.since !== undefined) return since;
  const others = await approversBut(ctx.store, name);
  await addNotices(ctx.store, others, "new-approver", { operator: name, by: will.by }, now);
  return since;
}
