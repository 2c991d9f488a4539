import { attempt } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { hashPassword } from "../../password/hash.ts";
import { alone, transaction } from "../../store/engine/transaction.ts";
import { hasOtherAdmin, hasTrait, type Operator } from "../../store/staff/operators.ts";
import { operatorSubject, requireOperator, viewOf } from "../operator.ts";
import { requireOperatorPassword } from "../password.ts";
import { ownWill, proposeOrder, tellEveryone } from "./account.ts";
import type { ChangedOperator } from "./change.ts";
import { carryOut, type Order } from "./order.ts";

const texts = catalogue({
  notAdmin: {
    es: "{name} no es un administrador activo: a los demás los ayuda un administrador.",
    en: "{name} is no active admin: an admin helps the others.",
  },
  notAdminHint: {
    es: "Dé el nombre de un administrador: clave operator rescue NOMBRE",
    en: "Give the name of an admin: clave operator rescue NAME",
  },
});

/**
 * The way back for an administrator whose password is lost: whoever has the machine gives another, to be changed at
 * the first sign-in, and every operator is told. In force at once where no other administrator can sign in; else
 * after a day, in which another one may refuse it or confirm it.
 */
export function rescueOperator(ctx: Context, name: string, password: string): Promise<ChangedOperator> {
  const act = "operator.rescue";
  return attempt(ctx, act, operatorSubject(name), async () => {
    const { cedula } = await requireAdmin(ctx, name);
    await requireOperatorPassword({ name, password, cedula });
    const verifier = await hashPassword(password);
    return transaction(ctx, (ctx) => rescue(ctx, { act, name, verifier }));
  });
}

async function rescue(ctx: Context, order: Order): Promise<ChangedOperator> {
  const { act, name } = order;
  await alone(ctx, "operators");
  const before = await requireAdmin(ctx, name);
  const subject = operatorSubject(name);
  if (await hasOtherAdmin(ctx.store, name)) {
    const pending = await proposeOrder(ctx, order, true);
    await record(ctx, { act, subject, detail: { proposal: pending.proposal } });
    return { ...viewOf(before), pending };
  }
  const detail = await carryOut(ctx, order, { ...ownWill(ctx), alone: false });
  await tellEveryone(ctx, "account-rescued", { operator: name });
  await record(ctx, { act, subject, detail });
  return viewOf(await requireOperator(ctx, name));
}

async function requireAdmin(ctx: Context, name: string): Promise<Operator> {
  const operator = await requireOperator(ctx, name);
  if (hasTrait(operator.role, "rules") && operator.disabledAt === undefined) return operator;
  throw new ClaveError("operator-state", fill(texts.notAdmin, { name: visible(name) }), texts.notAdminHint);
}
