import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { subjectOf } from "../../base/subjects.ts";
import { aloneAtCounter } from "../../cases/lock.ts";
import { carriageOf, channels, isChannel, isProvedByCode } from "../../channel/channels.ts";
import { requireAffiliate } from "../../holder/identity/identity.ts";
import { requireNotAmong } from "../../operator/second-person.ts";
import { noteCaseOfficer } from "../../store/counter/case-officers.ts";
import { putCasePoint } from "../../store/counter/case-points.ts";
import { addCase, type CaseRecord } from "../../store/counter/cases.ts";
import { addIntervention } from "../../store/counter/interventions.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { putDetails } from "../../store/register/affiliates.ts";
import { type NewContactPoint, proposeContactPoint } from "../../store/register/contact-points.ts";
import { forgetProposed, type ImportProposal, proposedOf } from "../../store/register/imports.ts";
import { putAnswer } from "../../store/register/security-answers.ts";
import { noteAct } from "../case/act.ts";
import { newCase, requireActive, requireNoneAfoot } from "../case/open.ts";
import { requireNobodyElses } from "../proof/new-address.ts";
import { takeEffect, voidMailedRecoveries } from "./take-effect.ts";
import { tellOfCase, tellOfDetails } from "./tell.ts";

/** An import that a second person agreed to. */
export interface Agreed {
  readonly import: string;
  readonly reason: string;
  readonly importedBy: string;
  readonly confirmedBy: string;
}

/**
 * Takes what an import proposed of somebody the counter's way: nobody stood there and nothing was proved, so a contact
 * waits its whole hold as a case that may be stopped; what the identity is checked by changes with a notice. Gives the
 * letters. Throws *refused* where an officer may not, or a case is under way.
 */
export function acceptProposed(ctx: Context, agreed: Agreed, cedula: string): Promise<readonly string[]> {
  return transaction(ctx, async (ctx) => {
    await aloneAtCounter(ctx, cedula);
    const proposed = await proposedOf(ctx.store, agreed.import, cedula);
    if (proposed.length === 0) return [];
    await requireNotAmong(ctx, [agreed.importedBy, agreed.confirmedBy, ctx.actor.name], cedula);
    requireActive(await requireAffiliate(ctx, cedula));
    const contacts = proposed.flatMap(contactIn);
    const details = proposed.filter(({ field }) => !isChannel(field));
    const letters = [
      ...(details.length === 0 ? [] : await changeDetails(ctx, agreed, cedula, details)),
      ...(contacts.length === 0 ? [] : await changeContacts(ctx, agreed, cedula, contacts)),
    ];
    await forgetProposed(ctx.store, agreed.import, cedula);
    return letters;
  });
}

function contactIn({ cedula: holder, field, value }: ImportProposal): readonly NewContactPoint[] {
  if (!isChannel(field)) return [];
  const read = channels[field].read(value);
  return "fault" in read
    ? []
    : [{ holder, channel: field, address: read.address, canonical: read.canonical }];
}

async function changeContacts(
  ctx: Context,
  agreed: Agreed,
  cedula: string,
  contacts: readonly NewContactPoint[],
): Promise<readonly string[]> {
  await requireNoneAfoot(ctx, cedula, "contact");
  const opened = await openApproved(ctx, agreed, cedula, contacts);
  for (const contact of contacts) {
    if (isProvedByCode(contact)) await requireNobodyElses(ctx, opened, contact);
    const proposed = await proposeContactPoint(ctx.store, { ...contact, caseId: opened.id }, ctx.clock.now());
    await putCasePoint(ctx.store, opened.id, "new", proposed);
  }
  if (contacts.some(({ channel }) => carriageOf(channel) !== undefined))
    await voidMailedRecoveries(ctx, cedula);
  const { effectiveAt = ctx.clock.now() } = opened;
  const explained = await takeEffect(ctx, opened, effectiveAt);
  const detail = { affiliate: cedula, import: agreed.import, document: "unseen", effectiveAt, ...explained };
  await noteAct(ctx, "counter.approve", opened, detail, agreed.reason);
  return tellOfCase(ctx, opened, "case-approved");
}

/** A case that the importer handed in and the second person approved, both at once. */
async function openApproved(
  ctx: Context,
  { reason, importedBy, confirmedBy }: Agreed,
  cedula: string,
  contacts: readonly NewContactPoint[],
): Promise<CaseRecord> {
  const now = ctx.clock.now();
  const hold = ctx.settings["counter.hold"];
  const doubts = contacts.map((contact) => (isProvedByCode(contact) ? "address-lost" : "phone-unproved"));
  const begun = await newCase(ctx, { cedula, kind: "contact", reason }, false);
  const approval = {
    approvedAt: now,
    approvedBy: confirmedBy,
    documentChecked: false,
    effectiveAt: now + hold,
  };
  const brought = { officer: importedBy, office: undefined, doubts, hold, submittedAt: now };
  const opened = await addCase(ctx.store, { ...begun, ...brought, ...approval });
  await noteCaseOfficer(ctx.store, opened.id, importedBy, "served", now);
  await noteCaseOfficer(ctx.store, opened.id, confirmedBy, "approved", now);
  return opened;
}

async function changeDetails(
  ctx: Context,
  { import: id, reason, importedBy, confirmedBy }: Agreed,
  cedula: string,
  details: readonly ImportProposal[],
): Promise<readonly string[]> {
  const at = ctx.clock.now();
  for (const { field, value } of details)
    if (field === "birth_date") await putDetails(ctx.store, cedula, { birthDate: value }, at);
    else if (field === "image") await putDetails(ctx.store, cedula, { image: value }, at);
    else await putAnswer(ctx.store, { cedula, question: field.replace("answer:", ""), verifier: value });
  for (const operator of [importedBy, confirmedBy])
    await addIntervention(ctx.store, { cedula, at, kind: "questions", operator, office: undefined });
  const detail = { import: id, columns: details.map(({ field }) => field).join(" ") };
  await record(ctx, {
    act: "affiliate.confirm-import",
    subject: subjectOf("affiliate", cedula),
    reason,
    detail,
  });
  return tellOfDetails(ctx, cedula);
}
