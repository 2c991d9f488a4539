import type { StoreHandle } from "../../base/context.ts";
import type { Kind } from "../../base/error-codes.ts";
import { ClaveError, type ErrorDetail } from "../../base/errors.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { explainStoreFault } from "./faults.ts";
import { opened } from "./handle.ts";

const texts = catalogue({
  nothing: {
    es: "El acto no se hizo: repítalo cuando haya espacio.",
    en: "The act did not take place: repeat it once there is space.",
  },
  partly: {
    es: "Una parte pudo quedar hecha: vea qué consta antes de repetir (clave audit log).",
    en: "Part of it may be done: see what is recorded before repeating (clave audit log).",
  },
  progress: {
    es: "{done} Eso queda hecho; el mismo comando sigue desde ahí.",
    en: "{done} That stays done; the same command goes on from there.",
  },
});

/** How far an act of several commits has come: under the names of its answer, and in words. */
export interface Progress {
  readonly counts: NonNullable<ErrorDetail["done"]>;
  readonly words: Sentence;
}

/** Faults from outside that end an act between two of its commits. */
const breaking: ReadonlySet<Kind> = new Set<Kind>(["io", "busy", "unavailable"]);

/** Work of several commits: a fault of the store or its disk that breaks it off says how far it had come. */
export async function inSteps<R>(soFar: () => Progress | undefined, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    const fault = faultOf(error);
    const { counts = {}, words } = soFar() ?? {};
    const came = Object.values(counts).some((count) => typeof count === "number" && count > 0);
    if (!fault || !breaking.has(fault.kind) || !words || !came) throw error;
    throw fault.adding(fill(texts.progress, { done: words }), { done: counts });
  }
}

/** Work on a store: where a full disk ends it, the fault says whether anything was done. */
export async function tellingStanding<R>(handle: StoreHandle, work: () => Promise<R>): Promise<R> {
  const store = opened(handle);
  try {
    return await work();
  } catch (error) {
    const fault = faultOf(error);
    if (fault?.code !== "disk-full" || fault.detail.done) throw error;
    throw fault.adding(store.commits === 0 ? texts.nothing : texts.partly);
  }
}

function faultOf(error: unknown): ClaveError | undefined {
  return error instanceof ClaveError ? error : explainStoreFault(error);
}
