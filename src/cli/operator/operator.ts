import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { iso, type Moment } from "../../base/time.ts";
import { explainCedula, isDigits, judgeCedula } from "../../holder/identity/cedula.ts";
import { noticeSentence } from "../../operator/notices.ts";
import type { OperatorView } from "../../operator/operator.ts";
import type { Notice } from "../../store/staff/notices.ts";
import { type Role, roles } from "../../store/staff/operators.ts";
import { needed } from "../terminal/failure.ts";
import { questionsFor } from "../terminal/prompts.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { roleWords, texts } from "./texts.ts";

const own = catalogue({
  hint: {
    es: "Revise la cédula del operador, o deje fuera --cedula.",
    en: "Check the operator's cédula, or leave --cedula out.",
  },
});

/** An operator as scripts read one. */
export function operatorDocument(operator: OperatorView) {
  const { name, role, office, cedula, passwordChangeRequired } = operator;
  const moment = (at: Moment | undefined) => (at === undefined ? null : iso(at));
  return {
    name,
    role,
    office: office ?? null,
    cedula: cedula ?? null,
    disabledAt: moment(operator.disabledAt),
    passwordChangeRequired,
    approverSince: moment(operator.approverSince),
    approvesFrom: moment(operator.approvesFrom),
    createdAt: iso(operator.createdAt),
  };
}

/** How things stand with an operator, in a few words. */
export function stateOf(
  terminal: Terminal,
  { disabledAt, passwordChangeRequired }: OperatorView,
  zone: string,
) {
  if (disabledAt !== undefined) return terminal.text(fill(texts.disabled, { at: shownAt(disabledAt, zone) }));
  return terminal.text(passwordChangeRequired ? texts.mustChange : texts.active);
}

/** Answers with an operator as it became. */
export function answerOperator(terminal: Terminal, operator: OperatorView, done: Sentence): void {
  terminal.answer({ operator: operatorDocument(operator) }, terminal.text(done));
}

/** Tells an operator what there is to know, beside the answer, and gives it as scripts read it. */
export function tellNotices(terminal: Terminal, notices: readonly Notice[]) {
  return notices.map((notice) => {
    const message = terminal.text(noticeSentence(notice));
    terminal.say(terminal.paint("doubt", message));
    return { at: iso(notice.at), kind: notice.kind, message };
  });
}

/** The role that was given, or chosen by whoever is there. */
export async function roleFor(terminal: Terminal, given: Role | undefined): Promise<Role> {
  if (given !== undefined) return given;
  if (!terminal.interactive) throw needed(["--role ROLE"]);
  const choices = roles.map((role) => ({ value: role, name: terminal.text(roleWords(role)) }));
  return (await questionsFor(terminal)).choice(texts.askRole, choices);
}

/** A number has to be a cédula by its digits; the code of a foreigner has no arithmetic. */
export function requireArithmetic(terminal: Terminal, typed: string | undefined): void {
  const cedula = typed?.trim() ?? "";
  if (!isDigits(cedula)) return;
  const judgement = judgeCedula(cedula);
  if (judgement.outcome === "invalid")
    throw new ClaveError("cedula-invalid", explainCedula(judgement.fault), own.hint);
  if (judgement.outcome === "warned") terminal.say(explainCedula(judgement.doubt));
}
