import { type TimelineEvent, timelineOf } from "../../audit/log.ts";
import { look } from "../../audit/look.ts";
import type { Context } from "../../base/context.ts";
import { subjectOf } from "../../base/subjects.ts";
import { catalogue, fill, joined, type Sentence, verbatim } from "../../base/texts.ts";
import { local, spoken } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { auditEntriesOf } from "../../store/record/audit-entries.ts";
import { findOffice } from "../../store/staff/offices.ts";
import { onCase } from "./act.ts";
import { toldBack } from "./terms.ts";
import { texts as common } from "./texts.ts";
import type { Case, PointView } from "./view.ts";

/** A case with all that happened to it, oldest first, and what its person takes home. */
export interface CaseStory {
  readonly case: Case;
  readonly timeline: readonly TimelineEvent[];
  readonly receipt: Receipt;
}

/** Looks into a case; the reason of the look is the case's own. */
export function showCase(ctx: Context, typed: string): Promise<CaseStory> {
  return onCase(ctx, "counter.show", typed, async (ctx, { view }) => {
    const subject = subjectOf("case", view.id);
    await look(ctx, {
      act: "counter.show",
      subject,
      reason: view.reason,
      detail: { affiliate: view.subject },
    });
    const timeline = await timelineOf(ctx, subject, ["counter.show"]);
    return { case: view, timeline, receipt: await receiptOf(ctx, view) };
  });
}

const texts = catalogue({
  title: { es: "Comprobante", en: "Receipt" },
  case: { es: "Trámite", en: "Case" },
  person: { es: "Persona", en: "Person" },
  office: { es: "Oficina", en: "Office" },
  asked: { es: "Se pidió", en: "Asked for" },
  given: { es: "Nuevo", en: "New" },
  when: { es: "Fecha", en: "Date" },
  status: { es: "Estado", en: "Status" },
  effect: { es: "Rige", en: "In force" },
  record: { es: "Registro", en: "Record" },
  fromNow: { es: "desde el {at}", en: "since {at}" },
  from: { es: "desde el {at}", en: "from {at} on" },
  waits: {
    es: "tras la aprobación de otro funcionario y una espera de {length}",
    en: "after another officer approves, and a wait of {length}",
  },
  waitsOnly: { es: "tras la aprobación de otro funcionario", en: "after another officer approves" },
  notYet: { es: "todavía no se entregó el trámite", en: "the case has not been handed in yet" },
  never: { es: "no rige", en: "not in force" },
  told: {
    es: "Se avisó a todos los correos que usted tuvo registrados en los últimos {length}.",
    en: "Every mailbox you had on file in the last {length} was told.",
  },
  notYou: {
    es: "Si usted no pidió esto, use el enlace de ese aviso o venga con su documento a cualquier oficina y dé el número del trámite.",
    en: "If you did not ask for this, use the link in that notice, or come to any office with your document and give the case number.",
  },
  secret: {
    es: "Ningún funcionario le pedirá su clave ni un código por teléfono.",
    en: "No official will ask you for your password or for a code by telephone.",
  },
});

/** What a person takes home from the counter: facts to keep, then what to know; addresses masked. */
export interface Receipt {
  readonly title: Sentence;
  readonly facts: readonly (readonly [Sentence, Sentence])[];
  readonly words: readonly Sentence[];
}

export async function receiptOf(ctx: Context, view: Case): Promise<Receipt> {
  const zone = ctx.settings.timezone;
  const office = view.office === undefined ? undefined : await findOffice(ctx.store, view.office);
  const mark = await recordMark(ctx, view.id);
  const fresh = view.points.filter((point) => point.side === "new").map(shown);
  const submitted = view.submittedAt !== undefined;
  return {
    title: joined([verbatim(ctx.settings.institution), texts.title], ": "),
    facts: [
      [texts.case, verbatim(view.id)],
      [texts.person, verbatim(`${view.names} (${view.subject.slice(0, 2)}…${view.subject.slice(-3)})`)],
      ...(office ? [[texts.office, verbatim(`${office.code} ${office.name}`)] as const] : []),
      [texts.asked, common[`kind-${view.kind}`]],
      ...(fresh.length > 0 ? [[texts.given, verbatim(fresh.join(", "))] as const] : []),
      [texts.when, verbatim(local(view.submittedAt ?? view.openedAt, zone))],
      [texts.status, common[`status-${view.status}`]],
      [texts.effect, effectOf(view, zone)],
      ...(mark === undefined ? [] : [[texts.record, verbatim(mark)] as const]),
    ],
    words: submitted
      ? [fill(texts.told, { length: spoken(toldBack) }), texts.notYou, texts.secret]
      : [texts.secret],
  };
}

/** What moved a case; looks and letters did not. */
const deeds = /^counter\.(?!show)/;

/** Number and first characters of the hash of the entry that a case rests on: a cut record shows. */
export async function recordMark(ctx: Context, id: string): Promise<string | undefined> {
  const entries = await auditEntriesOf(ctx.store, subjectOf("case", id));
  const last = entries.findLast(({ entry: { act, outcome } }) => outcome === "done" && deeds.test(act));
  return last && `${last.id} · ${last.hash?.slice(0, 8) ?? ""}`;
}

function shown({ address }: PointView): string {
  return visible(address);
}

function effectOf({ status, effectiveAt, submittedAt, hold = 0 }: Case, zone: string): Sentence {
  if (status === "rejected" || status === "expired" || status === "vetoed") return texts.never;
  if (effectiveAt !== undefined) {
    const at = local(effectiveAt, zone);
    return fill(status === "effective" ? texts.fromNow : texts.from, { at });
  }
  if (submittedAt === undefined) return texts.notYet;
  return hold > 0 ? fill(texts.waits, { length: spoken(hold) }) : texts.waitsOnly;
}
