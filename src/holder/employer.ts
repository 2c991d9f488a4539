import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { contactPointsOf } from "../store/contact-points.ts";
import { branchesOf, type Employer, employerHolder } from "../store/employers.ts";
import { transaction } from "../store/transaction.ts";
import { type MaskedContact, masked } from "./contacts.ts";
import { requireReason } from "./identity.ts";
import { explainRuc, judgeRuc } from "./ruc.ts";
import { texts } from "./texts.ts";

/** A branch as an operator may see it. */
export interface BranchView extends Omit<Employer, "ruc"> {
  readonly contacts: readonly MaskedContact[];
}

/** An employer: what the arithmetic says of its RUC, and its branches. */
export interface EmployerSheet {
  readonly ruc: string;
  readonly check: "valid" | "unverifiable";
  readonly branches: readonly BranchView[];
}

/** Looks at an employer, for a reason that is kept. */
export async function showEmployer(
  ctx: Context,
  typed: string,
  why: string | undefined,
): Promise<EmployerSheet> {
  authorize(ctx, "employer.show");
  const reason = requireReason(why);
  const ruc = typed.trim();
  return transaction(ctx, async (ctx) => {
    const branches = await branchesOf(ctx.store, ruc);
    const kind = branches[0]?.kind;
    const judgement = judgeRuc(ruc, kind ? { kind } : {});
    if (judgement.outcome === "invalid" && !branches[0])
      throw new ClaveError("invalid", "ruc-invalid", explainRuc(judgement.fault), texts.unknownEmployerHint);
    if (!branches[0])
      throw new ClaveError(
        "missing",
        "employer-missing",
        fill(texts.unknownEmployer, { ruc: visible(ruc) }),
        texts.unknownEmployerHint,
      );
    await record(ctx, { act: "employer.show", subject: `employer:${ruc}`, reason });
    const views: BranchView[] = [];
    // one after the other: a transaction has one connection
    for (const branch of branches) views.push(await branchView(ctx, branch));
    return { ruc, check: judgement.outcome === "valid" ? "valid" : "unverifiable", branches: views };
  });
}

async function branchView(ctx: Context, { ruc, ...branch }: Employer): Promise<BranchView> {
  const points = await contactPointsOf(ctx.store, employerHolder(ruc, branch.branch));
  return { ...branch, contacts: points.map(masked) };
}
