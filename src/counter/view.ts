import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import type { Moment } from "../base/time.ts";
import { maskAddress, maskPhone, visible } from "../base/visible.ts";
import { requireAffiliate } from "../holder/identity.ts";
import { caseAnswersOf } from "../store/case-answers.ts";
import { type CasePoint, casePointsOf } from "../store/case-points.ts";
import { type CaseRecord, casesBefore, findCase } from "../store/cases.ts";
import { contactPointsOf, isInForce } from "../store/contact-points.ts";
import { type CaseStatus, caseStatus } from "./counter.ts";
import { alonePerson } from "./settle.ts";
import { texts } from "./texts.ts";

/** A case as the people at the counter see one: addresses masked, nothing that an identity check asks for. */
export interface Case extends Omit<CaseRecord, "cedula" | "document" | "image" | "closedAt"> {
  readonly status: CaseStatus;
  /** Cédula or code of the person. */
  readonly subject: string;
  readonly names: string;
  readonly documentSeen: boolean;
  /** The e-mail address on file, masked; undefined where there is none. */
  readonly mailbox: string | undefined;
  readonly points: readonly PointView[];
}

/** What a case has to prove, masked. */
export interface PointView extends Pick<CasePoint, "side" | "channel"> {
  readonly address: string;
  readonly provedAt: Moment | undefined;
}

/** A case as people see it. */
export async function caseView(ctx: Context, record: CaseRecord): Promise<Case> {
  const { cedula, document, image, closedAt: _closedAt, ...same } = record;
  const [points, own] = [await casePointsOf(ctx.store, record.id), await contactPointsOf(ctx.store, cedula)];
  const answers = await caseAnswersOf(ctx.store, record.id);
  const now = ctx.clock.now();
  const onFile = own.find((point) => point.channel === "email" && isInForce(point, now));
  const proposed = points.length > 0 || image !== undefined || answers.length > 0;
  return {
    ...same,
    subject: cedula,
    names: (await requireAffiliate(ctx, cedula)).names,
    status: caseStatus(record, proposed, now),
    documentSeen: document !== undefined,
    mailbox: onFile && maskAddress(onFile.address),
    points: points.map(({ side, channel, number, provedAt }) => {
      const address =
        own.find((point) => point.channel === channel && point.number === number)?.address ?? "";
      return {
        side,
        channel,
        address: channel === "email" ? maskAddress(address) : maskPhone(address),
        provedAt,
      };
    }),
  };
}

/** A case with where it stands, as an act on it needs both. */
export interface CaseAtHand {
  readonly record: CaseRecord;
  readonly view: Case;
}

/** The case of an id as typed, nobody else at work on its person; throws *missing*, or *forbidden* where a clerk is of another office. */
export async function requireCase(ctx: Context, typed: string): Promise<CaseAtHand> {
  const id = typed.trim().toUpperCase();
  const named = await findCase(ctx.store, id);
  if (named) await alonePerson(ctx, named.cedula);
  const record = named && (await findCase(ctx.store, id));
  if (!record) {
    const sentence = fill(texts.unknown, { id: visible(id).slice(0, 40) });
    throw new ClaveError("missing", "case-missing", sentence, texts.unknownHint);
  }
  requireOffice(ctx, record.office);
  return { record, view: await caseView(ctx, record) };
}

/** Throws *forbidden* where a clerk would act for another office than his own. */
export function requireOffice(ctx: Context, office: string | undefined): void {
  const { role, office: own } = ctx.actor;
  if (role !== "clerk" || (own !== undefined && own === office)) return;
  throw new ClaveError("forbidden", "other-office", texts.otherOffice, texts.otherOfficeHint);
}

/** Throws *refused* unless a case stands in one of some states. */
export function requireStatus({ id, status }: Case, ...wanted: readonly CaseStatus[]): void {
  if (wanted.includes(status)) return;
  const sentence = fill(texts.wrongState, { id, status: texts[`status-${status}`] });
  throw new ClaveError("refused", "case-state", sentence, fill(texts.wrongStateHint, { id }));
}

/** Throws *refused* unless the actor has the case in hand. */
export function requireOfficer(ctx: Context, { officer, id }: CaseRecord): void {
  if (officer === ctx.actor.name) return;
  throw new ClaveError(
    "refused",
    "case-of-another",
    fill(texts.ofAnother, { id, officer }),
    fill(texts.ofAnotherHint, { id }),
  );
}

/** Throws *refused* unless the actor has the case in hand and has seen the document. */
export function requireInHand(ctx: Context, record: CaseRecord): void {
  const { id, identifiedAt } = record;
  requireOfficer(ctx, record);
  if (identifiedAt === undefined)
    throw new ClaveError(
      "refused",
      "document-needed",
      fill(texts.documentNeeded, { id }),
      fill(texts.documentNeededHint, { id }),
    );
}

/** The error where another act changed a case at the same moment. */
export function changedMeanwhile(id: string): ClaveError {
  return new ClaveError(
    "refused",
    "case-changed",
    fill(texts.changed, { id }),
    fill(texts.changedHint, { id }),
  );
}

/** Whether a case is still to be handed in. */
export function isAfoot({ status }: Case): boolean {
  return status === "open" || status === "identified" || status === "proving";
}

/**
 * The case an officer means: the one named, or the only one in hand that an act can be about; *usage* where
 * there are several or none.
 */
export async function meantCase(
  ctx: Context,
  typed: string | undefined,
  canBe: (found: Case) => boolean = isAfoot,
): Promise<string> {
  if (typed !== undefined) return typed;
  const records = await casesBefore(ctx.store, { officer: ctx.actor.name, unclosed: true, limit: 100 });
  const ids: string[] = [];
  for (const record of records) {
    if (canBe(await caseView(ctx, record))) ids.push(record.id);
  }
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return only;
  if (only === undefined) throw new ClaveError("usage", "case-none", texts.noneInHand, texts.noneInHandHint);
  const sentence = fill(texts.severalInHand, { n: ids.length, ids: ids.join(", ") });
  throw new ClaveError("usage", "case-several", sentence, texts.severalInHandHint);
}
