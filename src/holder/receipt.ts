import { attempt, subjectTyped } from "../audit/attempt.ts";
import { look } from "../audit/look.ts";
import type { Act } from "../base/acts.ts";
import { type Context, holderActor } from "../base/context.ts";
import { subjectOf } from "../base/subjects.ts";
import type { Moment } from "../base/time.ts";
import { transaction } from "../store/engine/transaction.ts";
import { type ChainedEntry, newestAuditEntries, subjectsAbout } from "../store/record/audit-entries.ts";
import { findOffice } from "../store/staff/offices.ts";
import { findOperator, hasTrait } from "../store/staff/operators.ts";
import { reasonId } from "./identity/catalogues.ts";
import { requireAffiliate, requireIdentifier, requireReason } from "./identity/identity.ts";

/** Where something was done: who did it is the institution's to answer for, and is not named. */
export type Place =
  | { readonly kind: "office"; readonly office: string }
  | { readonly kind: "telephone" | "institution" | "portal" | "person" | "desk" };

/** One thing that was done about a person, as that person may take it away. */
export interface ReceiptLine {
  readonly at: Moment;
  readonly act: string;
  readonly refused: boolean;
  readonly place: Place;
  /** Id of a usual reason; what an operator typed is not repeated, and may be about others. */
  readonly reason: string | undefined;
  readonly entry: number;
  /** The first 8 characters of the entry's hash: a record that was written anew has others. */
  readonly mark: string;
}

/** What was done about a person, newest first. */
export interface Receipt {
  /** The last four characters of the cédula alone: paper gets lost. */
  readonly cedula: string;
  readonly at: Moment;
  readonly lines: readonly ReceiptLine[];
}

const act: Act = "audit.receipt";

/** Gives what was done about a person, masked, for the person to take away. It is a look, and kept. */
export function receiptFor(
  ctx: Context,
  typed: string,
  { reason: why = "own-record", limit }: { readonly reason?: string | undefined; readonly limit: number },
): Promise<Receipt> {
  return attempt(ctx, act, subjectTyped("affiliate", typed), async () => {
    const reason = requireReason(why);
    const { cedula } = await requireAffiliate(ctx, await requireIdentifier(ctx, typed));
    const subjects = await subjectsAbout(ctx.store, cedula);
    const entries = await newestAuditEntries(ctx.store, { subjects, limit });
    await transaction(ctx, (ctx) => look(ctx, { act, subject: subjectOf("affiliate", cedula), reason }));
    return receiptOf(ctx, cedula, entries);
  });
}

/** What entries of the record say to the person whom they are about. */
export async function receiptOf(
  ctx: Context,
  cedula: string,
  entries: readonly ChainedEntry[],
): Promise<Receipt> {
  const lines: ReceiptLine[] = [];
  for (const entry of entries) lines.push(await lineOf(ctx, entry));
  return { cedula: `******${cedula.slice(-4)}`, at: ctx.clock.now(), lines };
}

async function lineOf(ctx: Context, line: ChainedEntry): Promise<ReceiptLine> {
  const { at, act, outcome, reason } = line.entry;
  return {
    at,
    act,
    refused: outcome === "refused",
    place: await placeOf(ctx, line),
    reason: reason === undefined ? undefined : reasonId(reason),
    entry: line.id,
    mark: (line.hash ?? "").slice(0, 8),
  };
}

async function placeOf(ctx: Context, { entry }: ChainedEntry): Promise<Place> {
  if (entry.actorKind === "holder") return { kind: entry.actor === holderActor.name ? "person" : "portal" };
  if (entry.actorKind !== "operator") return { kind: "desk" };
  const operator = await findOperator(ctx.store, entry.actor);
  const code = String(entry.detail["office"] ?? operator?.office ?? "");
  const office = await findOffice(ctx.store, code);
  if (office) return { kind: "office", office: office.name };
  return { kind: hasTrait(operator?.role, "onTelephone") ? "telephone" : "institution" };
}
