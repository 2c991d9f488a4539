import type { Context } from "../base/context.ts";
import { catalogue, fill, type Sentence, verbatim } from "../base/texts.ts";
import {
  auditHead,
  type ChainedEntry,
  everyAuditEntry,
  lastAuditEntry,
  type StoredHead,
} from "../store/record/audit-entries.ts";
import { chainStart, entryHash, isOwnHead } from "./chain.ts";
import { brokenChain, entryNamed } from "./faults.ts";

const texts = catalogue({
  changed: {
    es: "El registro está roto desde la entrada {entry}: fue cambiada, o lo que la precede.",
    en: "The record is broken from entry {entry} on: it was changed, or what is before it.",
  },
  removed: {
    es: "El registro está roto antes de la entrada {entry}: allí se quitó la número {missing}.",
    en: "The record is broken before entry {entry}: number {missing} was taken out there.",
  },
  outside: {
    es: "La entrada {entry} no está encadenada: alguien la escribió sin pasar por la mesa.",
    en: "Entry {entry} is not chained: somebody wrote it without the desk.",
  },
  behind: {
    es: "La entrada {entry} está detrás del final firmado: la mesa no la escribió.",
    en: "Entry {entry} stands behind the signed end: the desk did not write it.",
  },
  cut: {
    es: "El final del registro fue cortado: debería tener {n} entradas, y la última que queda es la {entry}.",
    en: "The end of the record was cut off: it should have {n} entries, and the last one left is {entry}.",
  },
  rewritten: {
    es: "El registro fue escrito de nuevo: termina en la entrada {entry}, que no es el final firmado.",
    en: "The record was written anew: it ends in entry {entry}, which is not the signed end.",
  },
  headGone: {
    es: "Falta el final firmado del registro; la última entrada es la {entry}.",
    en: "The signed end of the record is missing; the last entry is {entry}.",
  },
  headForged: {
    es: "La firma del final del registro no es de esta mesa; la última entrada es la {entry}.",
    en: "The signature of the record's end is not this desk's; the last entry is {entry}.",
  },
});

/** What is done with each page of a chain, once the page has been found whole. */
type OnPage = (page: readonly ChainedEntry[], entriesBefore: number) => Promise<void>;

/**
 * Walks the whole chain from its first entry to its signed end, a page in memory at a time, and gives the end.
 * Throws *invalid* naming the first entry that is not as it was written.
 */
export async function walkChain(ctx: Context, onPage: OnPage): Promise<StoredHead> {
  const head = await auditHead(ctx.store);
  let [entries, hash, last]: [number, string, ChainedEntry | undefined] = [0, chainStart, undefined];
  for await (const page of everyAuditEntry(ctx.store)) {
    for (const line of page) {
      hash = followed(ctx, line, hash, last);
      last = line;
    }
    await onPage(page, entries);
    entries += page.length;
    requireInside(ctx, page, entries, head);
  }
  return requireSigned(ctx, { entries, hash }, head, last);
}

/** The hash of an entry that follows the one before it, or the error that names it. */
function followed(
  ctx: Context,
  line: ChainedEntry,
  before: string,
  previous: ChainedEntry | undefined,
): string {
  if (line.hash !== undefined && line.hash === entryHash(before, line)) return line.hash;
  const entry = entryNamed(ctx, line);
  if (line.hash === undefined) throw brokenChain(fill(texts.outside, { entry }));
  const next = (previous?.id ?? 0) + 1;
  if (line.id > next) throw brokenChain(fill(texts.removed, { entry, missing: verbatim(String(next)) }));
  throw brokenChain(fill(texts.changed, { entry }));
}

/** The signed end of the record; throws *invalid* where it bears no right signature: it proves nothing. */
export async function signedEnd(ctx: Context): Promise<StoredHead> {
  const head = await auditHead(ctx.store);
  requireOwnEnd(ctx, head, entryNamed(ctx, await lastAuditEntry(ctx.store)));
  return head;
}

function requireOwnEnd(
  ctx: Context,
  head: StoredHead | undefined,
  entry: Sentence,
): asserts head is StoredHead {
  if (!head) throw brokenChain(fill(texts.headGone, { entry }));
  if (!isOwnHead(ctx.keys, head)) throw brokenChain(fill(texts.headForged, { entry }));
}

function requireInside(
  ctx: Context,
  page: readonly ChainedEntry[],
  entries: number,
  head: StoredHead | undefined,
): void {
  if (!head || entries <= head.entries || !isOwnHead(ctx.keys, head)) return;
  const first = page[page.length - (entries - head.entries)];
  throw brokenChain(fill(texts.behind, { entry: entryNamed(ctx, first) }));
}

function requireSigned(
  ctx: Context,
  end: { readonly entries: number; readonly hash: string },
  head: StoredHead | undefined,
  last: ChainedEntry | undefined,
): StoredHead {
  const entry = entryNamed(ctx, last);
  requireOwnEnd(ctx, head, entry);
  if (end.entries < head.entries) throw brokenChain(fill(texts.cut, { entry, n: head.entries }));
  if (end.hash !== head.hash) throw brokenChain(fill(texts.rewritten, { entry }));
  return head;
}
