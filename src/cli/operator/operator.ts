import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill, joined, type Sentence } from "../../base/texts.ts";
import { iso, type Moment } from "../../base/time.ts";
import { explainCedula, isDigits, judgeCedula } from "../../holder/identity/cedula.ts";
import type { PendingAccount } from "../../operator/account/account.ts";
import type { ChangedOperator } from "../../operator/account/change.ts";
import type { ListedOperator } from "../../operator/account/list.ts";
import { noticeSentence, whoDecides, wishWords } from "../../operator/notices.ts";
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
  wish: { es: "{what} {name}", en: "{what} {name}" },
  toRole: { es: "{wish} ({role})", en: "{wish} ({role})" },
  proposed: { es: "Propuesta {proposal}: {wish}.", en: "Proposal {proposal}: {wish}." },
  waits: { es: "{by} propone {wish}", en: "{by} proposes {wish}" },
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
    unconfirmedAt: moment(operator.unconfirmedAt),
    passwordChangeRequired,
    approverSince: moment(operator.approverSince),
    approvesFrom: moment(operator.approvesFrom),
    createdAt: iso(operator.createdAt),
  };
}

/** How things stand with an operator, in a few words. */
export function stateOf(
  terminal: Terminal,
  { disabledAt, unconfirmedAt, passwordChangeRequired, pending }: ListedOperator,
  zone: string,
): string {
  if (disabledAt === undefined && unconfirmedAt !== undefined) return terminal.text(texts.unconfirmed);
  if (disabledAt !== undefined) return terminal.text(fill(texts.disabled, { at: shownAt(disabledAt, zone) }));
  const state = terminal.text(passwordChangeRequired ? texts.mustChange : texts.active);
  return pending ? `${state}; ${terminal.text(texts.waits)}` : state;
}

/** Answers with an operator as it became, or with what a second administrator is to confirm first. */
export function answerOperator(
  terminal: Terminal,
  { settings }: Pick<Context, "settings">,
  operator: ChangedOperator,
  done: Sentence,
): void {
  const { name, pending } = operator;
  const waits = pending ? { pending: true, proposal: pending.proposal } : {};
  const words = pending ? proposed(name, pending, settings) : done;
  terminal.answer({ operator: operatorDocument(operator), ...waits }, terminal.text(words));
}

function proposed(name: string, pending: PendingAccount, settings: Context["settings"]): Sentence {
  const { proposal } = pending;
  const what = fill(own.proposed, { proposal, wish: wishOf(pending, name) });
  return joined([what, decidedBy(name, pending, settings)], "\n");
}

function wishOf({ act, role }: PendingAccount, name: string): Sentence {
  const wish = fill(own.wish, { what: wishWords(act), name });
  return role === undefined ? wish : fill(own.toRole, { wish, role: roleWords(role) });
}

/** Who decides what waits about an account, or when it takes force by itself. */
export function decidedBy(
  name: string,
  { dueAt }: Pick<PendingAccount, "dueAt">,
  { timezone }: Context["settings"],
): Sentence {
  return whoDecides(name, dueAt === undefined ? undefined : shownAt(dueAt, timezone));
}

/** What waits about an account, in a few words. */
export function pendingWords(pending: PendingAccount, name: string): Sentence {
  return fill(own.waits, { by: pending.by, wish: wishOf(pending, name) });
}

/** What waits about an account, as scripts read it. */
export function pendingDocument({ proposal, act, role, by, at, dueAt }: PendingAccount) {
  const due = dueAt === undefined ? null : iso(dueAt);
  return { proposal, act, role: role ?? null, by, at: iso(at), dueAt: due };
}

/** Tells an operator what there is to know, beside the answer, and gives it as scripts read it. */
export function tellNotices(terminal: Terminal, notices: readonly Notice[]) {
  return notices.map((notice) => {
    const message = terminal.text(noticeSentence(notice));
    terminal.say(terminal.paint("doubt", message));
    return { at: iso(notice.at), kind: notice.kind, message };
  });
}

/** Tells, beside the answer, who is nobody's second person at a desk in production and what is wanting; gives it too. */
export async function tellWanting(terminal: Terminal, ctx: Context, production = ctx.settings.production) {
  const { secondPersons, wantingSentences } = await import("../../operator/pairing.ts");
  const found = await secondPersons(ctx);
  const sentences = production ? wantingSentences(found, ctx.settings.timezone) : [];
  for (const sentence of sentences) terminal.say(terminal.paint("doubt", terminal.text(sentence)));
  return found;
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
