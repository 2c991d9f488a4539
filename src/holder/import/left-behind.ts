import { catalogue, type Sentence } from "../../base/texts.ts";
import type { Use } from "../../store/register/imported.ts";
import type { RefusedRows } from "./refused-rows.ts";

/** Why something that an import did is not taken back. */
export type LeftWhy = Use | "changed-since" | "counters";

/** Something that an import did and that stays. */
export interface LeftBehind {
  readonly cedula: string;
  /** Null: the person, whom the import added. */
  readonly column: string | null;
  readonly why: LeftWhy;
}

/** Each reason in words. */
export const leftReasons: Readonly<Record<LeftWhy, Sentence>> = catalogue({
  "changed-since": { es: "El valor cambió después.", en: "The value was changed since." },
  counters: {
    es: "Lo completó una versión anterior: cambia solo en la ventanilla.",
    en: "An earlier version filled it in: it only changes at the counter.",
  },
  recovery: { es: "Ya pidió recuperar su clave.", en: "A recovery was asked for since." },
  case: { es: "Tiene un trámite de la ventanilla.", en: "There is a case of theirs at the counter." },
  password: { es: "Ya tiene clave.", en: "They have a password." },
  caller: {
    es: "Ya se comprobó su identidad por teléfono.",
    en: "Their identity was checked on the telephone.",
  },
  counter: { es: "Ya se le atendió en la ventanilla.", en: "They were served at the counter." },
  check: { es: "Alguien ya intentó comprobar su identidad.", en: "Somebody has tried their identity check." },
  letter: { es: "Ya se le envió un mensaje.", en: "A message was sent to them." },
  contact: { es: "Tiene un contacto de la ventanilla.", en: "They have a contact of the counter." },
  "later-import": { es: "Otra importación lo cambió después.", en: "Another import changed them since." },
});

const mostExamples = 10;

/** What is left behind: counted, some of it at hand, all of it in a file where there is one. */
export class LeftRows {
  readonly examples: LeftBehind[] = [];
  readonly #file: RefusedRows | undefined;
  #count = 0;

  constructor(file: RefusedRows | undefined) {
    this.#file = file;
  }

  get count(): number {
    return this.#count;
  }

  /** Full path of the file; undefined where nothing was left, or none is written. */
  finish(): string | undefined {
    return this.#file?.finish();
  }

  add(left: LeftBehind): void {
    const { cedula, column, why } = left;
    this.#count += 1;
    if (this.examples.length < mostExamples) this.examples.push(left);
    const cells = [cedula, column ?? ""];
    const row = { line: this.#count, cells, whole: true, torn: undefined, places: new Map() };
    this.#file?.add(row, why, leftReasons[why]);
  }
}
