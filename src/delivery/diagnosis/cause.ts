import type { Sentence } from "../../base/texts.ts";
import type { Evidence } from "./evidence.ts";
import type { Facts } from "./facts.ts";
import type { StepName } from "./step-texts.ts";

/** Why a letter did not arrive, or its link does not work; a word, once released, keeps its meaning. */
export type Verdict =
  | "not-sent-yet"
  | "being-sent"
  | "in-doubt"
  | "greylisted"
  | "temporary-fault"
  | "rate-limited"
  | "server-unreachable"
  | "server-untrusted"
  | "no-such-user"
  | "no-such-domain"
  | "malformed-address"
  | "mailbox-disabled"
  | "mailbox-full"
  | "authentication-refused"
  | "content-refused"
  | "refused"
  | "gave-up"
  | "unwritable"
  | "in-transit"
  | "accepted-silent"
  | "delayed-by-provider"
  | "forward-refused"
  | "obsolete-address"
  | "suppressed"
  | "shared-address"
  | "no-address"
  | "link-expired"
  | "link-used"
  | "link-superseded"
  | "link-revoked"
  | "opened-and-left"
  | "throttled"
  | "cancelled"
  | "held"
  | "contact-on-hold"
  | "identity-locked"
  | "person-not-active"
  | "handed-over"
  | "no-recovery";

/** How sure: a server or our own store says it, much speaks for it, or nobody outside can know. */
export type Confidence = "certain" | "probable" | "undeterminable";

/** A row of the table: how a cause is known, and what follows from it. */
interface Row {
  /** Where it is not the row's own name, for two rows share it. */
  readonly verdict?: Verdict;
  /** Certain where nothing is said. */
  readonly confidence?: Confidence;
  readonly when: (facts: Facts) => boolean;
  readonly evidence: (facts: Facts) => readonly Evidence[];
  /** What to do, first things first; a step that is barred gives way to the one before it. */
  readonly next: readonly StepName[];
}

/** A row of the table with its words. */
export interface Cause extends Required<Row> {
  /** For the operator, in one line. */
  readonly what: Sentence;
  /** For the person, read aloud; it may hold the places that `diagnosis` fills. */
  readonly say: Sentence;
}

/** A row named after its verdict, or one that says which verdict it shares. */
type RowOf<Name> = Name extends Verdict ? Row : Row & { readonly verdict: Verdict };

/** Puts rows and their words together, in the order of the rows; what is said aloud may be its verdict's. */
export function causesFrom<Name extends string>(
  what: Readonly<Record<Name, Sentence>>,
  say: Readonly<Partial<Record<Name, Sentence>>>,
  rows: { readonly [N in Name]: RowOf<N> },
): readonly Cause[] {
  return (Object.entries(rows) as [Name & Verdict, Row][]).map(([name, row]) => {
    const { verdict = name, confidence = "certain" } = row;
    const aloud = say[name] ?? say[verdict as Name & Verdict];
    return { ...row, verdict, confidence, what: what[name], say: aloud as Sentence };
  });
}
