import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { explainStoreFault } from "../store/faults.ts";

const texts = catalogue({
  file: {
    es: "No se puede leer {path} ({code}).",
    en: "{path} cannot be read ({code}).",
  },
  fileHint: {
    es: "Revise que exista y sus permisos, como el usuario de la mesa.",
    en: "Check that it is there, and its permissions, as the desk's user.",
  },
  defect: {
    es: "El examen no llegó a su fin ({code}): es un defecto de clave.",
    en: "The examination did not come to its end ({code}): a fault in clave.",
  },
  defectHint: {
    es: "Repita; si vuelve a ocurrir, avise a quien mantiene la mesa: clave doctor --json",
    en: "Repeat; if it happens again, tell whoever maintains the desk: clave doctor --json",
  },
});

/** What any failure says to a person; what was not foreseen only gives its name, for its words may hold anything. */
export function explain(error: unknown): ClaveError {
  if (error instanceof ClaveError) return error;
  const known = explainStoreFault(error);
  if (known) return known;
  const { code, path, name } = (error ?? {}) as NodeJS.ErrnoException;
  const told = visible(String(code ?? name ?? error)).slice(0, 60);
  if (path === undefined)
    return new ClaveError("defect", "defect", fill(texts.defect, { code: told }), texts.defectHint);
  const sentence = fill(texts.file, { path: visible(path), code: told });
  return new ClaveError("io", "file-unreadable", sentence, texts.fileHint);
}
