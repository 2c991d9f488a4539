import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import type { Operator } from "../store/operators.ts";

const texts = catalogue({
  mustChange: {
    es: "Otra persona puso su contraseña: cámbiela por una que solo usted conozca.",
    en: "Somebody else set your password: change it to one that only you know.",
  },
  mustChangeHint: {
    es: "Se pide al entrar (en programas, con --new-password-file ARCHIVO): clave login --operator {name}",
    en: "It is asked for at sign-in (in scripts, with --new-password-file FILE): clave login --operator {name}",
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
