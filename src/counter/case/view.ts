import type { Context } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { type CaseStatus, caseStatus } from "../../cases/status.ts";
import { maskOf } from "../../channel/channels.ts";
import { mailboxesInForce } from "../../holder/contacts.ts";
import { casesWithAnswers } from "../../store/counter/case-answers.ts";
import { type CasePoint, casePointsOfMany } from "../../store/counter/case-points.ts";
import type { CaseRecord } from "../../store/counter/cases.ts";
import { knownAffiliates } from "../../store/register/affiliates.ts";
import { type ContactPoint, contactPointsOfMany } from "../../store/register/contact-points.ts";

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
  const [onFile] = mailboxesInForce(contacts, now);
  const proposed = points.length > 0 || image !== undefined || answered;
  return {
    ...same,
    subject: cedula,
    names,
    status: caseStatus(record, proposed, now),
    documentSeen: document !== undefined,
    mailbox: onFile && maskOf(onFile),
    points: points.map((point) => pointView(point, contacts)),
  };
}

function pointView(
  { side, channel, number, provedAt }: CasePoint,
  contacts: readonly ContactPoint[],
): PointView {
  const contact = contacts.find((point) => point.channel === channel && point.number === number);
  const { address = "" } = contact ?? {};
  return { side, channel, address: maskOf({ channel, address }), provedAt };
}
