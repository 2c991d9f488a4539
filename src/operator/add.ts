import { attempt } from "../audit/attempt.ts";
import { passwordDigest } from "../audit/explain.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { hashPassword } from "../password/hash.ts";
import { alone, transaction } from "../store/engine/transaction.ts";
import { addOperator, everyOperator, operatorsOf, type Role } from "../store/staff/operators.ts";
import { officeFor } from "./office.ts";
import {
  type OperatorView,
  operatorSubject,
  requireOperator,
  requireOperatorName,
  viewOf,
} from "./operator.ts";
import { requireOperatorPassword } from "./password.ts";
import { approverSince, noteGrant } from "./second-person.ts";

const texts = catalogue({
  exists: { es: "Ya hay un operador llamado {name}.", en: "There is an operator called {name} already." },
  existsHint: {
    es: "Véalo, o elija otro nombre: clave operator show {name}",
    en: "Look at that one, or choose another name: clave operator show {name}",
  },
  cedula: {
    es: "La cédula de un operador tiene de 3 a 20 dígitos, mayúsculas o guiones.",
    en: "An operator's cédula is 3 to 20 digits, capitals or dashes.",
  },
  cedulaHint: { es: "Por ejemplo: --cedula 1710034065", en: "For example: --cedula 1710034065" },
  onePerson: {
    es: "Esa cédula ya es la de {name}, que puede entrar: una persona es un solo operador.",
    en: "That cédula is {name}'s already, who can sign in: one person is one operator.",
  },
  onePersonHint: {
    es: 'Si ya no se usa, desactívelo antes: clave operator disable {name} --reason "…"',
    en: 'If it is out of use, disable it first: clave operator disable {name} --reason "…"',
  },
});

/** Somebody who is to work at the desk. */
export interface NewOperator {
  readonly name: string;
  readonly role: Role;
  readonly office?: string | undefined;
  /** The operator's own, so that nobody serves himself. */
  readonly cedula?: string | undefined;
  readonly password: string;
}

/** Makes an operator, whose password has to be changed at the first sign-in: whoever set it knows it. */
export function makeOperator(ctx: Context, input: NewOperator): Promise<OperatorView> {
  return attempt(ctx, "operator.add", operatorSubject(input.name), async () => {
    requireOperatorName(input.name);
    const cedula = cedulaFrom(input.cedula);
    await requireOperatorPassword({ ...input, cedula });
    const verifier = await hashPassword(input.password);
    return transaction(ctx, (ctx) => write(ctx, { ...input, cedula, verifier }));
  });
}

async function write(
  ctx: Context,
  { name, role, cedula, verifier, ...input }: NewOperator & { readonly verifier: string },
): Promise<OperatorView> {
  await alone(ctx, "operators");
  const office = await officeFor(ctx, role, input.office);
  await requireNewName(ctx, name);
  await requireOnePerson(ctx, name, cedula);
  const now = ctx.clock.now();
  const since = approverSince({ name, role }, now);
  const by = ctx.actor.name;
  await addOperator(
    ctx.store,
    { name, role, office, cedula, verifier, passwordSetBy: by, approverSince: since },
    now,
  );
  await noteGrant(ctx, { name, role });
  const detail = { role, office, password: passwordDigest(ctx.keys, name, verifier) };
  await record(ctx, { act: "operator.add", subject: operatorSubject(name), detail });
  return viewOf(await requireOperator(ctx, name));
}

/** An operator's own cédula as typed; throws *invalid* for what can be none. */
export function cedulaFrom(typed: string | undefined): string | undefined {
  const cedula = bareDigits(typed?.trim().toUpperCase());
  if (cedula === undefined || /^[A-Z0-9][A-Z0-9-]{2,19}$/.test(cedula)) return cedula;
  throw new ClaveError("cedula-invalid", texts.cedula, texts.cedulaHint);
}

/** A cédula as the register has it, where people put a dash or spaces between its digits. */
function bareDigits(typed: string | undefined): string | undefined {
  const bare = typed?.replace(/[\s-]/g, "");
  return bare !== undefined && /^\d{10}$/.test(bare) ? bare : typed;
}

/** Names that a reader takes for one another are one name. */
async function requireNewName(ctx: Context, name: string): Promise<void> {
  const folded = (text: string) => text.normalize("NFKC").toLowerCase();
  const all = await everyOperator(ctx.store, 100_000);
  const there = all.find((each) => folded(each.name) === folded(name));
  if (!there) return;
  const taken = { name: there.name };
  throw new ClaveError("operator-exists", fill(texts.exists, taken), fill(texts.existsHint, taken));
}

/** Throws *refused* where somebody would be his own second person, under another name. */
export async function requireOnePerson(
  ctx: Context,
  name: string,
  cedula: string | undefined,
): Promise<void> {
  const there = cedula === undefined ? [] : await operatorsOf(ctx.store, cedula);
  const other = there.find((each) => each !== name);
  if (other === undefined) return;
  const hint = fill(texts.onePersonHint, { name: other });
  throw new ClaveError("cedula-taken", fill(texts.onePerson, { name: other }), hint);
}
