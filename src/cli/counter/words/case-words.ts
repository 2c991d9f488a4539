import { catalogue, fill, joined, type Sentence } from "../../../base/texts.ts";
import { visible } from "../../../base/visible.ts";
import { type CaseStatus, wasStoppedInTime } from "../../../cases/status.ts";
import { isProvedByCode } from "../../../channel/channels.ts";
import { awaitsCode } from "../../../counter/case/terms.ts";
import { texts as counterTexts } from "../../../counter/case/texts.ts";
import type { Case, PointView } from "../../../counter/case/view.ts";
import { facts } from "../../command/listing.ts";
import { shownAt, type Terminal } from "../../terminal/terminal.ts";
import { texts } from "./texts.ts";

const next = catalogue({
  identify: {
    es: "Falta ver el documento de la persona:\nclave counter identify {id}",
    en: "Next, see the person's document:\nclave counter identify {id}",
  },
  prove: {
    es: "Falta anotar lo nuevo que trae la persona:\nclave counter prove {id}",
    en: "Next, take down what the person brings:\nclave counter prove {id}",
  },
  confirm: {
    es: "Falta el código que la persona lee en voz alta:\nclave counter confirm {id}",
    en: "Next, type the code that the person reads out:\nclave counter confirm {id}",
  },
  submit: {
    es: "Falta entregar el trámite:\nclave counter submit {id}",
    en: "Next, hand the case in:\nclave counter submit {id}",
  },
  submitted: {
    es: "Lo decide un segundo funcionario, antes del {at}:\nclave counter approve {id}",
    en: "A second officer decides it, before {at}:\nclave counter approve {id}",
  },
  approved: {
    es: "Regirá desde el {at}, si nadie lo detiene antes. No hay nada más que hacer.",
    en: "It will be in force from {at}, unless somebody stops it before. Nothing else is to be done.",
  },
  effective: { es: "Ya rige. Se avisó a la persona.", en: "It is in force. The person was told." },
  handOver: {
    es: "Entregue la activación a la persona en esta visita:\nclave counter hand-over {id}",
    en: "Hand the activation to the person on this visit:\nclave counter hand-over {id}",
  },
  handOverEarly: {
    es: "Ya puede entregar la activación; servirá desde el {at}:\nclave counter hand-over {id}\nUn código al correo registrado quita esa espera:\nclave counter prove {id} --old-address works",
    en: "The activation may be handed over now; it will work from {at}:\nclave counter hand-over {id}\nA code to the mailbox on file ends that wait:\nclave counter prove {id} --old-address works",
  },
  rejected: {
    es: "El trámite terminó: lo que pedía no rige.",
    en: "The case has ended: what it asked for is not in force.",
  },
  wrongPerson: {
    es: "La cara no era la del documento: el trámite terminó y durante 7 días toda oficina queda avisada.",
    en: "The face was not the one on the document: the case has ended, and every office is warned for 7 days.",
  },
  vetoed: {
    es: "Alguien dijo que no fue la persona. Un supervisor decide:\nclave counter approve {id}\nclave counter reject {id}",
    en: "Somebody said it was not the person. A supervisor decides:\nclave counter approve {id}\nclave counter reject {id}",
  },
  expired: {
    es: "El trámite venció. Puede empezar otro.",
    en: "The case has expired. Another one may be opened.",
  },
});

/** Why a second officer is needed. */
const doubtTexts = catalogue({
  validation: { es: "es una validación en persona", en: "it is a validation in person" },
  "address-lost": { es: "el correo anterior no se comprobó", en: "the old mailbox was not proved" },
  "phone-unproved": { es: "el móvil no se comprobó", en: "the mobile was not proved" },
  "recent-change": { es: "hubo otro cambio hace poco", en: "there was another change lately" },
  "document-expired": { es: "el documento está caducado", en: "the document has expired" },
  "name-differs": { es: "el nombre del documento difiere", en: "the name on the document differs" },
  represented: { es: "vino otra persona con un poder", en: "another person came with a mandate" },
  warned: { es: "hace poco vino otra persona en su nombre", en: "another person came in this name lately" },
});

