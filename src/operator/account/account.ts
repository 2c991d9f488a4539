import { type Deed, record } from "../../audit/record.ts";
import { type Context, systemActor } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { local, type Moment } from "../../base/time.ts";
import { alone, transaction } from "../../store/engine/transaction.ts";
import { addNotices, type Notice, type NoticeKind } from "../../store/staff/notices.ts";
import { changeOperator, everyOperator, findOperator, type Role } from "../../store/staff/operators.ts";
import { dueProposals, type Proposal, waitingProposals } from "../../store/staff/proposals.ts";
import { operatorSubject } from "../operator.ts";
import { propose, takeDue } from "../proposals.ts";
import type { Will } from "../second-person.ts";
import { carryOut, type Order, type OrderedAct, requirePossible } from "./order.ts";

/** What one administrator wants of an account, and another is to confirm. */
export interface PendingAccount {
  readonly proposal: string;
  readonly act: OrderedAct;
  /** The role that the account is to have, where that is what is wanted. */
  readonly role: Role | undefined;
  readonly by: string;
  readonly at: Moment;
  /** When it takes force by itself: nobody else can confirm it. */
  readonly dueAt: Moment | undefined;
}

/** The will of whoever acts, who asks nobody. */
export function ownWill(ctx: Context): Will {
  return { by: ctx.actor.name, alone: true };
}

/**
 * Writes down what is wanted of an account, for a second administrator to confirm, and tells every operator. Where
 * `due` says so it takes force after a day though others could confirm it. Called inside a transaction.
 */
export async function proposeOrder(ctx: Context, order: Order, due = false): Promise<PendingAccount> {
  await requirePossible(ctx, order, ownWill(ctx));
  const { act, name, role, reason, verifier } = order;
  const detail = { act, role, reason };
  const proposal = await propose(ctx, {
    kind: "account",
    subject: name,
    detail,
    verifier,
    decides: "operator.approve",
    due,
  });
  const pending = pendingFrom(proposal);
  const { dueAt, by } = pending;
  const when = dueAt === undefined ? {} : { due: local(dueAt, ctx.settings.timezone) };
  await tellEveryone(ctx, "account-waits", { operator: name, by, act, ...when });
  return pending;
}

/** Leaves a notice to everybody who may sign in, but for who acts. */
export async function tellEveryone(ctx: Context, kind: NoticeKind, told: Notice["detail"]): Promise<void> {
  const all = (await everyOperator(ctx.store, 100_000)).filter(
    ({ name, disabledAt, unconfirmedAt }) =>
      name !== ctx.actor.name && disabledAt === undefined && unconfirmedAt === undefined,
  );
  const names = all.map(({ name }) => name);
  await addNotices(ctx.store, names, kind, told, ctx.clock.now());
}

/** What waits about an account. */
export async function pendingAbout(ctx: Context, name: string): Promise<PendingAccount | undefined> {
  const [proposal] = await waitingProposals(ctx.store, { kind: "account", subject: name });
  return proposal && pendingFrom(proposal);
}

/** The same of every account, by name. */
export async function everyPending(ctx: Context): Promise<ReadonlyMap<string, PendingAccount>> {
  const waiting = await waitingProposals(ctx.store, { kind: "account" });
  return new Map(waiting.map((proposal) => [proposal.subject, pendingFrom(proposal)]));
}

function pendingFrom(proposal: Proposal): PendingAccount {
  const { act, role } = orderFrom(proposal);
  const { id, proposedBy: by, proposedAt: at, dueAt } = proposal;
  return { proposal: id, act, role, by, at, dueAt };
}

function orderFrom({ subject, detail, verifier }: Proposal): Order {
  const { act, role, reason } = JSON.parse(detail) as Omit<Order, "name">;
  return { act, name: subject, role, reason, verifier };
}

/** Carries out what takes force by itself by now, as nobody's act but the proposer's: it ties. */
export async function applyDue(ctx: Context): Promise<void> {
  if ((await dueProposals(ctx.store, { kind: "account" }, ctx.clock.now())).length === 0) return;
  await transaction({ ...ctx, actor: systemActor }, async (ctx) => {
    await alone(ctx, "operators");
    const orphaned = (proposal: Proposal) =>
      noteDecision(ctx, proposal, { outcome: "refused", detail: { code: "proposal-over" } });
    for (const proposal of await takeDue(ctx, "account", orphaned)) await applyOne(ctx, proposal);
  });
}

/** What can no longer be, such as barring who became the last admin, is told in the record and stops nobody's sign-in. */
async function applyOne(ctx: Context, proposal: Proposal): Promise<void> {
  const { proposedBy: by, proposedAt: since } = proposal;
  try {
    await takeForce(ctx, proposal, { by, alone: by !== systemActor.name, since });
  } catch (error) {
    if (!(error instanceof ClaveError)) throw error;
    await noteDecision(ctx, proposal, { outcome: "refused", detail: { code: error.code } });
  }
}

/** Makes of an account what was proposed; the record says what, by whose will and who agreed. */
export async function takeForce(ctx: Context, proposal: Proposal, will: Will): Promise<void> {
  const order = orderFrom(proposal);
  const detail = await carryOut(ctx, order, will);
  const settled = order.act !== "operator.disable";
  if (settled) await changeOperator(ctx.store, order.name, { unconfirmedAt: undefined });
  await noteDecision(ctx, proposal, { detail: { did: order.act, ...detail } });
}

/** Ends a new account that was refused: nobody is to find it one day and wonder. Others stay as they are. */
export async function leaveRefused(ctx: Context, proposal: Proposal): Promise<void> {
  const { subject: name } = proposal;
  const isNew = (await findOperator(ctx.store, name))?.unconfirmedAt !== undefined;
  if (isNew) await changeOperator(ctx.store, name, { disabledAt: ctx.clock.now() });
  const ended = isNew ? { did: "operator.disable" } : {};
  await noteDecision(ctx, proposal, { detail: { decision: "refused", ...ended } });
}

function noteDecision(
  ctx: Context,
  proposal: Proposal,
  deed: Pick<Deed, "outcome" | "detail">,
): Promise<void> {
  const { id, subject, proposedBy: by } = proposal;
  const { reason } = orderFrom(proposal);
  const detail = { proposal: id, by, ...deed.detail };
  return record(ctx, { act: "operator.approve", subject: operatorSubject(subject), reason, ...deed, detail });
}
