import { attempt } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import { type Act, acts } from "../../base/acts.ts";
import { authorize, type Context } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { approvalPairs } from "../../store/counter/case-officers.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { markedDays, type OperatorDay } from "../../store/staff/operator-days.ts";
import { everyOperator, type Role } from "../../store/staff/operators.ts";
import { type OperatorView, operatorSubject, requireOperator, viewOf } from "../operator.ts";
import { rolesFor } from "../roles.ts";
import { livingTies, tiedDirectlyTo, tiedUntil } from "../ties.ts";
import { everyPending, type PendingAccount, pendingAbout } from "./account.ts";

/** Who works at the desk, and what waits about each. */
export async function listOperators(ctx: Context, limit: number): Promise<readonly ListedOperator[]> {
  authorize(ctx, "operator.list");
  const pending = await everyPending(ctx);
  return (await everyOperator(ctx.store, limit)).map((operator) => ({
    ...viewOf(operator),
    pending: pending.get(operator.name),
  }));
}

/** An operator, with what another administrator is to confirm of the account. */
export interface ListedOperator extends OperatorView {
  readonly pending: PendingAccount | undefined;
}

/** With whom an operator decides nothing together, and until when. */
export interface Tie {
  readonly other: string;
  readonly until: Moment;
}

/** An operator in full view: also the days far above habit, and whose second person this one cannot be. */
export interface OperatorSheet extends ListedOperator {
  readonly markedDays: readonly OperatorDay[];
  readonly ties: readonly Tie[];
}

const daysShown = 30;

/** Looks at an operator; who looked is kept. */
export function showOperator(ctx: Context, name: string): Promise<OperatorSheet> {
  return attempt(ctx, "operator.show", operatorSubject(name), () =>
    transaction(ctx, async (ctx) => {
      const view = viewOf(await requireOperator(ctx, name));
      await record(ctx, { act: "operator.show", subject: operatorSubject(name) });
      return {
        ...view,
        pending: await pendingAbout(ctx, name),
        markedDays: await markedDays(ctx.store, name, daysShown),
        ties: await openTies(ctx, name),
      };
    }),
  );
}

async function openTies(ctx: Context, name: string): Promise<readonly Tie[]> {
  const ties = await livingTies(ctx);
  return [...tiedDirectlyTo(name, ties)].map((other) => {
    const between = ties.filter((tie) =>
      [tie.operator, tie.other].every((each) => [name, other].includes(each)),
    );
    return { other, until: Math.max(...between.map(tiedUntil)) };
  });
}

/** How often one officer's cases were approved by one approver, and which share of the officer's that is. */
export interface Pair {
  readonly officer: string;
  readonly approver: string;
  readonly cases: number;
  /** 0 to 1 of the approved cases that the officer had a part in. */
  readonly share: number;
}

/** Who approved whose cases since a moment, the most frequent first: collusion can only be seen. */
export function pairsSince(ctx: Context, since: Moment, limit: number): Promise<readonly Pair[]> {
  return attempt(ctx, "operator.pairs", undefined, async () => {
    const pairs = await approvalPairs(ctx.store, since);
    const total = new Map<string, number>();
    for (const { officer, cases } of pairs) total.set(officer, (total.get(officer) ?? 0) + cases);
    await record(ctx, { act: "operator.pairs" });
    return pairs
      .slice(0, limit)
      .map((pair) => ({ ...pair, share: pair.cases / (total.get(pair.officer) ?? pair.cases) }));
  });
}

/** The one table of who may do what, act by act. */
export function listRoles(ctx: Context): readonly { readonly act: Act; readonly roles: readonly Role[] }[] {
  authorize(ctx, "operator.roles");
  return acts.map((act) => ({ act, roles: rolesFor[act] }));
}