/** A case in a few lines, as an officer reads it. */
export function caseFacts(terminal: Terminal, found: Case, zone: string): string {
  const { text } = terminal;
  const { id, names, subject, kind, status, officer, office, effectiveAt } = found;
  const holds = effectiveAt !== undefined && status !== "rejected" && !wasStoppedInTime(found);
  const ends = status === "effective" || status === "rejected" || status === "expired";
  const rows: readonly (readonly [Sentence, string] | false)[] = [
    [texts.caseTitle, id],
    [texts.person, `${names} (${subject})`],
    found.representedBy !== undefined && [texts.represented, representedWords(found)],
    [texts.kindTitle, text(counterTexts[`kind-${kind}`])],
    [texts.status, text(counterTexts[`status-${status}`])],
    [texts.reason, found.reason],
    found.appointment !== undefined && [texts.appointment, found.appointment],
    found.priority && [texts.priority, text(texts.yes)],
    found.doubts.length > 0 && [
      texts.doubts,
      text(
        joined(
          found.doubts.map((doubt) => doubtTexts[doubt]),
          ", ",
        ),
      ),
    ],
    [texts.officer, office === undefined ? officer : `${officer} (${office})`],
    ...found.points.map((point) => pointRow(terminal, found, point)),
    holds && [texts.effect, shownAt(effectiveAt, zone)],
    !ends && effectiveAt === undefined && [texts.until, shownAt(found.deadlineAt, zone)],
  ];
  return facts(rows.flatMap((row) => (row ? [[text(row[0]), row[1]] as const] : [])));
}

function representedWords({ representedBy = "", mandate = "", mandateExpires = "" }: Case): string {
  return `${representedBy}, ${visible(mandate)} (${mandateExpires})`;
}

function pointRow(terminal: Terminal, { oldAddress }: Case, point: PointView): readonly [Sentence, string] {
  const { side, address, provedAt } = point;
  const state = provedAt !== undefined ? "proved" : isProvedByCode(point) ? "toProve" : "unproved";
  const known = side === "old" && oldAddress === "lost" && provedAt === undefined ? "lost" : state;
  const words = terminal.text(fill(texts[known], { address }));
  return [side === "new" ? texts.newTitle : texts.oldTitle, words];
}

/** The mailboxes whose codes a case still waits for. */
export function awaitedPoints({ points, oldAddress }: Case): readonly PointView[] {
  return points.filter(awaitsCode(oldAddress));
}

/** What comes next in a case, as a sentence with the command to paste. */
export function nextStep(found: Case, zone: string): Sentence {
  const { id, status } = found;
  const at = shownAt(status === "approved" ? found.effectiveAt : found.deadlineAt, zone);
  const sentence = next[stepOf(found)];
  return fill(sentence as typeof next.submitted, { id, at });
}

const afterwards: Readonly<Partial<Record<CaseStatus, keyof typeof next>>> = {
  open: "identify",
  submitted: "submitted",
  approved: "approved",
  rejected: "rejected",
  vetoed: "vetoed",
  expired: "expired",
};

function stepOf(found: Case): keyof typeof next {
  const { status, kind } = found;
  if (found.outcome === "wrong-person") return "wrongPerson";
  if (status === "effective") return kind === "validation" ? "handOver" : "effective";
  if (status === "approved" && kind === "validation") return "handOverEarly";
  return afterwards[status] ?? workLeft(found);
}

/** What an identified person's case lacks before it can be handed in. */
export function workLeft(found: Case): "prove" | "confirm" | "submit" {
  const { kind, status } = found;
  if (kind === "validation") return "submit";
  if (kind !== "contact") return status === "proving" ? "submit" : "prove";
  if (!found.points.some(({ side }) => side === "new")) return "prove";
  return awaitedPoints(found).length > 0 ? "confirm" : "submit";
}
