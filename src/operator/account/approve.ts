import { attempt } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import { authorize, type Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { alone, transaction } from "../../store/engine/transaction.ts";
import { confirmTie, type OperatorTie } from "../../store/staff/operators.ts";
import { type OperatorView, operatorSubject, requireOperator, viewOf } from "../operator.ts";
import { decideProposal } from "../proposals.ts";
import { requireSeasoned, requireUntied } from "../second-person.ts";
import { livingTies } from "../ties.ts";
import { withVerified } from "../verify.ts";
import { leaveRefused, type PendingAccount, pendingAbout, takeForce } from "./account.ts";

const texts = catalogue({
  settled: {
    es: "No hay nada que confirmar de {name}: ni una propuesta que espere, ni algo hecho a solas.",
    en: "There is nothing to confirm about {name}: no proposal waits, and nothing was done alone.",
  },
  settledHint: {
    es: "Vea cómo está: clave operator show {name}",
    en: "See how it is: clave operator show {name}",
  },
  changed: {
    es: "Lo que espera de {name} ya no es lo que usted vio.",
    en: "What waits about {name} is no longer what you saw.",
  },
  changedHint: {
    es: "Véalo otra vez: clave operator approve {name}",
    en: "Look again: clave operator approve {name}",
  },
  own: {
    es: "Nadie decide lo que otro propone de su propia cuenta.",
    en: "Nobody decides what another proposes about one's own account.",
  },
  ownHint: {
    es: "Si entra en vigor por sí solo, se rechaza al entrar: clave login --operator {name} --refuse-change",
    en: "What takes force by itself is refused at sign-in: clave login --operator {name} --refuse-change",
  },
  others: {
    es: "Lo que se propone de su cuenta lo decide otro administrador.",
    en: "What is proposed about your account is decided by another admin.",
  },
  othersHint: {
    es: "Hable con quien lo decide: clave whoami",
    en: "Speak to whoever decides it: clave whoami",
  },
});

/** What a second administrator is to see before confirming: what waits, or else what was done alone. */
export interface ToConfirm {
  readonly operator: OperatorView;
  readonly pending: PendingAccount | undefined;
  readonly ties: readonly OperatorTie[];
}

/** What there is to confirm about an account; throws *refused* where there is nothing. */
export async function toConfirm(ctx: Context, name: string): Promise<ToConfirm> {
  authorize(ctx, "operator.approve");
  return findToConfirm(ctx, name);
}

async function findToConfirm(ctx: Context, name: string): Promise<ToConfirm> {
  const operator = viewOf(await requireOperator(ctx, name));
  const pending = await pendingAbout(ctx, name);
  const own = (tie: OperatorTie) => tie.operator === name && tie.other !== ctx.actor.name;
  const ties = pending ? [] : (await livingTies(ctx)).filter(own);
  if (pending || ties.length > 0) return { operator, pending, ties };
  throw new ClaveError("account-settled", fill(texts.settled, { name }), fill(texts.settledHint, { name }));
}

/** How a second administrator decides, and about which proposal; undefined: whichever waits. */
export interface AccountDecision {
  readonly name: string;
  readonly outcome: "confirmed" | "refused";
  readonly proposal?: string | undefined;
}

/**
 * Decides about an account what another administrator proposed, or confirms what one did alone: it ties nobody then.
 * Whoever proposed it may take it back; nobody decides about himself, nor for whom he is tied to.
 */
export function decideAccount(ctx: Context, decision: AccountDecision): Promise<ToConfirm> {
  const { name } = decision;
  return attempt(ctx, "operator.approve", operatorSubject(name), () =>
    transaction(ctx, async (ctx) => {
      await alone(ctx, "operators");
      if (name === ctx.actor.name) throw new ClaveError("own-case", texts.own, fill(texts.ownHint, { name }));
      const found = await findToConfirm(ctx, name);
      await (found.pending ? decide(ctx, found.pending, decision) : confirmTies(ctx, found, decision));
      return { ...found, operator: viewOf(await requireOperator(ctx, name)) };
    }),
  );
}

async function decide(ctx: Context, pending: PendingAccount, decision: AccountDecision): Promise<void> {
  const { name, outcome, proposal: seen = pending.proposal } = decision;
  if (seen !== pending.proposal)
    throw new ClaveError("proposal-over", fill(texts.changed, { name }), fill(texts.changedHint, { name }));
  // somebody's puppet would keep an account as its maker wants it
  if (outcome === "refused" && pending.by !== ctx.actor.name) await requireUntied(ctx, [name]);
  const proposal = await decideProposal(ctx, pending.proposal, "account", outcome);
  if (outcome === "refused") return leaveRefused(ctx, proposal);
  await takeForce(ctx, proposal, { by: pending.by, alone: false });
}

async function confirmTies(
  ctx: Context,
  { ties }: ToConfirm,
  { name, outcome }: AccountDecision,
): Promise<void> {
  if (outcome === "refused")
    throw new ClaveError("account-settled", fill(texts.settled, { name }), fill(texts.settledHint, { name }));
  await requireSeasoned(ctx);
  await requireUntied(ctx, [name, ...ties.map(({ other }) => other)]);
  for (const tie of ties) await confirmTie(ctx.store, tie, ctx.clock.now());
  const detail = { by: ties.map(({ other }) => other).join(" ") };
  await record(ctx, { act: "operator.approve", subject: operatorSubject(name), detail });
}

/**
 * Refuses with one's own password what is to take force about one's account because nobody else could confirm it;
 * gives what it was. Failures count towards the wait of a sign-in.
 */
export function refuseOwnChange(ctx: Context, name: string, password: string): Promise<PendingAccount> {
  return withVerified(ctx, { act: "operator.sign", name, password }, async (ctx, { unconfirmedAt }) => {
    await alone(ctx, "operators");
    const pending = await pendingAbout(ctx, name);
    if (!pending || unconfirmedAt !== undefined)
      return new ClaveError("account-settled", fill(texts.settled, { name }), texts.othersHint);
    if (pending.dueAt === undefined) return new ClaveError("own-case", texts.others, texts.othersHint);
    await leaveRefused(ctx, await decideProposal(ctx, pending.proposal, "account", "refused"));
    return pending;
  });
}
