import { attempt } from "../audit/attempt.ts";
import { passwordDigest } from "../audit/explain.ts";
import { ownReason, record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { hashPassword } from "../password/hash.ts";
import { alone, transaction } from "../store/engine/transaction.ts";
import {
  changeOperator,
  hasOtherAdmin,
  hasTrait,
  type Operator,
  type Role,
  tieOperators,
} from "../store/staff/operators.ts";
import { endSessionsOf } from "../store/staff/sessions.ts";
import { cedulaFrom, requireOnePerson } from "./add.ts";
import { officeFor } from "./office.ts";
import { type OperatorView, operatorSubject, requireOperator, viewOf } from "./operator.ts";
import { requireOperatorPassword } from "./password.ts";
import { noteGrant } from "./second-person.ts";

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
  reason: {
    es: "Falta un motivo que diga algo: queda en el registro.",
    en: "A reason that says something is missing: it is kept in the record.",
  },
  reasonHint: {
    es: 'Por ejemplo: --reason "dejó la institución"',
    en: 'For example: --reason "has left the institution"',
  },
});

/** What becomes of an operator, and what the record says of it. */
interface Decision {
  readonly change: Partial<Operator>;
  readonly detail?: Readonly<Record<string, string | undefined>>;
}

type ChangingAct =
  `operator.${"set-role" | "set-office" | "set-cedula" | "set-password" | "disable" | "enable"}`;

interface Order {
  readonly act: ChangingAct;
  readonly name: string;
  /** Throws where there is none that says something. */
  readonly reason?: () => string;
}

type Decide = (ctx: Context, before: Operator) => Promise<Decision>;

/** Gives an operator another role; whoever newly approves with it waits, and is tied to who gave it. */
export function setRole(ctx: Context, name: string, role: Role): Promise<OperatorView> {
  return change(ctx, { act: "operator.set-role", name }, async (ctx, before) => {
    if (!hasTrait(role, "rules")) await requireAdminLeft(ctx, before);
    await officeFor(ctx, role, before.office);
    const since = await noteGrant(ctx, { name, role, before });
    return { change: { role, approverSince: since }, detail: { from: before.role, role } };
  });
}

/** Moves an operator to another office. */
export function setOffice(ctx: Context, name: string, typed: string): Promise<OperatorView> {
  return change(ctx, { act: "operator.set-office", name }, async (ctx, { role, office: from }) => {
    const office = await officeFor(ctx, role, typed);
    return { change: { office }, detail: { from, office } };
  });
}

/** Links an operator to the person he is, so that he is not served by himself. */
export function setCedula(ctx: Context, name: string, typed: string): Promise<OperatorView> {
  return change(ctx, { act: "operator.set-cedula", name }, async (ctx, { cedula: from }) => {
    const cedula = cedulaFrom(typed);
    await requireOnePerson(ctx, name, cedula);
    return { change: cedula === undefined ? {} : { cedula }, detail: { from, cedula } };
  });
}

/**
 * Gives another operator a password, which that one has to change at the next sign-in. An approver comes back
 * as a new one: else who resets two accounts at once would be both persons.
 */
export function setPassword(ctx: Context, name: string, password: string): Promise<OperatorView> {
  const act = "operator.set-password";
  return attempt(ctx, act, operatorSubject(name), async () => {
    if (name === ctx.actor.name) throw ownPassword(name);
    const { cedula } = await requireOperator(ctx, name);
    await requireOperatorPassword({ name, password, cedula });
    const verifier = await hashPassword(password);
    return changed(ctx, { act, name }, async (ctx, { role }) => {
      const [passwordSetBy, passwordSetAt] = [ctx.actor.name, ctx.clock.now()];
      await tieOperators(ctx.store, name, passwordSetBy, passwordSetAt);
      const since = await noteGrant(ctx, { name, role });
      const detail = { password: passwordDigest(ctx.keys, name, verifier) };
      return { change: { verifier, passwordSetBy, passwordSetAt, approverSince: since }, detail };
    });
  });
}

/** Bars an operator from signing in, for a reason that is kept. */
export function disableOperator(ctx: Context, name: string, why: string | undefined): Promise<OperatorView> {
  return change(
    ctx,
    { act: "operator.disable", name, reason: () => requireReason(why) },
    async (ctx, before) => {
      if (before.disabledAt !== undefined) throw wrongState(texts.disabled, name);
      await requireAdminLeft(ctx, before);
      return { change: { disabledAt: ctx.clock.now() } };
    },
  );
}

/** Lets a disabled operator sign in again; an approver comes back as a new one. */
export function enableOperator(ctx: Context, name: string, why: string | undefined): Promise<OperatorView> {
  return change(
    ctx,
    { act: "operator.enable", name, reason: () => requireReason(why) },
    async (ctx, { role, cedula, disabledAt }) => {
      if (disabledAt === undefined) throw wrongState(texts.enabled, name);
      await requireOnePerson(ctx, name, cedula);
      // the others had stopped counting on this one: a forgotten approver is not to be woken for one approval
      const since = await noteGrant(ctx, { name, role });
      return { change: { disabledAt: undefined, approverSince: since } };
    },
  );
}

/** A change that takes no work before it. */
function change(ctx: Context, order: Order, decide: Decide): Promise<OperatorView> {
  return attempt(ctx, order.act, operatorSubject(order.name), () => changed(ctx, order, decide));
}

/** The frame of every change: never one's own, one at a time, no session of before outlives it. */
async function changed(ctx: Context, { act, name, ...order }: Order, decide: Decide): Promise<OperatorView> {
  const reason = order.reason?.();
  if (name === ctx.actor.name) throw new ClaveError("own-case", texts.own, texts.ownHint);
  return transaction(ctx, async (ctx) => {
    await alone(ctx, "operators");
    const before = await requireOperator(ctx, name);
    const { change, detail } = await decide(ctx, before);
    await changeOperator(ctx.store, name, change);
    await endSessionsOf(ctx.store, name, ctx.clock.now());
    await record(ctx, { act, subject: operatorSubject(name), reason, ...(detail ? { detail } : {}) });
    return viewOf(await requireOperator(ctx, name));
  });
}

/** Throws *refused* where nobody would be left to rule the desk: two admins may each bar the other at once. */
async function requireAdminLeft(ctx: Context, { name, role }: Operator): Promise<void> {
  if (!hasTrait(role, "rules") || (await hasOtherAdmin(ctx.store, name))) return;
  throw new ClaveError("last-admin", fill(texts.lastAdmin, { name }), texts.lastAdminHint);
}

function ownPassword(name: string): ClaveError {
  return new ClaveError("own-case", texts.ownPassword, fill(texts.ownPasswordHint, { name }));
}

function wrongState(sentence: typeof texts.disabled | typeof texts.enabled, name: string): ClaveError {
  return new ClaveError("operator-state", fill(sentence, { name }), fill(texts.showHint, { name }));
}

function requireReason(reason: string | undefined): string {
  const said = ownReason(reason);
  if (said !== undefined) return said;
  throw new ClaveError("reason-missing", texts.reason, texts.reasonHint);
}
