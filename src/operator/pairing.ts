import type { StoreHandle } from "../base/context.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { type Clock, local, type Moment } from "../base/time.ts";
import { everyOperator, hasTrait, type Operator } from "../store/staff/operators.ts";
import { livingTies, tiedTo, tiedUntil } from "./ties.ts";

const texts = catalogue({
  admins: {
    es: "No hay dos administradores que puedan decidir juntos: lo que uno quiere de cuentas y ajustes entra en vigor tras un día, a la vista de todos.",
    en: "No two admins can decide together: what one wants of accounts and settings takes force after a day, in view of all.",
  },
  approvers: {
    es: "No hay dos personas que puedan aprobar y decidir juntas: lo que atiende quien aprueba, no lo aprueba nadie.",
    en: "No two who approve can decide together: what an approver brings, nobody approves.",
  },
  tie: {
    es: "{operator} y {other} no deciden juntos hasta el {until}, ni quien está unido por ellos: se hizo a solas.",
    en: "{operator} and {other} do not decide together until {until}, nor who is tied through them: it was done alone.",
  },
  cedula: {
    es: "Sin cédula: {names}. Al entrar en producción, cada uno la da antes que nada.",
    en: "Without a cédula: {names}. On signing in, in production, each gives it before anything else.",
  },
});

/** Who can be whose second person at a desk in production, and what is wanting there. */
export interface SecondPersons {
  /** Who is tied to whom by what was done alone, and until when. */
  readonly ties: readonly { readonly operator: string; readonly other: string; readonly until: Moment }[];
  /** Whose second person there is none for. */
  readonly lacking: readonly ("admins" | "approvers")[];
  readonly withoutCedula: readonly string[];
}

/** Looks at who can be whose second person; writes nothing. */
export async function secondPersons(desk: {
  readonly store: StoreHandle;
  readonly clock: Clock;
}): Promise<SecondPersons> {
  const living = await livingTies(desk);
  const active = (await everyOperator(desk.store, 100_000)).filter(
    ({ disabledAt, unconfirmedAt }) => disabledAt === undefined && unconfirmedAt === undefined,
  );
  const isLacking = (trait: "rules" | "approves") => {
    const names = active.filter(({ role }) => hasTrait(role, trait)).map(({ name }) => name);
    return names.every((name) => names.every((other) => other === name || tiedTo(name, living).has(other)));
  };
  const lacking = [
    ...(isLacking("rules") ? (["admins"] as const) : []),
    ...(isLacking("approves") ? (["approvers"] as const) : []),
  ];
  const ties = living.map((tie) => ({ operator: tie.operator, other: tie.other, until: tiedUntil(tie) }));
  const bare = ({ cedula }: Operator) => cedula === undefined;
  return { ties, lacking, withoutCedula: active.filter(bare).map(({ name }) => name) };
}

/** The same in sentences, what weighs most first; none where nothing is wanting. */
export function wantingSentences(found: SecondPersons, zone: string): readonly Sentence[] {
  const { ties, lacking, withoutCedula } = found;
  return [
    ...lacking.map((trait) => texts[trait]),
    ...(withoutCedula.length > 0 ? [fill(texts.cedula, { names: withoutCedula.join(", ") })] : []),
    ...ties.map(({ operator, other, until }) =>
      fill(texts.tie, { operator, other, until: local(until, zone) }),
    ),
  ];
}
