import { attempt } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import { subjectOf } from "../../base/subjects.ts";
import { maskAddress, maskPhone } from "../../base/visible.ts";
import { requireReason } from "../../holder/identity/identity.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import { noteCaseOfficer } from "../../store/counter/case-officers.ts";
import { putCasePoint } from "../../store/counter/case-points.ts";
import { addCase, type Doubt } from "../../store/counter/cases.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { type NewContactPoint, proposeContactPoint } from "../../store/register/contact-points.ts";
import { noteAct } from "../case/act.ts";
import { newCase, requireNoneAfoot } from "../case/open.ts";
import { holdFor } from "../case/terms.ts";
import { caseView } from "../case/view.ts";
import { requireNobodyElses } from "../proof/new-address.ts";
import type { Decided } from "./submit.ts";
import { voidMailedRecoveries } from "./take-effect.ts";
import { tellOfCase } from "./tell.ts";

/**
 * Takes a contact that an import brought against the one on file as a case that is handed in: nobody stood at a
 * counter and nothing was proved, so it waits for a second officer and its whole hold, and everybody is told.
 */
export function acceptContact(
  ctx: Context,
  contact: NewContactPoint,
  why: string | undefined,
): Promise<Decided> {
  const { holder: cedula, channel, address, canonical } = contact;
  return attempt(ctx, "affiliate.import", subjectOf("affiliate", cedula), () => {
    const reason = requireReason(why);
    return transaction(ctx, async (ctx) => {
      requireNotOwn(ctx, cedula);
      await requireNoneAfoot(ctx, cedula, "contact");
      const doubts: readonly Doubt[] = [channel === "email" ? "address-lost" : "phone-unproved"];
      const begun = await newCase(ctx, { cedula, kind: "contact", reason }, false);
      const hold = holdFor(doubts, ctx.settings["counter.hold"]);
      const now = ctx.clock.now();
      const opened = await addCase(ctx.store, { ...begun, doubts, hold, submittedAt: now });
      await noteCaseOfficer(ctx.store, opened.id, ctx.actor.name, "served", now);
      if (channel === "email") await requireNobodyElses(ctx, opened, canonical);
      const proposed = await proposeContactPoint(ctx.store, { ...contact, caseId: opened.id }, now);
      await putCasePoint(ctx.store, opened.id, "new", proposed);
      if (channel === "email") await voidMailedRecoveries(ctx, cedula);
      const to = channel === "email" ? maskAddress(address) : maskPhone(address);
      const detail = { affiliate: cedula, kind: "contact", channel, to, from: "import" };
      await noteAct(ctx, "counter.submit", opened, detail, reason);
      const letters = await tellOfCase(ctx, opened, "case-submitted");
      return { case: await caseView(ctx, opened), letters };
    });
  });
}
