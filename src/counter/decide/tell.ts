import type { Context } from "../../base/context.ts";
import { subjectOf } from "../../base/subjects.ts";
import { day } from "../../base/time.ts";
import type { LetterKind } from "../../delivery/letter/kind.ts";
import { queueForEach, queueLetter } from "../../delivery/send/queue.ts";
import { isToldBy, mailboxesOnFile } from "../../holder/contacts.ts";
import type { CaseRecord } from "../../store/counter/cases.ts";
import { type ContactPoint, contactPointsOf } from "../../store/register/contact-points.ts";
import { toldBack } from "../case/terms.ts";

export type CaseLetter = Extract<LetterKind, `case-${string}`>;

const letterLife = 3 * day;
const remindersBefore = [4 * day, day];

/** Queues a letter about a case to every mailbox of the last 90 days, the proposed one too where it was proved. */
export async function tellOfCase(
  ctx: Context,
  { id, cedula }: CaseRecord,
  letter: CaseLetter,
): Promise<readonly string[]> {
  const order = { letter, subject: subjectOf("case", id), life: letterLife };
  return queueForEach(ctx, await mailboxesOf(ctx, cedula, id), order);
}

/** Tells every mailbox of the last 90 days that what a person's identity is checked by was changed. */
export async function tellOfDetails(ctx: Context, cedula: string): Promise<readonly string[]> {
  const subject = subjectOf("affiliate", cedula);
  const order = { letter: "details-changed", subject, life: letterLife } as const;
  return queueForEach(ctx, await mailboxesOf(ctx, cedula), order);
}

async function mailboxesOf(ctx: Context, cedula: string, id?: string): Promise<readonly ContactPoint[]> {
  const points = await contactPointsOf(ctx.store, cedula);
  const onFile = mailboxesOnFile(points, ctx.clock.now() - toldBack);
  const mailboxes = points.filter((point) =>
    point.caseId !== undefined && point.caseId === id
      ? isToldBy(point) && point.provedAt !== undefined
      : onFile.includes(point),
  );
  // one who had the same mailbox twice is told once
  return mailboxes.filter(
    (point, at) => mailboxes.findIndex((each) => each.canonical === point.canonical) === at,
  );
}

/** Queues the reminders of a case that waits for a second officer, for 4 and 1 days before it expires. */
export async function queueReminders(ctx: Context, { id, cedula, deadlineAt }: CaseRecord): Promise<void> {
  const points = await contactPointsOf(ctx.store, cedula);
  const to = points.find((point) => point.caseId === id && isToldBy(point) && point.provedAt !== undefined);
  if (!to) return;
  for (const before of remindersBefore) {
    const dueAt = deadlineAt - before;
    if (dueAt <= ctx.clock.now()) continue;
    const life = deadlineAt - ctx.clock.now();
    await queueLetter(ctx, { letter: "case-reminder", subject: subjectOf("case", id), to, life, dueAt });
  }
}
