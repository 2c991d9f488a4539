import { catalogue, fill, type Sentence, verbatim } from "../../../base/texts.ts";
import { takeCase } from "../../../counter/case/identify.ts";
import { listCases } from "../../../counter/case/list.ts";
import type { MandateShown } from "../../../counter/case/mandate.ts";
import { openCase } from "../../../counter/case/open.ts";
import { texts as counterTexts } from "../../../counter/case/texts.ts";
import type { Case } from "../../../counter/case/view.ts";
import type { Brought } from "../../../counter/proof/prove.ts";
import { requireAffiliate, requireIdentifier, requireReason } from "../../../holder/identity/identity.ts";
import type { CaseKind } from "../../../store/counter/cases.ts";
import { chosen, holding, mended, typed, type Visit } from "./visit.ts";

const texts = catalogue({
  opened: { es: "Trámite {id} abierto: {names}.", en: "Case {id} opened: {names}." },
  goesOn: { es: "Sigue el trámite {id}: {names} ({status}).", en: "Case {id} goes on: {names} ({status})." },
  another: {
    es: "El trámite {id} de esta persona lo lleva {officer}. ¿Lo toma usted?",
    en: "The case {id} of this person is in the hands of {officer}. Do you take it over?",
  },
  take: { es: "Sí: veré otra vez el documento", en: "Yes: I will see the document again" },
  came: { es: "¿Cómo vino la persona?", en: "How did the person come?" },
  walkIn: { es: "Sin cita", en: "Without an appointment" },
  appointment: { es: "Con cita", en: "With an appointment" },
  priority: { es: "Grupo prioritario", en: "Priority group" },
  number: { es: "Número de la cita:", en: "Number of the appointment:" },
  reason: { es: "¿Por qué? (queda en el registro)", en: "Why? (it is kept in the record)" },
  other: { es: "Otro motivo…", en: "Another reason…" },
  otherText: { es: "Motivo:", en: "Reason:" },
});

/** Reasons that are picked rather than typed. */
const reasons = catalogue({
  lost: { es: "Perdió el acceso a su correo", en: "Lost access to the mailbox" },
  changed: { es: "Cambió de correo o de número", en: "Changed the mailbox or the number" },
  misspelt: { es: "El correo registrado está mal escrito", en: "The address on file is misspelt" },
  forgotImage: { es: "Olvidó su imagen de seguridad", en: "Forgot the security image" },
  forgotAnswers: { es: "Olvidó sus respuestas", en: "Forgot the answers" },
  none: { es: "No tenía ninguna registrada", en: "Had none on file" },
  noMailbox: { es: "No tiene un correo donde recibir el enlace", en: "Has no mailbox to get the link at" },
  cameHimself: {
    es: "Vino con su documento y pide otro intento",
    en: "Came with the document and asks for another try",
  },
  cannotWait: { es: "No puede esperar el cambio de su correo", en: "Cannot wait for the change of mailbox" },
});

const reasonsFor: Readonly<Record<CaseKind | "unlock", readonly (keyof typeof reasons)[]>> = {
  contact: ["lost", "changed", "misspelt"],
  image: ["forgotImage", "none"],
  questions: ["forgotAnswers", "none"],
  validation: ["noMailbox", "cannotWait"],
  unlock: ["cameHimself"],
};

/** What a person came for. */
export interface Wish extends Brought {
  /** As typed. */
  readonly cedula: string;
  readonly kind: CaseKind;
  readonly reason?: string | undefined;
  readonly appointment?: string | undefined;
  readonly priority?: boolean | undefined;
  readonly oldAddress?: "works" | "lost" | undefined;
  /** The mandate of who came in the person's place. */
  readonly shown?: MandateShown | undefined;
}

const ended: ReadonlySet<Case["status"]> = new Set(["effective", "rejected", "expired"]);

/** The person's cases under way at this office, newest first; throws *missing* for nobody the register has. */
export function livingCases(visit: Visit, typedCedula: string): Promise<readonly Case[]> {
  return visit.act(async (ctx) => {
    const { cedula } = await requireAffiliate(ctx, await requireIdentifier(ctx, typedCedula));
    const cases = await listCases(ctx, { cedula, limit: 20 });
    return cases.filter(({ status }) => !ended.has(status));
  });
}

/** Takes up again what is under way for a person, or opens a case. */
export async function beginCase(visit: Visit, wish: Wish): Promise<Case> {
  const found = (await livingCases(visit, wish.cedula)).find(({ kind }) => kind === wish.kind);
  return found ? takeUp(visit, found) : openNew(visit, wish);
}

/** Goes on with a case; a colleague's is taken over where it is not handed in yet. */
export async function takeUp(visit: Visit, found: Case): Promise<Case> {
  const { terminal, actor } = visit;
  const { id, names, officer, status } = found;
  holding(visit, found);
  const own = officer === actor.name || found.submittedAt !== undefined;
  if (!own) {
    await chosen(visit, fill(texts.another, { id, officer }), [["take", texts.take]]);
    return holding(visit, await visit.act((ctx) => takeCase(ctx, id, undefined)));
  }
  terminal.say(fill(texts.goesOn, { id, names, status: counterTexts[`status-${status}`] }));
  return found;
}

/** Opens a case, asking why and how the person came where that was not said. */
export async function openNew(visit: Visit, wish: Wish): Promise<Case> {
  const { terminal } = visit;
  const { cedula, kind, oldAddress, shown: mandate } = wish;
  const reason = wish.reason ?? (await askedReason(visit, kind));
  const said = wish.appointment !== undefined || wish.priority;
  const came = said ? { appointment: wish.appointment, priority: wish.priority } : await askedArrival(visit);
  const opened = await visit.act((ctx) =>
    openCase(ctx, { cedula, kind, reason, oldAddress, mandate, ...came }),
  );
  const { id, names } = holding(visit, opened.case);
  for (const warning of opened.warnings) terminal.say(terminal.paint("doubt", terminal.text(warning)));
  terminal.say(fill(texts.opened, { id, names }));
  return opened.case;
}

/** A reason from the list for what is asked for, or typed. */
export async function askedReason(visit: Visit, kind: CaseKind | "unlock"): Promise<string> {
  const { text } = visit.terminal;
  const listed = reasonsFor[kind].map((key): readonly [string, Sentence] => [key, reasons[key]]);
  const picked = await chosen(visit, texts.reason, [...listed, ["other", texts.other]]);
  if (picked !== "other") return text(reasons[picked as keyof typeof reasons] ?? verbatim(picked));
  for (;;) {
    const reason = await typed(visit, texts.otherText);
    const result = await mended(visit, ["reason-missing"], () => requireReason(reason));
    if ("done" in result) return result.done;
  }
}

async function askedArrival(visit: Visit) {
  const came = await chosen(visit, texts.came, [
    ["walk-in", texts.walkIn],
    ["appointment", texts.appointment],
    ["priority", texts.priority],
  ]);
  if (came === "appointment") return { appointment: await typed(visit, texts.number) };
  return { priority: came === "priority" };
}
