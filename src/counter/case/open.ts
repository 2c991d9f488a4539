import { attempt, subjectTyped } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { readableId } from "../../base/random.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import { day, hour, spoken } from "../../base/time.ts";
import { aloneAtCounter } from "../../cases/lock.ts";
import { closeOverdueCases } from "../../cases/status.ts";
import { mailboxesInForce } from "../../holder/contacts.ts";
import { requireAffiliate, requireIdentifier, requireReason } from "../../holder/identity/identity.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import type { Limit } from "../../recovery/link/throttle.ts";
import { noteCaseOfficer } from "../../store/counter/case-officers.ts";
import { addCase, type CaseKind, casesOf, type NewCase } from "../../store/counter/cases.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { countActs } from "../../store/record/audit-entries.ts";
import type { Affiliate } from "../../store/register/affiliates.ts";
import { contactPointsOf } from "../../store/register/contact-points.ts";
import { noteAct, requireOffice, requireRoom } from "./act.ts";
import { type DocumentShown, identifyRecord } from "./identify.ts";
import { type MandateShown, readMandate } from "./mandate.ts";
import { caseLife, warningLife } from "./terms.ts";
import { texts } from "./texts.ts";
import { type Case, caseView } from "./view.ts";

export interface OpenInput {
  /** Cédula or code, as typed. */
  readonly cedula: string;
  readonly kind: CaseKind;
  readonly reason: string | undefined;
  /** What was seen; undefined: it is to be seen before anything else. */
  readonly document?: DocumentShown | undefined;
  readonly appointment?: string | undefined;
  readonly priority?: boolean | undefined;
  readonly oldAddress?: "works" | "lost" | undefined;
  /** Where another came in the person's place; the document shown is then that one's. */
  readonly mandate?: MandateShown | undefined;
}

export interface Opened {
  readonly case: Case;
  readonly warnings: readonly Sentence[];
}

const casesAnHour = 40;
/** Each tells every mailbox of the person. */
const personsCases: Limit = { most: 10, span: day };

/** Opens a case for the person who stands at the counter, or refuses. A face that differs ends it at once. */
export function openCase(ctx: Context, input: OpenInput): Promise<Opened> {
  return attempt(ctx, "counter.open", subjectTyped("affiliate", input.cedula), async () => {
    const reason = requireReason(input.reason);
    requireOffice(ctx, ctx.actor.office);
    return transaction(ctx, async (ctx) => {
      const cedula = await requireIdentifier(ctx, input.cedula);
      const person = await requireAffiliate(ctx, cedula);
      requireNotOwn(ctx, cedula);
      requireActive(person);
      const mandate = input.mandate && readMandate(ctx, { cedula, kind: input.kind }, input.mandate);
      await requireCalm(ctx);
      await requireNoneAfoot(ctx, cedula, input.kind);
      const before = (await casesOf(ctx.store, cedula)).map(({ openedAt }) => openedAt);
      requireRoom(ctx, cedula, before, personsCases);
      const warned = await isWarned(ctx, cedula);
      const opened = await addCase(
        ctx.store,
        await newCase(ctx, { ...input, cedula, reason, mandate }, warned),
      );
      await noteCaseOfficer(ctx.store, opened.id, ctx.actor.name, "served", ctx.clock.now());
      await noteAct(
        ctx,
        "counter.open",
        opened,
        { affiliate: cedula, kind: opened.kind, office: opened.office, warned: Number(warned), ...mandate },
        reason,
      );
      const known = input.document ? await identifyRecord(ctx, opened, person, input.document) : opened;
      const lost = input.oldAddress === "works" && opened.oldAddress === "lost" ? [texts.noOldAddress] : [];
      return {
        case: await caseView(ctx, known),
        warnings: [...(warned ? [fill(texts.warned, { length: spoken(warningLife) })] : []), ...lost],
      };
    });
  });
}

/** Throws *refused* for the deceased and the suspended: asked at every act that changes something. */
export function requireActive({ status }: Affiliate): void {
  if (status === "active") return;
  throw new ClaveError("person-not-active", texts.notActive, texts.notActiveHint);
}

async function requireCalm(ctx: Context): Promise<void> {
  const { name: operator } = ctx.actor;
  const now = ctx.clock.now();
  const opened = await countActs(ctx.store, { operator, acts: ["counter.open"], since: now - hour, now });
  if (opened < casesAnHour) return;
  const sentence = fill(texts.tooManyCases, { n: casesAnHour });
  throw new ClaveError("cooldown", sentence, texts.tooManyCasesHint, { retryAfterSeconds: 600 });
}

/** Throws *refused* where a case of a kind is under way for a person; nobody else is then at work on it. */
export async function requireNoneAfoot(ctx: Context, cedula: string, kind: CaseKind): Promise<void> {
  await aloneAtCounter(ctx, cedula);
  const other = (await closeOverdueCases(ctx, cedula)).find((each) => each.kind === kind);
  if (!other) return;
  const { id } = other;
  throw new ClaveError("case-open", fill(texts.afoot, { id }), fill(texts.afootHint, { id }));
}

/** Whether somebody whose face was another's came in this person's name within seven days, at any office. */
async function isWarned(ctx: Context, cedula: string): Promise<boolean> {
  const since = ctx.clock.now() - warningLife;
  const cases = await casesOf(ctx.store, cedula);
  return cases.some(({ outcome, closedAt = 0 }) => outcome === "wrong-person" && closedAt > since);
}

/** A case that begins now, in the hands of the actor. */
export async function newCase(
  ctx: Context,
  {
    cedula,
    kind,
    reason,
    appointment,
    priority,
    oldAddress,
    mandate,
  }: OpenInput & { readonly reason: string },
  warned: boolean,
): Promise<NewCase> {
  const now = ctx.clock.now();
  const points = await contactPointsOf(ctx.store, cedula);
  const onFile = mailboxesInForce(points, now).length > 0;
  return {
    id: `C${readableId(ctx.random, 9)}`,
    kind,
    cedula,
    office: ctx.actor.office,
    officer: ctx.actor.name,
    reason,
    appointment,
    priority: priority ?? false,
    oldAddress: onFile ? (oldAddress ?? "lost") : "lost",
    openedAt: now,
    deadlineAt: now + caseLife,
    warned,
    doubts: [],
    ...mandate,
  };
}
