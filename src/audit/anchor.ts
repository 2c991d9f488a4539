import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { type Digests, everyKey, isSignedBy } from "../base/keys.ts";
import { catalogue, fill } from "../base/texts.ts";
import type { Moment } from "../base/time.ts";
import { transaction } from "../store/engine/transaction.ts";
import type { ChainedEntry } from "../store/record/audit-entries.ts";
import { attempt } from "./attempt.ts";
import { headText } from "./chain.ts";
import { brokenChain, entryNamed } from "./faults.ts";
import { record } from "./record.ts";
import { signedEnd } from "./walk.ts";

const texts = catalogue({
  unreadable: {
    es: "Ese archivo no es un ancla del registro: debe traer entries y head.",
    en: "That file is no anchor of the record: it must hold entries and head.",
  },
  unreadableHint: {
    es: "Guarde una así: clave audit anchor --json > ancla.json",
    en: "Keep one like this: clave audit anchor --json > anchor.json",
  },
  foreign: {
    es: "La firma del ancla no es de esta mesa: es de otra, o fue cambiada.",
    en: "The anchor's signature is not this desk's: it is of another one, or was changed.",
  },
  foreignHint: {
    es: "Compárela con la copia en papel o en el correo.",
    en: "Compare it with the copy on paper or in the mail.",
  },
  other: {
    es: "El registro no es el del ancla: hasta la entrada {entry} fue escrito de nuevo después.",
    en: "The record is not the anchored one: up to entry {entry} it was written anew since.",
  },
  shorter: {
    es: "El registro es más corto que el ancla: tiene {n} {n:entrada|entradas}, y entonces tenía {before}.",
    en: "The record is shorter than the anchor: it has {n} {n:entry|entries}, and had {before} then.",
  },
});

/** Where the chain stood once, as it was printed. */
export interface Anchor {
  readonly entries: number;
  readonly head: string;
  /** None where somebody kept the first two alone. */
  readonly signature: string | undefined;
  /** When it was printed; undefined where that line was not kept. */
  readonly at?: Moment | undefined;
}

/** The end of the chain for keeping elsewhere: whoever has it notices a record that was cut or written anew. */
export interface PrintedAnchor extends Anchor {
  readonly signature: string;
  readonly publicKey: string;
  readonly at: Moment;
}

/** Gives the signed end of the chain, the entry of this very act included; throws *invalid* where it is not signed. */
export function anchorAudit(ctx: Context): Promise<PrintedAnchor> {
  return attempt(ctx, "audit.anchor", undefined, async () => {
    const at = ctx.clock.now();
    await transaction(ctx, (ctx) => record(ctx, { act: "audit.anchor" }));
    const { entries, hash, signature } = await signedEnd(ctx);
    return { entries, head: hash, signature, publicKey: ctx.keys.publicKey(), at };
  });
}

/** Reads an anchor as it was printed, for scripts or for people; throws *invalid* for anything else. */
export function anchorFrom(text: string): Anchor {
  const entries = Number(/\bentries"?:\s*(\d{1,15})\b/.exec(text)?.[1]);
  const head = /\bhead"?:\s*"?([0-9a-f]{64})\b/.exec(text)?.[1];
  const signature = /\bsignature"?:\s*"?([\w-]+(?:\s+[\w-]+(?![\w-]*:))*)/.exec(text)?.[1];
  if (head === undefined || !Number.isSafeInteger(entries))
    throw new ClaveError("anchor-unreadable", texts.unreadable, texts.unreadableHint);
  const at = Date.parse(/\bat"?:\s*"?(\d{4}-\d\d-\d\dT[\d:.]+Z)/.exec(text)?.[1] ?? "");
  const kept = signature?.replace(/\s/g, "");
  return { entries, head, signature: kept, at: Number.isNaN(at) ? undefined : at };
}

/** Throws *invalid* for an anchor that bears another signature than this desk's; gives the key that signed it. */
export function requireOwnAnchor(
  { keys }: Pick<Context, "keys">,
  { entries, head, signature }: Anchor,
): Digests | undefined {
  if (signature === undefined) return undefined;
  const key = everyKey(keys).find((each) => isSignedBy(each.publicKey(), headText(entries, head), signature));
  if (key) return key;
  throw foreignAnchor();
}

/** The error for an anchor that no key of the desk signed while it was the desk's. */
export function foreignAnchor(): ClaveError {
  return new ClaveError("anchor-foreign", texts.foreign, texts.foreignHint);
}

/** Throws *invalid* where the anchored entry is in a page and is not the one that was anchored. */
export function requireAnchored(
  ctx: Context,
  anchor: Anchor,
  page: readonly ChainedEntry[],
  entriesBefore: number,
): void {
  const line = page[anchor.entries - entriesBefore - 1];
  if (line && line.hash !== anchor.head)
    throw brokenChain(fill(texts.other, { entry: entryNamed(ctx, line) }));
}

/** Throws *invalid* where a chain ends before it was anchored. */
export function requireNotShorter({ entries: before }: Anchor, entries: number): void {
  if (entries < before) throw brokenChain(fill(texts.shorter, { n: entries, before }));
}
