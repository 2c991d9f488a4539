import type { ClaveError } from "./errors.ts";
import type { Method } from "./method.ts";
import type { Settings } from "./settings.ts";
import type { Sentence } from "./texts.ts";
import type { Duration, Moment } from "./time.ts";

/**
 * A way by which people are reached, and all that tells it from another. Its name in the list of channels is its word
 * in the store, the column of imports and the flag of the counter. `Class` is what its carrier's replies may mean.
 */
export interface Channel<Class extends string = string> {
  /** Reads an address; or what is wrong with what stands in a file. */
  read(typed: string): Address | { readonly fault: Sentence };
  /** Reads one that is brought to the counter; throws *invalid* where it will not do, and the slip was not denied. */
  readNew(typed: string, insists: boolean): NewAddress | Promise<NewAddress>;
  /** Hides an address but for what its owner recognises. */
  mask(address: string): string;
  /** How the counter proves that an address is the person's: by a code sent there, or not at all. */
  readonly proof: "code" | "none";
  /** What the help calls an address of it, what it says of its flag, its name in a sentence, and how a new one is asked for. */
  readonly words: {
    readonly value: string;
    readonly fresh: Sentence;
    readonly named: Sentence;
    readonly ask: Sentence;
  };
  /** How letters go there; undefined where none do. */
  readonly carriage: Carriage<Class> | undefined;
}

/** An address as it is written to, and as it is compared. */
export interface Address {
  readonly address: string;
  readonly canonical: string;
}

export interface NewAddress extends Address {
  /** Whose it may be beside the person's: an employer's, with whom it ends. */
  readonly domain?: string | undefined;
}

/** How letters go by a channel: who carries them, and what comes back. */
export interface Carriage<Class extends string = string> {
  /** The way to recover that goes by it. */
  readonly method: Method;
  /** Whether people are told by it what was done: not where every letter costs. */
  readonly notices: boolean;
  /** Who runs what an address leads to, by the address alone. */
  providerOf(address: string): string;
  /** Nothing connects yet; throws *config* for settings that cannot work. */
  open(settings: Settings): Promise<Carrier<Class>>;
  /** Waits after the first, second, … deferral; from then on each doubles the one before. */
  readonly waits: readonly [Duration, ...Duration[]];
  /** A letter in doubt is not sent again before: who has it needs so long to find it and use it. */
  readonly doubtWait: Duration;
  readonly receipts: Receipts<Class>;
  /** Why no letter at all leaves by it, by what its carrier met last, and what to do. */
  whyBrokenOff(settings: Settings, last: LastWords): ClaveError;
}

/** What replies and later reports mean. */
export interface Receipts<Class extends string> {
  /** To stand after the status that it led to. */
  readonly words: Readonly<Record<Class, Sentence>>;
  /** How a final refusal speaks against the address; what is not here is no fault of it. */
  readonly against: Readonly<Partial<Record<Class, Verdict>>>;
  /** Refusals and deferrals that are a provider's doing, and those that are where another server reports them. */
  readonly theirDoing: readonly Class[];
  readonly alsoReported: readonly Class[];
}

/** What is known against an address by a refusal, and for how long; for good where nothing is said. */
export interface Verdict {
  readonly state: "suppressed" | "obsolete";
  readonly life?: Duration;
  /** To stand after a colon. */
  readonly why: Sentence;
}

/** A letter ready for the post: a subject of one line, and the same words as plain text and as HTML. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** One letter on its way out. */
export interface OutgoingMail {
  readonly to: string;
  readonly letter: Letter;
  readonly mailId: string;
  readonly envelopeId: string;
  readonly at: Moment;
}

/** What whoever hands a letter over has to do with its passage. */
export interface Passage {
  /** Calls it off: what the other side has not asked for by then is not sent. */
  readonly callOff?: AbortSignal | undefined;
  /** Hears that the other side may have the letter from now on. */
  readonly onAsked?: (() => void) | undefined;
}

export interface Carrier<Class extends string = string> {
  /** As many letters may be outside at once. */
  readonly lanes: number;
  /** Hands a letter over; undefined where it was called off before the other side asked for it. */
  carry(mail: OutgoingMail, passage?: Passage): Promise<Handover<Class> | undefined>;
  close(): void;
}

export type AttemptOutcome = "accepted" | "deferred" | "bounced" | "failed";

/** What an attempt means on every channel: it was taken, nobody knows, or the letter was not to be sent. */
export type PostClass = "accepted" | "in-doubt" | "withdrawn" | "late" | "defect";

/** What came of handing a letter over. */
export interface Handover<Class extends string = string> extends LastWords {
  readonly outcome: AttemptOutcome;
  readonly class: Class | PostClass;
  /** Whether the other side goes on talking with us, broke this conversation off, or was not to be had for any letter. */
  readonly server: "here" | "gone" | "away";
}

/** What the other side said last. */
export interface LastWords {
  /** Made visible and cut at 1000 characters. */
  readonly reply: string;
  /** Why its certificate is not to be trusted, where that is what ended it: nothing was told to it. */
  readonly distrust?: Sentence | undefined;
}
