import { attempt, subjectTyped } from "../audit/attempt.ts";
import { look } from "../audit/look.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { subjectOf } from "../base/subjects.ts";
import { catalogue, fill } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { transaction } from "../store/engine/transaction.ts";
import { contactPointsOf, isReal } from "../store/register/contact-points.ts";
import { branchesOf, type Employer, employerHolder } from "../store/register/employers.ts";
import { type MaskedContact, masked } from "./contacts.ts";
import { requireReason } from "./identity/identity.ts";
import { explainRuc, judgeRuc } from "./identity/ruc.ts";

const texts = catalogue({
  unknownEmployer: {
    es: "No hay un empleador con el RUC {ruc} en el registro.",
    en: "No employer with the RUC {ruc} is in the register.",
  },
  unknownEmployerHint: {
    es: "Revise el RUC (13 dígitos) con el empleador.",
    en: "Check the RUC (13 digits) with the employer.",
  },
});

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
export function showEmployer(ctx: Context, typed: string, why: string | undefined): Promise<EmployerSheet> {
  return attempt(ctx, "employer.show", subjectTyped("employer", typed), () => {
    const reason = requireReason(why);
    const ruc = typed.trim();
    return transaction(ctx, async (ctx) => {
      const branches = await branchesOf(ctx.store, ruc);
      const check = requireKnown(ruc, branches);
      await look(ctx, { act: "employer.show", subject: subjectOf("employer", ruc), reason });
      const views: BranchView[] = [];
      // one after the other: a transaction has one connection
      for (const branch of branches) views.push(await branchView(ctx, branch));
      return { ruc, check, branches: views };
    });
  });
}

/** What the arithmetic says of a RUC that the register has; throws *invalid* or *missing* for one it has not. */
function requireKnown(ruc: string, [first]: readonly Employer[]): EmployerSheet["check"] {
  const judgement = judgeRuc(ruc, first ? { kind: first.kind } : {});
  if (first) return judgement.outcome === "valid" ? "valid" : "unverifiable";
  const hint = texts.unknownEmployerHint;
  if (judgement.outcome === "invalid") throw new ClaveError("ruc-invalid", explainRuc(judgement.fault), hint);
  const sentence = fill(texts.unknownEmployer, { ruc: visible(ruc) });
  throw new ClaveError("employer-missing", sentence, hint);
}

async function branchView(ctx: Context, { ruc, ...branch }: Employer): Promise<BranchView> {
  const points = await contactPointsOf(ctx.store, employerHolder(ruc, branch.branch));
  return { ...branch, contacts: points.filter(isReal).map(masked) };
}
