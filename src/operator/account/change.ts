import { attempt } from "../../audit/attempt.ts";
import { ownReason, record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { hashPassword } from "../../password/hash.ts";
import { alone, transaction } from "../../store/engine/transaction.ts";
import type { Operator, Role } from "../../store/staff/operators.ts";
import { type OperatorView, operatorSubject, requireOperator, viewOf } from "../operator.ts";
import { requireOperatorPassword } from "../password.ts";
import { ownWill, type PendingAccount, proposeOrder } from "./account.ts";
import { carryOut, needsSecond, type Order } from "./order.ts";

const texts = catalogue({
  own: {
    es: "Nadie cambia su propia función, oficina o cédula, ni desactiva su propia cuenta.",
    en: "Nobody changes their own role, office or cédula, or disables their own account.",
  },
  ownHint: {
    es: "Pida a otro administrador que lo haga: clave operator list",
    en: "Ask another admin to do it: clave operator list",
  },
  ownPassword: {
    es: "La contraseña propia se cambia al entrar, dando la anterior.",
    en: "One's own password is changed at sign-in, giving the old one.",
  },
  ownPasswordHint: {
    es: "clave login --operator {name} --password-stdin --new-password-file ARCHIVO",
    en: "clave login --operator {name} --password-stdin --new-password-file FILE",
  },
  reason: {
    es: "Falta un motivo que diga algo: queda en el registro.",
    en: "A reason that says something is missing: it is kept in the record.",
  },
  reasonHint: {
    es: 'Por ejemplo: --reason "dejó la institución"',
    en: 'For example: --reason "has left the institution"',
  },
});

/** An account as it became, or as it still is where a second administrator is to confirm what was ordered. */
export interface ChangedOperator extends OperatorView {
  readonly pending?: PendingAccount;
}

/** Gives an operator another role; whoever newly approves with it waits, and is tied to who alone gave it. */
export function setRole(ctx: Context, name: string, role: Role): Promise<ChangedOperator> {
  return change(ctx, { act: "operator.set-role", name, role });
}

/** Moves an operator to another office. */
export function setOffice(ctx: Context, name: string, office: string): Promise<ChangedOperator> {
  return change(ctx, { act: "operator.set-office", name, office });
}

/** Links an operator to the person he is, so that he is not served by himself; in production his own, while he has none. */
export function setCedula(ctx: Context, name: string, cedula: string): Promise<ChangedOperator> {
  return change(ctx, { act: "operator.set-cedula", name, cedula });
}

/**
 * Gives another operator a password, which that one has to change at the next sign-in. An approver comes back
 * as a new one: else who resets two accounts at once would be both persons.
 */
export function setPassword(ctx: Context, name: string, password: string): Promise<ChangedOperator> {
  const act = "operator.set-password";
  return attempt(ctx, act, operatorSubject(name), async () => {
    if (name === ctx.actor.name) throw ownPassword(name);
    const { cedula } = await requireOperator(ctx, name);
    await requireOperatorPassword({ name, password, cedula });
    return changed(ctx, { act, name, verifier: await hashPassword(password) });
  });
}

/** Bars an operator from signing in, for a reason that is kept. */
export function disableOperator(ctx: Context, name: string, reason?: string): Promise<ChangedOperator> {
  return change(ctx, { act: "operator.disable", name, reason });
}

/** Lets a disabled operator sign in again; an approver comes back as a new one. */
export function enableOperator(ctx: Context, name: string, reason?: string): Promise<ChangedOperator> {
  return change(ctx, { act: "operator.enable", name, reason });
}

/** A change that takes no work before it. */
function change(ctx: Context, order: Order): Promise<ChangedOperator> {
  return attempt(ctx, order.act, operatorSubject(order.name), () => {
    const reasoned = order.act === "operator.disable" || order.act === "operator.enable";
    return changed(ctx, reasoned ? { ...order, reason: requireReason(order.reason) } : order);
  });
}

/** The frame of every change: never one's own, one at a time, and what a second administrator is to confirm waits. */
async function changed(ctx: Context, order: Order): Promise<ChangedOperator> {
  return transaction(ctx, async (ctx) => {
    const { act, name, role, reason } = order;
    await alone(ctx, "operators");
    const before = await requireOperator(ctx, name);
    requireOthers(ctx, order, before);
    const subject = operatorSubject(name);
    if (needsSecond(ctx, order, before)) {
      const pending = await proposeOrder(ctx, order);
      const detail = { proposal: pending.proposal, wants: role };
      await record(ctx, { act, subject, reason, detail });
      return { ...viewOf(before), pending };
    }
    const detail = await carryOut(ctx, order, ownWill(ctx));
    await record(ctx, { act, subject, reason, detail });
    return viewOf(await requireOperator(ctx, name));
  });
}

/** Throws *refused* for one's own account, but for giving one's cédula once, and *forbidden* where that comes first. */
function requireOthers({ actor, settings }: Context, { act, name }: Order, before: Operator): void {
  const gives = act === "operator.set-cedula" && before.cedula === undefined && settings.production;
  if (name !== actor.name && actor.barred) throw actor.barred;
  if (name === actor.name && !gives) throw new ClaveError("own-case", texts.own, texts.ownHint);
}

function ownPassword(name: string): ClaveError {
  return new ClaveError("own-case", texts.ownPassword, fill(texts.ownPasswordHint, { name }));
}

function requireReason(reason: string | undefined): string {
  const said = ownReason(reason);
  if (said !== undefined) return said;
  throw new ClaveError("reason-missing", texts.reason, texts.reasonHint);
}
