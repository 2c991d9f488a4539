import { passwordDigest } from "../audit/explain.ts";
import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue } from "../base/texts.ts";
import { hashPassword } from "../password/hash.ts";
import { transaction } from "../store/engine/transaction.ts";
import { addOperator, hasOperators } from "../store/staff/operators.ts";
import { cedulaFrom } from "./cedula.ts";
import { operatorSubject, requireOperatorName } from "./operator.ts";
import { requireOperatorPassword } from "./password.ts";

const texts = catalogue({
  exists: { es: "La mesa ya existe en esta carpeta.", en: "The desk already exists in this folder." },
  existsHint: {
    es: "Entre: clave login --operator NOMBRE (o use otra carpeta con --home)",
    en: "Sign in: clave login --operator NAME (or use another folder with --home)",
  },
});

/** The first operator of a desk. */
export interface Founder {
  readonly name: string;
  /** The founder's own. */
  readonly cedula?: string | undefined;
  readonly password: string;
}

/** Makes the first admin; refused once the desk has an operator, so an interrupted founding can be repeated. */
export async function foundDesk(ctx: Context, founder: Founder): Promise<{ readonly operator: string }> {
  authorize(ctx, "desk.found");
  await requireFounder(founder);
  const verifier = await hashPassword(founder.password);
  return transaction(ctx, async (ctx) => {
    if (await hasOperators(ctx.store)) throw deskExists();
    const { name } = founder;
    const cedula = cedulaFrom(founder.cedula);
    const now = ctx.clock.now();
    // the first one is nobody's creature: waiting a day would keep everybody waiting
    const approverSince = 0;
    await addOperator(
      ctx.store,
      { name, role: "admin", cedula, verifier, passwordSetBy: name, approverSince },
      now,
    );
    const detail = { role: "admin", password: passwordDigest(ctx.keys, name, verifier) };
    await record(ctx, { act: "desk.found", subject: operatorSubject(name), detail });
    return { operator: name };
  });
}

/** The error for a place where there is a desk. */
export function deskExists(): ClaveError {
  return new ClaveError("desk-exists", texts.exists, texts.existsHint);
}

/** Throws *invalid* unless somebody can found a desk: asked before anything is made. */
export async function requireFounder(founder: Founder): Promise<void> {
  requireOperatorName(founder.name);
  cedulaFrom(founder.cedula);
  await requireOperatorPassword(founder);
}
