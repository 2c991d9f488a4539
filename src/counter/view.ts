import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import type { Moment } from "../base/time.ts";
import { maskAddress, maskPhone, visible } from "../base/visible.ts";
import { aloneAtCounter } from "../recovery/alone.ts";
import { knownAffiliates } from "../store/affiliates.ts";
import { casesWithAnswers } from "../store/case-answers.ts";
import { type CasePoint, casePointsOfMany } from "../store/case-points.ts";
import { type CaseRecord, findCase } from "../store/cases.ts";
import { type ContactPoint, contactPointsOfMany, isInForce } from "../store/contact-points.ts";
import { type CaseStatus, caseStatus } from "./counter.ts";
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
  const [view] = await caseViews(ctx, [record]);
  return view ?? Promise.reject(new TypeError("one record gives one view"));
}

/** Cases as people see them, in the order given: as many statements for a page of a list as for one case. */
export async function caseViews(ctx: Context, records: readonly CaseRecord[]): Promise<readonly Case[]> {
  const ids = records.map(({ id }) => id);
  const cedulas = [...new Set(records.map(({ cedula }) => cedula))];
  const points = await casePointsOfMany(ctx.store, ids);
  const contacts = await contactPointsOfMany(ctx.store, cedulas);
  const answered = await casesWithAnswers(ctx.store, ids);
  const people = await knownAffiliates(ctx.store, cedulas);
  return records.map((record) =>
    viewFrom(record, ctx.clock.now(), {
      names: people.get(record.cedula)?.names ?? "",
      points: points.filter(({ caseId }) => caseId === record.id),
      contacts: contacts.filter(({ holder }) => holder === record.cedula),
      answered: answered.has(record.id),
    }),
  );
}

/** What lies on file beside a case. */
interface Surroundings {
  readonly names: string;
  readonly points: readonly CasePoint[];
  readonly contacts: readonly ContactPoint[];
  readonly answered: boolean;
}

function viewFrom(
  record: CaseRecord,
  now: Moment,
  { names, points, contacts, answered }: Surroundings,
): Case {
  const { cedula, document, image, closedAt: _closedAt, ...same } = record;
  const onFile = contacts.find((point) => point.channel === "email" && isInForce(point, now));
  const proposed = points.length > 0 || image !== undefined || answered;
  return {
    ...same,
    subject: cedula,
    names,
    status: caseStatus(record, proposed, now),
    documentSeen: document !== undefined,
    mailbox: onFile && maskAddress(onFile.address),
    points: points.map((point) => pointView(point, contacts)),
  };
}

function pointView(
  { side, channel, number, provedAt }: CasePoint,
  contacts: readonly ContactPoint[],
): PointView {
  const contact = contacts.find((point) => point.channel === channel && point.number === number);
  const address = contact?.address ?? "";
  return {
    side,
    channel,
    address: channel === "email" ? maskAddress(address) : maskPhone(address),
    provedAt,
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
  if (named) await aloneAtCounter(ctx, named.cedula);
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

/** The error where another act changed a case at the same moment. */
export function changedMeanwhile(id: string): ClaveError {
  return new ClaveError(
    "refused",
    "case-changed",
    fill(texts.changed, { id }),
    fill(texts.changedHint, { id }),
  );
}
