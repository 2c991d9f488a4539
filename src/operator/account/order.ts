import { passwordDigest } from "../../audit/explain.ts";
import type { Deed } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import {
  changeOperator,
  hasOtherAdmin,
  hasTrait,
  type Operator,
  type Role,
} from "../../store/staff/operators.ts";
import { endSessionsOf } from "../../store/staff/sessions.ts";
import { cedulaFrom, requireOnePerson } from "../cedula.ts";
import { officeFor } from "../office.ts";
import { requireOperator } from "../operator.ts";
import { dropProposals } from "../proposals.ts";
import { type Grant, noteGrant, type Will } from "../second-person.ts";

const texts = catalogue({
  lastAdmin: {
    es: "{name} es el último administrador que puede entrar.",
    en: "{name} is the last admin who can sign in.",
  },
  lastAdminHint: {
    es: "Haga antes otro: clave operator set-role NOMBRE --role admin",
    en: "Make another first: clave operator set-role NAME --role admin",
  },
  disabled: { es: "{name} ya está desactivado.", en: "{name} is disabled already." },
  enabled: { es: "{name} no está desactivado.", en: "{name} is not disabled." },
  showHint: {
    es: "Vea cómo está: clave operator show {name}",
    en: "See how things are: clave operator show {name}",
  },
});

/** What can be ordered of an account. */
export type OrderedAct =
  `operator.${"add" | "set-role" | "set-office" | "set-cedula" | "set-password" | "disable" | "enable" | "rescue"}`;

/** What is to become of an account. */
export interface Order {
  readonly act: OrderedAct;
  readonly name: string;
  readonly role?: Role | undefined;
  readonly office?: string;
  readonly cedula?: string;
  /** argon2id of the new password. */
  readonly verifier?: string | undefined;
  readonly reason?: string | undefined;
}

type Detail = NonNullable<Deed["detail"]>;

/** What an order comes to, and what the record says of it. */
interface Effect {
  readonly change: Partial<Operator>;
  readonly detail?: Detail;
  /** What makes a second person of somebody. */
  readonly grant?: Grant;
}

type Find = (ctx: Context, order: Order, before: Operator, will: Will) => Effect | Promise<Effect>;

/** What each order comes to, or why it cannot be: looked at when it is proposed, and again when it takes force. */
const effects: Readonly<Record<OrderedAct, Find>> = {
  "operator.add": (_ctx, { name }, { role }) => ({ change: {}, grant: { name, role } }),
  "operator.set-role": async (ctx, { name, role: typed }, before) => {
    const role = typed ?? before.role;
    if (!hasTrait(role, "rules")) await requireAdminLeft(ctx, before);
    await officeFor(ctx, role, before.office);
    return { change: { role }, detail: { from: before.role, role }, grant: { name, role, before } };
  },
  "operator.set-office": async (ctx, order, { role, office: from }) => {
    const office = await officeFor(ctx, role, order.office);
    return { change: { office }, detail: { from, office } };
  },
  "operator.set-cedula": async (ctx, { name, cedula: typed }, { cedula: from }) => {
    const cedula = cedulaFrom(typed);
    await requireOnePerson(ctx, name, cedula);
    return { change: cedula === undefined ? {} : { cedula }, detail: { from, cedula } };
  },
  "operator.set-password": newPassword,
  "operator.rescue": newPassword,
  "operator.disable": async (ctx, { name }, before) => {
    if (before.disabledAt !== undefined) throw wrongState(texts.disabled, name);
    await requireAdminLeft(ctx, before);
    return { change: { disabledAt: ctx.clock.now() } };
  },
  "operator.enable": async (ctx, { name }, { role, cedula, disabledAt }) => {
    if (disabledAt === undefined) throw wrongState(texts.enabled, name);
    await requireOnePerson(ctx, name, cedula);
    // the others had stopped counting on this one: a forgotten approver is not to be woken for one approval
    return { change: { disabledAt: undefined }, grant: { name, role } };
  },
};

function newPassword(ctx: Context, { name, verifier = "" }: Order, { role }: Operator, { by }: Will): Effect {
  return {
    change: { verifier, passwordSetBy: by, passwordSetAt: ctx.clock.now() },
    detail: { password: passwordDigest(ctx.keys, name, verifier) },
    grant: { name, role, ties: true },
  };
}

/** Throws what stands against an order, and changes nothing. */
export async function requirePossible(ctx: Context, order: Order, will: Will): Promise<void> {
  await effects[order.act](ctx, order, await requireOperator(ctx, order.name), will);
}

/** Whether a second administrator is to confirm an order: what makes an approver in production, or bars an admin. */
export function needsSecond(ctx: Context, { act, role }: Order, before: Operator): boolean {
  const rules = hasTrait(before.role, "rules");
  const approves = hasTrait(before.role, "approves");
  const unconfirmed = before.unconfirmedAt !== undefined;
  const needing: Partial<Record<OrderedAct, boolean>> = {
    "operator.add": approves,
    "operator.set-role": rules || unconfirmed || (hasTrait(role, "approves") && role !== before.role),
    "operator.set-password": approves || unconfirmed,
    "operator.enable": approves || unconfirmed,
    "operator.disable": rules && !unconfirmed,
  };
  return ctx.settings.production && needing[act] === true;
}

/** Makes of an account what was ordered, no session of before outliving it; gives what the record says of it. */
export async function carryOut(ctx: Context, order: Order, will: Will): Promise<Detail> {
  const { act, name } = order;
  const before = await requireOperator(ctx, name);
  const { change, detail = {}, grant } = await effects[act](ctx, order, before, will);
  const since = grant ? { approverSince: await noteGrant(ctx, grant, will) } : {};
  await changeOperator(ctx.store, name, { ...change, ...since });
  await endSessionsOf(ctx.store, name, ctx.clock.now());
  if (act === "operator.disable") await dropProposals(ctx, { kind: "account", subject: name });
  return detail;
}

/** Throws *refused* where nobody would be left to rule the desk: two admins may each bar the other at once. */
async function requireAdminLeft(ctx: Context, { name, role }: Operator): Promise<void> {
  if (!hasTrait(role, "rules") || (await hasOtherAdmin(ctx.store, name))) return;
  throw new ClaveError("last-admin", fill(texts.lastAdmin, { name }), texts.lastAdminHint);
}

function wrongState(sentence: typeof texts.disabled | typeof texts.enabled, name: string): ClaveError {
  return new ClaveError("operator-state", fill(sentence, { name }), fill(texts.showHint, { name }));
}
