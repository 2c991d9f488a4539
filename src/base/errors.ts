import { type ErrorCode, type Kind, kindOf, type Relayed } from "./error-codes.ts";
import { joined, type Sentence } from "./texts.ts";

/** What an error may carry beside its words: for scripts, and stable. */
export interface ErrorDetail {
  /** Seconds until the same act may be tried again. */
  readonly retryAfterSeconds?: number;
  /** How often a code may be guessed at still. */
  readonly triesLeft?: number;
  /** Every rule that a password broke, each with its sentence. */
  readonly failed?: readonly { readonly rule: string; readonly message: Sentence }[];
  /** The recovery that the refusal is about. */
  readonly reference?: string;
  /** What a run of the post office did before it ended. */
  readonly run?: Readonly<Record<"considered" | "accepted" | "deferred" | "bounced" | "failed", number>>;
  /** What was probably meant where something typed looks like a slip. */
  readonly correction?: string;
  /** How far an act of several steps had come, under the names of its answer: that stays done. */
  readonly done?: Readonly<Record<string, number | string>>;
}

/** A failure with a stable kind and code, a sentence for the person and what to do next. */
export class ClaveError extends Error {
  readonly kind: Kind;
  readonly code: ErrorCode | Relayed["code"];
  readonly sentence: Sentence;
  readonly hint: Sentence | undefined;
  readonly detail: ErrorDetail;
  /** Ids of letters that were queued all the same; whoever tells the failure sends them. */
  readonly queued: string[] = [];

  constructor(what: ErrorCode | Relayed, sentence: Sentence, hint?: Sentence, detail: ErrorDetail = {}) {
    super(sentence.en);
    this.name = "ClaveError";
    this.code = typeof what === "string" ? what : what.code;
    this.kind = typeof what === "string" ? kindOf(what) : what.kind;
    this.sentence = sentence;
    this.hint = hint;
    this.detail = detail;
  }

  /** The same failure with a sentence more, and perhaps with more for scripts. */
  adding(more: Sentence, detail: ErrorDetail = {}): ClaveError {
    return this.with(detail, joined([this.sentence, more], " "));
  }

  /** The same failure with more for scripts. */
  with(detail: ErrorDetail, sentence: Sentence = this.sentence): ClaveError {
    const what = { code: this.code, kind: this.kind } as Relayed;
    const fuller = new ClaveError(what, sentence, this.hint, { ...this.detail, ...detail });
    fuller.queued.push(...this.queued);
    return fuller;
  }
}
