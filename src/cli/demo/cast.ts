import type { Language } from "../../base/texts.ts";

/** A made-up person of `fixtures/affiliates.csv` who recovers a password. */
export interface Cast {
  readonly cedula: string;
  readonly name: string;
  /** What is on file. */
  readonly proof: { readonly birthDate: string; readonly image: string };
  /** Another image than the one on file. */
  readonly otherImage: string;
  /** Breaks several rules at once. */
  readonly weak: string;
}

/** Whose letters are in the reader's language. */
export const casts: Readonly<Record<Language, Cast>> = {
  es: {
    cedula: "1710034065",
    name: "María",
    proof: { birthDate: "1985-03-12", image: "condor" },
    otherImage: "guitar",
    weak: "maria1234",
  },
  en: {
    cedula: "1759999046",
    name: "Daniela",
    proof: { birthDate: "1994-08-29", image: "whale" },
    otherImage: "guitar",
    weak: "daniela1234",
  },
};

/** Who sits at the desk. */
export const operator = { name: "ana", called: "Ana" } as const;
