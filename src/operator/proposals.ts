import type { Act } from "../base/acts.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { readableId } from "../base/random.ts";
import { catalogue, fill } from "../base/texts.ts";
import { spoken } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import { alone } from "../store/engine/transaction.ts";
import { everyOperator, findOperator } from "../store/staff/operators.ts";
import {
  addProposal,
  dueProposals,
  endProposal,
  findProposal,
  type Proposal,
  type ProposalEnd,
  type ProposalKind,
  waitingProposals,
} from "../store/staff/proposals.ts";
import { rolesFor } from "./roles.ts";
import { approverWait, requireSeasoned, requireUntied } from "./second-person.ts";
import { tiedWith } from "./ties.ts";

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
  orphaned: {
    es: "Quien hizo la propuesta {id} ya no puede entrar o tiene otra función: no se confirma.",
    en: "Whoever made the proposal {id} can sign in no more or has another role: it is not confirmed.",
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

/** What whoever brings a proposal has to be allowed, as long as it waits. */
const brings = {
  setting: "config.set",
  account: "operator.add",
  import: "affiliate.import",
} as const satisfies Record<ProposalKind, Act>;

const initials = { setting: "S", account: "A", import: "I" } as const satisfies Record<ProposalKind, string>;

/** What one operator wants and may not do alone. */
export interface Plan {
  readonly kind: ProposalKind;
  readonly subject: string;
  /** What becomes of it when it is confirmed; never a secret. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** What whoever decides it has to be allowed. */
  readonly decides: Act;
  /** argon2id of the password that an account is to have. */
  readonly verifier?: string | undefined;
  /** Whether it waits for somebody who can decide it, however long, where nobody can now. */
  readonly neverAlone?: boolean;
  /** Whether it takes force by itself after a day, whoever can decide it. */
  readonly due?: boolean;
}

/**
 * Writes down what another is to decide, in the place of what waits about the same. Where nobody else can decide it,
 * it takes force by itself after a day. Called inside a transaction; what the record says of it is the caller's.
 */
export async function propose(ctx: Context, plan: Plan): Promise<Proposal> {
  const { kind, subject, detail, verifier } = plan;
  await alone(ctx, `proposal:${kind}`);
  const now = ctx.clock.now();
  await dropProposals(ctx, { kind, subject });
  const waitsForOther =
    !plan.due && (plan.neverAlone || (await deciders(ctx, plan.decides, [subject])).length > 0);
  const proposal = {
    id: `${initials[kind]}${readableId(ctx.random, 9)}`,
    kind,
    subject,
    detail: JSON.stringify(detail),
    verifier,
    proposedBy: ctx.actor.name,
    proposedAt: now,
    dueAt: waitsForOther ? undefined : now + approverWait,
  };
  await addProposal(ctx.store, proposal);
  return { ...proposal, decidedBy: undefined, decidedAt: undefined, outcome: undefined };
}

/** Ends what waits about something that became another meanwhile. */
export async function dropProposals(ctx: Context, about: Pick<Proposal, "kind" | "subject">): Promise<void> {
  const how = { outcome: "superseded", decidedBy: ctx.actor.name } as const;
  for (const { id } of await waitingProposals(ctx.store, about))
    await endProposal(ctx.store, id, how, ctx.clock.now());
}

/** Names of those who could decide what the actor brings: they may sign in, may do it, and are not tied to him. */
export async function deciders(ctx: Context, act: Act, but: readonly string[]): Promise<readonly string[]> {
  const tied = await tiedWith(ctx, ctx.actor.name);
  const others = (await everyOperator(ctx.store, 100_000)).filter(
    ({ name, role, disabledAt, unconfirmedAt }) =>
      name !== ctx.actor.name &&
      !but.includes(name) &&
      !tied.has(name) &&
      disabledAt === undefined &&
      unconfirmedAt === undefined &&
      rolesFor[act].includes(role),
  );
  return others.map(({ name }) => name);
}

/**
 * Ends a proposal as a second person, and gives what was proposed: what becomes of it is the caller's, in the same
 * transaction. Whoever may decide may refuse, the proposer too. Throws *missing* for none; *refused* for one that is
 * over, and for confirming what is one's own, about oneself, somebody's tied to, or brought by who may do so no more.
 */
export async function decideProposal(
  ctx: Context,
  id: string,
  kind: ProposalKind,
  outcome: "confirmed" | "refused",
): Promise<Proposal> {
  await alone(ctx, `proposal:${kind}`);
  const proposal = await requireProposal(ctx, id, kind);
  if (outcome === "confirmed") await requireOther(ctx, proposal);
  await end(ctx, proposal, { outcome, decidedBy: ctx.actor.name });
  return proposal;
}

async function requireOther(ctx: Context, proposal: Proposal): Promise<void> {
  const { id, kind, subject, proposedBy } = proposal;
  const { name, cedula } = ctx.actor;
  const proposer = await findOperator(ctx.store, proposedBy);
  const samePerson = cedula !== undefined && proposer?.cedula === cedula;
  const aboutSelf = kind === "account" && subject === name;
  if (proposedBy === name || samePerson || aboutSelf) throw own(ctx, proposal);
  if (!(await isStanding(ctx, proposal)))
    throw new ClaveError("proposal-over", fill(texts.orphaned, { id }), texts.missingHint);
  await requireSeasoned(ctx);
  await requireUntied(ctx, [proposedBy]);
}

/** Whether whoever made a proposal could still make it; the desk itself always can. */
async function isStanding(ctx: Context, { kind, proposedBy }: Proposal): Promise<boolean> {
  const proposer = await findOperator(ctx.store, proposedBy);
  return !proposer || (proposer.disabledAt === undefined && rolesFor[brings[kind]].includes(proposer.role));
}

/**
 * The proposals of a kind that take force by themselves by now, ended so; what becomes of them is the caller's. One
 * whose proposer could make it no more is refused instead, which `orphaned` writes down.
 */
export async function takeDue(
  ctx: Context,
  kind: ProposalKind,
  orphaned: (proposal: Proposal) => Promise<void>,
): Promise<readonly Proposal[]> {
  await alone(ctx, `proposal:${kind}`);
  const taken: Proposal[] = [];
  for (const proposal of await dueProposals(ctx.store, { kind }, ctx.clock.now())) {
    const stands = await isStanding(ctx, proposal);
    await end(ctx, proposal, { outcome: stands ? "due" : "refused", decidedBy: undefined });
    if (stands) taken.push(proposal);
    else await orphaned(proposal);
  }
  return taken;
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

function over({ id }: Proposal): ClaveError {
  return new ClaveError("proposal-over", fill(texts.over, { id }), texts.missingHint);
}

function own(ctx: Context, { id, dueAt }: Proposal): ClaveError {
  const left = dueAt === undefined ? undefined : dueAt - ctx.clock.now();
  const hint = left === undefined ? texts.ownHint : fill(texts.ownWaits, { length: spoken(left) });
  return new ClaveError("own-case", fill(texts.own, { id }), hint);
}
