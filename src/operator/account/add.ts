import { attempt } from "../../audit/attempt.ts";
import { passwordDigest } from "../../audit/explain.ts";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { hashPassword } from "../../password/hash.ts";
import { alone, transaction } from "../../store/engine/transaction.ts";
import { addOperator, everyOperator, hasTrait, type Role } from "../../store/staff/operators.ts";
import { cedulaFrom, requireCedula, requireOnePerson } from "../cedula.ts";
import { officeFor } from "../office.ts";
import { operatorSubject, requireOperator, requireOperatorName, viewOf } from "../operator.ts";
import { requireOperatorPassword } from "../password.ts";
import { approverSince, noteGrant } from "../second-person.ts";
import { ownWill, proposeOrder } from "./account.ts";
import type { ChangedOperator } from "./change.ts";

const texts = catalogue({
  exists: { es: "Ya hay un operador llamado {name}.", en: "There is an operator called {name} already." },
  existsHint: {
    es: "Véalo, o elija otro nombre: clave operator show {name}",
    en: "Look at that one, or choose another name: clave operator show {name}",
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

/**
 * Makes an operator, whose password has to be changed at the first sign-in: whoever set it knows it. In production
 * one who may approve signs in to nothing until a second administrator confirms it.
 */
export function makeOperator(ctx: Context, input: NewOperator): Promise<ChangedOperator> {
  return attempt(ctx, "operator.add", operatorSubject(input.name), async () => {
    requireOperatorName(input.name);
    const cedula = cedulaFrom(input.cedula);
    requireCedula(ctx, input.name, cedula);
    await requireOperatorPassword({ ...input, cedula });
    const verifier = await hashPassword(input.password);
    return transaction(ctx, (ctx) => write(ctx, { ...input, cedula, verifier }));
  });
}

async function write(
  ctx: Context,
  { name, role, cedula, verifier, ...input }: NewOperator & { readonly verifier: string },
): Promise<ChangedOperator> {
  await alone(ctx, "operators");
  const office = await officeFor(ctx, role, input.office);
  await requireNewName(ctx, name);
  await requireOnePerson(ctx, name, cedula);
  const now = ctx.clock.now();
  const waits = ctx.settings.production && hasTrait(role, "approves");
  const made = { approverSince: approverSince({ name, role }, now), unconfirmedAt: waits ? now : undefined };
  const by = ctx.actor.name;
  await addOperator(ctx.store, { name, role, office, cedula, verifier, passwordSetBy: by, ...made }, now);
  const pending = waits ? await proposeOrder(ctx, { act: "operator.add", name }) : undefined;
  if (!pending) await noteGrant(ctx, { name, role }, ownWill(ctx));
  const proposal = pending?.proposal;
  const detail = { role, office, password: passwordDigest(ctx.keys, name, verifier), proposal };
  await record(ctx, { act: "operator.add", subject: operatorSubject(name), detail });
  return { ...viewOf(await requireOperator(ctx, name)), ...(pending ? { pending } : {}) };
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
