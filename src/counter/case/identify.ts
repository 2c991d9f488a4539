import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { isClosed, isDigestOf, keptDigest } from "../../base/keys.ts";
import { isDay } from "../../base/time.ts";
import { afoot } from "../../cases/status.ts";
import { requireAffiliate } from "../../holder/identity/identity.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import { noteCaseOfficer } from "../../store/counter/case-officers.ts";
import { releaseCasePoints } from "../../store/counter/case-points.ts";
import type { CaseRecord, SeenDocument } from "../../store/counter/cases.ts";
import type { Affiliate } from "../../store/register/affiliates.ts";
import { changed, changedMeanwhile, noteAct, onCase, requireStatus } from "./act.ts";
import { texts } from "./texts.ts";
import { type Case, caseView } from "./view.ts";

/** A document as an officer reads it off, and what the officer saw beside it. */
export interface DocumentShown {
  readonly kind: "cedula" | "passport";
  readonly number: string;
  /** YYYY-MM-DD */
  readonly expires: string;
  readonly faceMatches: boolean;
  /** Whether the name is the registered one; true where nothing else is said. */
  readonly nameMatches?: boolean | undefined;
}

/** Writes down that the officer in hand saw the document; a face that differs ends the case. */
export function identifyPerson(ctx: Context, typed: string, shown: DocumentShown): Promise<Case> {
  return onCase(ctx, "counter.identify", typed, async (ctx, { found, view }) => {
    requireNotOwn(ctx, found.cedula);
    requireStatus(view, ...afoot);
    if (found.officer !== ctx.actor.name) throw changedMeanwhile(found);
    const person = await requireAffiliate(ctx, found.cedula);
    return caseView(ctx, await identifyRecord(ctx, found, person, shown));
  });
}

/** Takes a colleague's case over; the document is to be seen again, now or before the next step. */
export function takeCase(ctx: Context, typed: string, shown: DocumentShown | undefined): Promise<Case> {
  return onCase(ctx, "counter.take", typed, async (ctx, { found, view }) => {
    requireNotOwn(ctx, found.cedula);
    requireStatus(view, ...afoot);
    const { id, officer: from } = found;
    const taken = await changed(ctx, found, { officer: ctx.actor.name, identifiedAt: undefined });
    await noteCaseOfficer(ctx.store, id, ctx.actor.name, "served", ctx.clock.now());
    await noteAct(ctx, "counter.take", found, { from });
    const person = await requireAffiliate(ctx, found.cedula);
    return caseView(ctx, shown ? await identifyRecord(ctx, taken, person, shown) : taken);
  });
}

/** The same inside another act's transaction; gives the case as it became. */
export async function identifyRecord(
  ctx: Context,
  found: CaseRecord,
  person: Affiliate,
  shown: DocumentShown,
): Promise<CaseRecord> {
  const document = readDocument(ctx, found.representedBy ?? person.cedula, shown);
  requireSameAsSeen(ctx, found, shown);
  const now = ctx.clock.now();
  const seen = await changed(
    ctx,
    found,
    shown.faceMatches
      ? { document, identifiedAt: now }
      : { document, closedAt: now, outcome: "wrong-person" },
  );
  if (!shown.faceMatches) await releaseCasePoints(ctx.store, found.id, now);
  await noteAct(ctx, "counter.identify", found, {
    document: document.kind,
    expires: document.expires,
    face: shown.faceMatches ? "yes" : "no",
    name: document.nameMatches ? "yes" : "no",
  });
  return seen;
}

function requireSameAsSeen(ctx: Context, { document }: CaseRecord, shown: DocumentShown): void {
  if (!document || !shown.faceMatches || isClosed(ctx.keys, document.digest)) return;
  if (!isDocument(ctx, document, documentNumber(shown.number) ?? "")) throw differs();
}

function readDocument(ctx: Context, bearer: string, shown: DocumentShown): SeenDocument {
  const number = documentNumber(shown.number);
  if (number === undefined)
    throw new ClaveError("document-number", texts.documentNumber, texts.documentNumberHint);
  if (!isDay(shown.expires))
    throw new ClaveError("document-date", texts.documentDate, texts.documentDateHint);
  // a cédula is its bearer's own number; a passport's is known to nobody here
  if (shown.kind === "cedula" && shown.faceMatches && number !== bearer) throw differs();
  const digest = documentDigest(ctx, number);
  return { kind: shown.kind, digest, expires: shown.expires, nameMatches: shown.nameMatches ?? true };
}

/** What is kept of a document's number, to compare what a second officer types blind. */
function documentDigest({ keys }: Context, number: string): string {
  return keptDigest(keys, "document", number);
}

/** Whether a number is that of the document seen; never where its digest is under a key that others may have. */
export function isDocument({ keys }: Context, { digest }: SeenDocument, number: string): boolean {
  return isDigestOf(keys, digest, "document", number);
}

/** A document's number without what people put between its digits; undefined for what is none. */
export function documentNumber(typed: string): string | undefined {
  const number = typed.toUpperCase().replace(/[\s-]/g, "");
  return /^[A-Z0-9]{5,20}$/.test(number) ? number : undefined;
}

function differs(): ClaveError {
  return new ClaveError("document-differs", texts.documentDiffers, texts.documentDiffersHint);
}
