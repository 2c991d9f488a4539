import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import type { Operator } from "../store/operators.ts";

const texts = catalogue({
  mustChange: {
    es: "Otra persona puso su contraseña: cámbiela por una que solo usted conozca.",
    en: "Somebody else set your password: change it to one that only you know.",
  },
  mustChangeHint: {
    es: "clave login --operator {name} --password-stdin --new-password-file ARCHIVO",
    en: "clave login --operator {name} --password-stdin --new-password-file FILE",
  },
});

/** Whether somebody else knows the password: then it opens nothing but its own change. */
export function mustChangePassword({ name, passwordSetBy }: Operator): boolean {
  return passwordSetBy !== name;
}

/** The error for whoever still has a password that somebody else set. */
export function passwordChangeRequired(name: string): ClaveError {
  const hint = fill(texts.mustChangeHint, { name });
  return new ClaveError("forbidden", "password-change-required", texts.mustChange, hint);
}

/** What an audit entry keeps of a password that was set: enough to tell it apart, nothing to guess it by. */
export function passwordMark(ctx: Context, name: string, verifier: string): string {
  return ctx.keys.digest("audit-password", `${name}\n${verifier}`).toString("hex").slice(0, 32);
}
