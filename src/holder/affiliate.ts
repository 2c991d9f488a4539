import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import type { Moment } from "../base/time.ts";
import { type Affiliate, affiliatesReachedBy, searchAffiliates } from "../store/affiliates.ts";
import { type ContactPoint, contactPointsOf, contactPointsOfMany } from "../store/contact-points.ts";
import { clearIdentityFailures } from "../store/identity-failures.ts";
import { answersOf } from "../store/security-answers.ts";
import { alone, transaction } from "../store/transaction.ts";
import { judgeAddress } from "./address.ts";
import { foldNames } from "./answers.ts";
import { type MaskedContact, masked } from "./contacts.ts";
import { requireAffiliate, requireIdentifier, requireReason } from "./identity.ts";
import { closedForAllUntil, failuresThatMatter } from "./lock.ts";
import { normalisePhone } from "./phone.ts";
import { texts } from "./texts.ts";

/** A person as an operator may see one: nothing that an identity check asks for. */
export interface AffiliateView
  extends Pick<Affiliate, "cedula" | "names" | "status" | "language" | "idKind"> {
  readonly contacts: readonly MaskedContact[];
}

/** A person in full view: also what can be checked, and whether the check is closed. */
export interface AffiliateSheet extends AffiliateView {
  readonly imageRegistered: boolean;
  readonly questionsRegistered: number;
  readonly failedChecks: number;
  readonly lockedUntil: Moment | undefined;
}

/** Looks at a person, for a reason that is kept. */
export async function showAffiliate(
  ctx: Context,
  typed: string,
  why: string | undefined,
): Promise<AffiliateSheet> {
  authorize(ctx, "affiliate.show");
  const reason = requireReason(why);
  return transaction(ctx, async (ctx) => {
    const cedula = await requireIdentifier(ctx, typed);
    const affiliate = await requireAffiliate(ctx, cedula);
    const failures = await failuresThatMatter(ctx, cedula);
    await record(ctx, { act: "affiliate.show", subject: `affiliate:${cedula}`, reason });
    return {
      ...viewOf(affiliate, await contactPointsOf(ctx.store, cedula)),
      imageRegistered: affiliate.image !== undefined,
      questionsRegistered: (await answersOf(ctx.store, cedula)).length,
      failedChecks: failures.length,
      lockedUntil: closedForAllUntil(failures, ctx.clock.now()),
    };
  });
}

/** Finds people by part of the name, or by a whole address or phone they have or once had; every find is kept. */
export async function findAffiliates(
  ctx: Context,
  text: string,
  why: string | undefined,
  limit: number,
): Promise<readonly AffiliateView[]> {
  authorize(ctx, "affiliate.find");
  const reason = requireReason(why);
  return transaction(ctx, async (ctx) => {
    const people = await peopleFor(ctx, text, limit);
    for (const { cedula } of people)
      await record(ctx, { act: "affiliate.find", subject: `affiliate:${cedula}`, reason });
    if (people.length === 0) await record(ctx, { act: "affiliate.find", reason, detail: { found: 0 } });
    const cedulas = people.map((person) => person.cedula);
    const points = await contactPointsOfMany(ctx.store, cedulas);
    return people.map((person) =>
      viewOf(
        person,
        points.filter((point) => point.holder === person.cedula),
      ),
    );
  });
}

async function peopleFor(ctx: Context, text: string, limit: number): Promise<readonly Affiliate[]> {
  const address = judgeAddress(text);
  if (address.outcome === "valid") return affiliatesReachedBy(ctx.store, address.canonical, limit);
  const phone = normalisePhone(text);
  if (phone !== undefined) return affiliatesReachedBy(ctx.store, phone, limit);
  const folded = foldNames(text);
  if (folded.replace(/[^\p{L}]/gu, "").length < 3)
    throw new ClaveError("usage", "search-too-short", texts.searchShort, texts.searchHint);
  return searchAffiliates(ctx.store, folded.split(" "), limit);
}

/** Lifts every lock of a person's identity check, and says how many failures there were. */
export async function unlockAffiliate(
  ctx: Context,
  typed: string,
  why: string | undefined,
): Promise<{ readonly cedula: string; readonly cleared: number }> {
  authorize(ctx, "affiliate.unlock");
  const reason = requireReason(why);
  return transaction(ctx, async (ctx) => {
    const cedula = await requireIdentifier(ctx, typed);
    await requireAffiliate(ctx, cedula);
    await alone(ctx, `identity:${cedula}`);
    const cleared = await clearIdentityFailures(ctx.store, cedula, ctx.clock.now());
    await record(ctx, {
      act: "affiliate.unlock",
      subject: `affiliate:${cedula}`,
      reason,
      detail: { cleared },
    });
    return { cedula, cleared };
  });
}

function viewOf(person: Affiliate, points: readonly ContactPoint[]): AffiliateView {
  const { cedula, names, status, language, idKind } = person;
  return { cedula, names, status, language, idKind, contacts: points.map(masked) };
}
