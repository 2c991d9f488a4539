import type { Act } from "../base/acts.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { readableId } from "../base/random.ts";
import { catalogue, fill } from "../base/texts.ts";
import { type Moment, spoken } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import { alone } from "../store/engine/transaction.ts";
import { everyOperator } from "../store/staff/operators.ts";
import {
  addProposal,
  endProposal,
  findProposal,
  type Proposal,
  type ProposalEnd,
  type ProposalKind,
  waitingProposals,
} from "../store/staff/proposals.ts";
import { rolesFor } from "./roles.ts";
import { approverWait, isTiedTo, requireUntied } from "./second-person.ts";

const texts = catalogue({
  missing: { es: "No hay una propuesta {id}.", en: "There is no proposal {id}." },
  missingHint: {
    es: "Vea las que esperan: clave config show, clave operator list, clave affiliate imports",
    en: "See which wait: clave config show, clave operator list, clave affiliate imports",
  },
  over: {
    es: "La propuesta {id} ya no espera: fue decidida, reemplazada o entró en vigor.",
    en: "The proposal {id} waits no more: it was decided, replaced, or took force.",
  },
  own: {
    es: "La propuesta {id} es suya: la decide otra persona.",
    en: "The proposal {id} is yours: somebody else decides it.",
  },
  ownHint: {
    es: "Pida a otro administrador que la vea y la decida: clave operator list",
    en: "Ask another admin to look at it and decide: clave operator list",
  },
  ownWaits: {
    es: "Nadie más puede decidirla: entra en vigor por sí sola en {length}.",
    en: "Nobody else can decide it: it takes force by itself in {length}.",
  },
});

const initials = { setting: "S", account: "A", import: "I" } as const satisfies Record<ProposalKind, string>;

/** What one operator wants and may not do alone. */
export interface Plan {
  readonly kind: ProposalKind;
  readonly subject: string;
  /** What becomes of it when it is confirmed; never a secret. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** What whoever decides it has to be allowed. */
  readonly decides: Act;
  /** Whether it waits for somebody who can decide it, however long, where nobody can now. */
  readonly neverAlone?: boolean;
}

/**
 * Writes down what another is to decide, in the place of what waits about the same. Where nobody else can decide it,
 * it takes force by itself after a day. Called inside a transaction; what the record says of it is the caller's.
 */
export async function propose(ctx: Context, plan: Plan): Promise<Proposal> {
  const { kind, subject, detail } = plan;
  await alone(ctx, `proposal:${kind}`);
  const now = ctx.clock.now();
  for (const { id } of await waitingProposals(ctx.store, { kind, subject }))
    await endProposal(ctx.store, id, { outcome: "superseded", decidedBy: ctx.actor.name }, now);
  const waitsForOther = plan.neverAlone || (await deciders(ctx, plan.decides, [subject])).length > 0;
  const proposal = {
    id: `${initials[kind]}${readableId(ctx.random, 9)}`,
    kind,
    subject,
    detail: JSON.stringify(detail),
    proposedBy: ctx.actor.name,
    proposedAt: now,
    dueAt: waitsForOther ? undefined : now + approverWait,
  };
  await addProposal(ctx.store, proposal);
  return { ...proposal, decidedBy: undefined, decidedAt: undefined, outcome: undefined };
}

/** Names of those who could decide what the actor brings: they may sign in, may do it, and are not tied to him. */
export async function deciders(ctx: Context, act: Act, but: readonly string[]): Promise<readonly string[]> {
  const others = (await everyOperator(ctx.store, 100_000)).filter(
    ({ name, role, disabledAt }) =>
      name !== ctx.actor.name &&
      !but.includes(name) &&
      disabledAt === undefined &&
      rolesFor[act].includes(role),
  );
  const untied: string[] = [];
  for (const { name } of others) if (!(await isTiedTo(ctx, name, ctx.actor.name))) untied.push(name);
  return untied;
}

/**
 * Ends a proposal as a second person, and gives what was proposed: what becomes of it is the caller's, in the same
 * transaction. Throws *missing* for none, *refused* for one's own, one of somebody tied to, or one that is over.
 */
export async function decideProposal(
  ctx: Context,
  id: string,
  kind: ProposalKind,
  outcome: "confirmed" | "refused",
): Promise<Proposal> {
  await alone(ctx, `proposal:${kind}`);
  const proposal = await requireProposal(ctx, id, kind);
  if (proposal.proposedBy === ctx.actor.name) throw own(ctx, proposal);
  await requireUntied(ctx, [proposal.proposedBy]);
  await end(ctx, proposal, { outcome, decidedBy: ctx.actor.name });
  return proposal;
}

/** The proposals of a kind that take force by themselves by now, ended so; what becomes of them is the caller's. */
export async function takeDue(ctx: Context, kind: ProposalKind): Promise<readonly Proposal[]> {
  const now = ctx.clock.now();
  const due = (await waitingProposals(ctx.store, { kind })).filter(({ dueAt }) => isPast(dueAt, now));
  for (const proposal of due) await end(ctx, proposal, { outcome: "due", decidedBy: undefined });
  return due;
}

/** The proposal of an id and kind that still waits; throws *missing*, or *refused* for one that is over. */
export async function requireProposal(ctx: Context, id: string, kind: ProposalKind): Promise<Proposal> {
  const proposal = await findProposal(ctx.store, id.trim().toUpperCase());
  if (proposal?.kind !== kind)
    throw new ClaveError("proposal-missing", fill(texts.missing, { id: visible(id) }), texts.missingHint);
  if (proposal.decidedAt !== undefined) throw over(proposal);
  return proposal;
}

async function end(ctx: Context, proposal: Proposal, how: ProposalEnd): Promise<void> {
  if (!(await endProposal(ctx.store, proposal.id, how, ctx.clock.now()))) throw over(proposal);
}

function isPast(moment: Moment | undefined, now: Moment): boolean {
  return moment !== undefined && moment <= now;
}

function over({ id }: Proposal): ClaveError {
  return new ClaveError("proposal-over", fill(texts.over, { id }), texts.missingHint);
}

function own(ctx: Context, { id, dueAt }: Proposal): ClaveError {
  const left = dueAt === undefined ? undefined : dueAt - ctx.clock.now();
  const hint = left === undefined ? texts.ownHint : fill(texts.ownWaits, { length: spoken(left) });
  return new ClaveError("own-case", fill(texts.own, { id }), hint);
}
