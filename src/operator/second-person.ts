import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { day, hour, type Moment, secondsUntil, spoken } from "../base/time.ts";
import { addNotices } from "../store/staff/notices.ts";
import {
  approversBut,
  areTied,
  findOperator,
  hasTrait,
  type Operator,
  type Role,
  tieOperators,
} from "../store/staff/operators.ts";

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
  otherHint: {
    es: "Pida a otro supervisor que lo decida: clave operator list",
    en: "Ask another supervisor to decide it: clave operator list",
  },
});

/** How long whoever was made an approver approves nothing. */
export const approverWait = 24 * hour;

/** How long whoever made, raised or reset somebody decides nothing together with that one. */
export const tieLife = 30 * day;

/** From when somebody approves who is an approver since a moment. */
export function approvesFrom(since: Moment): Moment {
  return since + approverWait;
}

/** Throws *refused* where an operator would serve himself. */
export function requireNotOwn(ctx: Context, cedula: string): void {
  if (ctx.actor.cedula !== undefined && ctx.actor.cedula === cedula)
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
 * day, and not made, raised or reset by one of the officers, or the other way round, for 30 days.
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
  for (const other of others) {
    if (!(await isTiedTo(ctx, ctx.actor.name, other))) continue;
    throw new ClaveError("approver-tied", fill(texts.tied, { other }), texts.otherHint);
  }
}

/** Whether two operators decide nothing together: one of them alone made, raised or reset the other. */
export function isTiedTo(ctx: Context, one: string, other: string): Promise<boolean> {
  return areTied(ctx.store, one, other, ctx.clock.now() - tieLife);
}

async function requireSeasoned(ctx: Context): Promise<void> {
  const since = (await findOperator(ctx.store, ctx.actor.name))?.approverSince;
  const now = ctx.clock.now();
  const until = approvesFrom(since ?? now);
  if (since !== undefined && until <= now) return;
  const sentence = fill(texts.tooNew, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  throw new ClaveError("approver-too-new", sentence, texts.otherHint, detail);
}

/** A role that somebody is about to be given; what that one was before, where it is no new operator. */
export interface Grant {
  readonly name: string;
  readonly role: Role;
  readonly before?: Operator | undefined;
}

/** Since when the holder of a role approves: from now, or as before where both roles do. */
export function approverSince({ role, before }: Grant, now: Moment): Moment | undefined {
  if (!hasTrait(role, "approves")) return undefined;
  return before?.approverSince ?? now;
}

/**
 * Writes down what keeps second persons second: whoever newly approves is tied to who made him so, and the
 * other approvers are told. Gives since when he approves.
 */
export async function noteGrant(ctx: Context, grant: Grant): Promise<Moment | undefined> {
  const { name, role, before } = grant;
  const now = ctx.clock.now();
  const newApprover = hasTrait(role, "approves") && before?.approverSince === undefined;
  // a clerk who is somebody's puppet opens what his maker approves; on a desk for trying out, one person plays all
  if (newApprover || ctx.settings.production) await tieOperators(ctx.store, name, ctx.actor.name, now);
  const since = approverSince(grant, now);
  if (!newApprover) return since;
  const others = await approversBut(ctx.store, name);
  await addNotices(ctx.store, others, "new-approver", { operator: name, by: ctx.actor.name }, now);
  return since;
}
