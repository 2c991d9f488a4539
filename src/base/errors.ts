import type { Sentence } from "./texts.ts";

/** Every way an act can fail; each edge maps a kind to its own code (exit code, HTTP status). */
export const kinds = [
  "refused",
  "usage",
  "invalid",
  "no-input",
  "missing",
  "unavailable",
  "defect",
  "io",
  "busy",
  "forbidden",
  "config",
  "cancelled",
] as const;
export type Kind = (typeof kinds)[number];

/** What an error may carry beside its words: for scripts, and stable. */
export interface ErrorDetail {
  /** Seconds until the same act may be tried again. */
  readonly retryAfterSeconds?: number;
  /** Every rule that a password broke, each with its sentence. */
  readonly failed?: readonly { readonly rule: string; readonly message: Sentence }[];
  /** The recovery that the refusal is about. */
  readonly reference?: string;
  /** What was probably meant where something typed looks like a slip. */
  readonly correction?: string;
}

/** A failure with a stable kind and code, a sentence for the person and what to do next. */
export class ClaveError extends Error {
  readonly kind: Kind;
  readonly code: string;
  readonly sentence: Sentence;
  readonly hint: Sentence | undefined;
  readonly detail: ErrorDetail;
  /** Ids of letters that were queued all the same; whoever tells the failure sends them. */
  readonly queued: string[] = [];

  constructor(kind: Kind, code: string, sentence: Sentence, hint?: Sentence, detail: ErrorDetail = {}) {
    super(sentence.en);
    this.name = "ClaveError";
    this.kind = kind;
    this.code = code;
    this.sentence = sentence;
    this.hint = hint;
    this.detail = detail;
  }
}

/** The commonest failure: the rules say no. */
export function refused(code: string, sentence: Sentence, hint?: Sentence, detail?: ErrorDetail): ClaveError {
  return new ClaveError("refused", code, sentence, hint, detail);
}
