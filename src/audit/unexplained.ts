import type { Context } from "../base/context.ts";
import { catalogue, fill, type Sentence, verbatim } from "../base/texts.ts";
import { local } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import {
  everyOperatorExplained,
  everyPassword,
  type OperatorInOffice,
  type PasswordInUse,
  unexplainedClearing,
} from "../store/explained.ts";
import { passwordDigest } from "./explain.ts";
import { unexplained } from "./faults.ts";
import type { ImportGroups } from "./import-groups.ts";
import { requireContactsExplained } from "./unexplained-contacts.ts";

const texts = catalogue({
  password: {
    es: "Ninguna entrada del registro explica la clave de {name}.",
    en: "No entry of the record explains the password of {name}.",
  },
  operator: {
    es: "Ninguna entrada del registro explica la contraseña del operador {name}.",
    en: "No entry of the record explains the password of the operator {name}.",
  },
  role: {
    es: "El operador {name} tiene la función {role}, que ninguna entrada del registro le dio.",
    en: "The operator {name} has the role {role}, which no entry of the record gave.",
  },
  enabled: {
    es: "Ninguna entrada del registro explica si el operador {name} puede entrar.",
    en: "No entry of the record explains whether the operator {name} may sign in.",
  },
  clearing: {
    es: "Ninguna entrada del registro explica el desbloqueo de {cedula}, {at}.",
    en: "No entry of the record explains the unlocking of {cedula}, {at}.",
  },
});

const page = 1000;

/** Throws *invalid* for a password, an operator, a contact point or an unlocking that no entry accounts for. */
export async function requireExplained(ctx: Context, imports: ImportGroups): Promise<void> {
  for (const operator of await everyOperatorExplained(ctx.store)) requireOperator(ctx, operator);
  for await (const passwords of everyPassword(ctx.store, page))
    for (const password of passwords)
      if (!isSaid(ctx, password)) throw unexplained(fill(texts.password, { name: visible(password.name) }));
  await requireContactsExplained(ctx, imports);
  const clearing = await unexplainedClearing(ctx.store);
  if (clearing) throw unexplained(unlocking(ctx, clearing));
}

function isSaid(ctx: Context, { name, verifier, said }: PasswordInUse): boolean {
  return said === passwordDigest(ctx.keys, name, verifier);
}

function requireOperator(ctx: Context, operator: OperatorInOffice): void {
  const { name, role, roleSaid, disabled, disabledSaid } = operator;
  const shown = visible(name);
  if (!isSaid(ctx, operator)) throw unexplained(fill(texts.operator, { name: shown }));
  if (role !== roleSaid) throw unexplained(fill(texts.role, { name: shown, role: verbatim(role) }));
  if ((disabledSaid === "operator.disable") !== disabled)
    throw unexplained(fill(texts.enabled, { name: shown }));
}

function unlocking(ctx: Context, { cedula, clearedAt }: { cedula: string; clearedAt: number }): Sentence {
  return fill(texts.clearing, { cedula: visible(cedula), at: local(clearedAt, ctx.settings.timezone) });
}
