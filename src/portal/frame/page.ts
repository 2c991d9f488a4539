import type { Markup } from "../../base/markup.ts";
import type { Language, Sentence } from "../../base/texts.ts";

/** What a page is known by to monitoring and checks, whatever its words. */
export type PageName =
  | "home"
  | "identifier"
  | "identity"
  | "image"
  | "channel"
  | "sent"
  | "code"
  | "employer"
  | "password"
  | "veto"
  | "not-me"
  | "confirm"
  | "history"
  | "done"
  | "vetoed"
  | "noted"
  | "link-expired"
  | "link-used"
  | "link-superseded"
  | "link-unknown"
  | "refused"
  | "busy"
  | "maintenance"
  | "error";

/** What is wrong with what was typed into a field. */
export interface Fault {
  /** The field's name, which is its id. */
  readonly field: string;
  readonly sentence: Sentence;
}

/** How and for whom a page is drawn. */
export interface Look {
  readonly language: Language;
  readonly institution: string;
  /** `#rrggbb`, or empty. */
  readonly colour: string;
  /** Whether the institution has a picture of its own, at `/a/logo`. */
  readonly logo: boolean;
  /** A sentence in the reader's language. */
  text(sentence: Sentence | string): string;
  /** The hidden field that a form of this visit needs; no markup outside a visit. */
  readonly token: Markup;
}

/** One page, still without the frame that all have. */
export interface Page {
  readonly name: PageName;
  readonly title: Sentence;
  /** Draws what stands in `<main>` below the title. */
  body(look: Look): Markup;
  /** What is to be corrected: told on top, linked to the fields, and beside them by the body itself. */
  readonly faults?: readonly Fault[];
  /** The HTTP status; 200 where none is said. */
  readonly status?: number;
  /** What `Retry-After` says. */
  readonly retryAfterSeconds?: number;
}
