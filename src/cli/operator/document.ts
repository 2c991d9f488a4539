import { fill } from "../../base/texts.ts";
import { iso, type Moment } from "../../base/time.ts";
import type { OperatorView } from "../../operator/operator.ts";
import { shownAt, type Terminal } from "../terminal.ts";
import { texts } from "./texts.ts";

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
