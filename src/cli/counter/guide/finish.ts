import { ClaveError } from "../../../base/errors.ts";
import { catalogue } from "../../../base/texts.ts";
import { isProvedByCode } from "../../../channel/channels.ts";
import { handOver } from "../../../counter/case/hand-over.ts";
import { showCase } from "../../../counter/case/show.ts";
import type { Case } from "../../../counter/case/view.ts";
import { approveCase } from "../../../counter/decide/approve.ts";
import { submitCase } from "../../../counter/decide/submit.ts";
import { actorSigning } from "../../../operator/session/sign-in.ts";
import { tellFailure } from "../../terminal/failure.ts";
import { caseFacts, nextStep } from "../words/case-words.ts";
import { type PaperWidth, receiptLines, slipLines } from "../words/paper.ts";
import { texts as common } from "../words/texts.ts";
import { bringAnother } from "./bring-contact.ts";
import { chosen, heading, holding, Left, post, typed, type Visit } from "./visit.ts";

const texts = catalogue({
  title: { es: "Entrega", en: "Handing in" },
  ready: { es: "¿Entregar el trámite?", en: "Hand the case in?" },
  submit: { es: "Sí, entregarlo", en: "Yes, hand it in" },
  andNow: { es: "¿Qué más?", en: "What else?" },
  done: { es: "Terminar", en: "Done" },
  signs: { es: "Un supervisor lo aprueba aquí, ahora", en: "A supervisor approves it here, now" },
  receipt80: { es: "Comprobante para la persona", en: "A receipt for the person" },
  receipt32: { es: "Comprobante de 32 columnas", en: "A receipt of 32 columns" },
  handOver: { es: "Entregar la activación", en: "Hand over the activation" },
  blind: {
    es: "Número del documento, si el supervisor lo vio (vacío: no lo vio):",
    en: "The document's number, if the supervisor saw it (empty: did not):",
  },
});

/** Asks once more, then hands a case in. */
export async function handIn(visit: Visit, found: Case): Promise<Case> {
  const { terminal, zone } = visit;
  heading(visit, texts.title);
  terminal.say(caseFacts(terminal, found, zone));
  const another = found.points.some((point) => point.side === "new" && isProvedByCode(point));
  const wish = await chosen(visit, texts.ready, [
    ["submit", texts.submit],
    ...(another ? [["other", common.askOther] as const] : []),
  ]);
  if (wish === "other") return bringAnother(visit, found);
  const { case: submitted, letters } = await visit.act((ctx) => submitCase(ctx, found.id));
  holding(visit, submitted);
  await post(visit, letters);
  return submitted;
}

type Afterwards = "done" | "signs" | "receipt80" | "receipt32" | "handOver";

/** Says how a case stands and does what is left to do with the person there, until nothing is. */
export async function finish(visit: Visit, found: Case): Promise<Case> {
  let known = found;
  visit.terminal.say(nextStep(known, visit.zone));
  if (known.status === "rejected" || known.status === "expired") return known;
  for (;;) {
    const choices = afterwardsOf(known).map((value) => ({ value, name: visit.terminal.text(texts[value]) }));
    const wish = await visit.questions.choice<Afterwards>(texts.andNow, choices);
    if (wish === "done") return known;
    known = await told(visit, known, () => does[wish](visit, known));
  }
}

function afterwardsOf({ status, kind }: Case): readonly Afterwards[] {
  const handsOver = kind === "validation" && (status === "effective" || status === "approved");
  return [
    ...(handsOver ? (["handOver"] as const) : []),
    "receipt80",
    "receipt32",
    ...(status === "submitted" ? (["signs"] as const) : []),
    "done",
  ];
}

const does: Readonly<Record<Exclude<Afterwards, "done">, (visit: Visit, found: Case) => Promise<Case>>> = {
  signs: signedHere,
  receipt80: (visit, found) => receipt(visit, found, "80"),
  receipt32: (visit, found) => receipt(visit, found, "32"),
  handOver: handsOver,
};

/** A failure at the end of a visit is told; the case is safe. */
async function told(visit: Visit, found: Case, work: () => Promise<Case>): Promise<Case> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Left) return found;
    if (!(error instanceof ClaveError) || isOver(error)) throw error;
    await tellFailure(error, visit.terminal);
    return found;
  }
}

/** Whether a failure means that nobody is signed in any more. */
export function isOver({ code }: ClaveError): boolean {
  return code === "session-over" || code === "not-signed-in";
}

async function signedHere(visit: Visit, found: Case): Promise<Case> {
  const name = await typed(visit, common.askSupervisor);
  const password = await visit.questions.secret(common.askPassword);
  const blind = (await visit.questions.text(texts.blind)).trim();
  const { case: approved, letters } = await visit.act(async (ctx) => {
    const actor = await actorSigning(ctx, name, password);
    return approveCase({ ...ctx, actor }, found.id, blind === "" ? undefined : blind);
  });
  holding(visit, approved);
  await post(visit, letters);
  visit.terminal.say(nextStep(approved, visit.zone));
  return approved;
}

async function receipt(visit: Visit, found: Case, width: PaperWidth): Promise<Case> {
  const { terminal } = visit;
  const story = await visit.act((ctx) => showCase(ctx, found.id));
  terminal.shell.stdout.write(`\n${receiptLines(terminal, story.receipt, width).join("\n")}\n\n`);
  return holding(visit, story.case);
}

async function handsOver(visit: Visit, found: Case): Promise<Case> {
  const handed = await visit.act((ctx) => handOver(ctx, found.id));
  await visit.once(slipLines(visit.terminal, visit.settings, handed, "80"));
  return holding(visit, handed.case);
}
