import { attempt, subjectTyped } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { transaction } from "../store/transaction.ts";
import { type Case, meantCase, requireCase, requireOfficer, requireStatus } from "./view.ts";

/** The case an officer goes on with: the one named, or the only one in hand; throws what stands against that. */
export async function caseInHand(ctx: Context, typed: string | undefined): Promise<Case> {
  return attempt(ctx, "counter.list", subjectTyped("case", typed ?? ""), async () => {
    const id = await meantCase(ctx, typed);
    return transaction(ctx, async (ctx) => {
      const { record, view } = await requireCase(ctx, id);
      requireNotOwn(ctx, record.cedula);
      requireStatus(view, "open", "identified", "proving");
      requireOfficer(ctx, record);
      return view;
    });
  });
}
