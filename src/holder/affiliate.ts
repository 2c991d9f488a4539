import { attempt, subjectTyped } from "../audit/attempt.ts";
import { look, lookAtAll } from "../audit/look.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { subjectOf } from "../base/subjects.ts";
import { catalogue } from "../base/texts.ts";
import type { Moment } from "../base/time.ts";
import { channels } from "../channel/channels.ts";
import { transaction } from "../store/engine/transaction.ts";
import { type Affiliate, affiliatesReachedBy, searchAffiliates } from "../store/register/affiliates.ts";
import { type ContactHealth, findContactHealth } from "../store/register/contact-health.ts";
import {
  type ContactPoint,
  contactPointsOf,
  contactPointsOfMany,
  isReal,
} from "../store/register/contact-points.ts";
import { hasTrait } from "../store/staff/operators.ts";
import { type MaskedContact, masked } from "./contacts.ts";
import { foldNames, openAnswersOf } from "./identity/answers.ts";
import { requireAffiliate, requireCaller, requireIdentifier, requireReason } from "./identity/identity.ts";
import { closedForAllUntil, failuresThatMatter } from "./identity/lock.ts";

const texts = catalogue({
  searchShort: {
    es: "Escriba al menos tres letras del nombre, o la dirección o el teléfono completos.",
    en: "Type at least three letters of the name, or the whole address or phone.",
  },
  searchHint: {
    es: 'Por ejemplo: clave affiliate find "quispe andrade" --reason …',
    en: 'For example: clave affiliate find "quispe andrade" --reason …',
  },
});

/** A person as an operator may see one: nothing that an identity check asks for. */
export interface AffiliateView
  extends Pick<Affiliate, "cedula" | "names" | "status" | "language" | "idKind"> {
  readonly contacts: readonly MaskedContact[];
}

/** A contact point with what is known of the mailbox behind it. */
export interface KnownContact extends MaskedContact {
  /** Undefined where nothing is known against it. */
  readonly health: ContactHealth | undefined;
}

/** A person in full view: also what can be checked, and whether the check is closed. */
export interface AffiliateSheet extends AffiliateView {
  readonly contacts: readonly KnownContact[];
  readonly imageRegistered: boolean;
  readonly questionsRegistered: number;
  readonly failedChecks: number;
  readonly lockedUntil: Moment | undefined;
}

/** Looks at a person, for a reason that is kept; an agent only once the caller has been checked. */
export function showAffiliate(ctx: Context, typed: string, why: string | undefined): Promise<AffiliateSheet> {
  return attempt(ctx, "affiliate.show", subjectTyped("affiliate", typed), () => {
    const reason = requireReason(why);
    return transaction(ctx, async (ctx) => {
      const cedula = await requireIdentifier(ctx, typed);
      await requireCaller(ctx, cedula);
      const affiliate = await requireAffiliate(ctx, cedula);
      await look(ctx, { act: "affiliate.show", subject: subjectOf("affiliate", cedula), reason });
      return sheetOf(ctx, affiliate);
    });
  });
}

async function sheetOf(ctx: Context, affiliate: Affiliate): Promise<AffiliateSheet> {
  const { cedula, image } = affiliate;
  const failures = await failuresThatMatter(ctx, cedula);
  const points = (await contactPointsOf(ctx.store, cedula)).filter(isReal);
  const contacts: KnownContact[] = [];
  for (const point of points)
    contacts.push({
      ...masked(point),
      health: await findContactHealth(ctx.store, point, ctx.clock.now()),
    });
  return {
    ...viewOf(affiliate, points),
    contacts,
    imageRegistered: image !== undefined,
    questionsRegistered: (await openAnswersOf(ctx, cedula)).length,
    failedChecks: failures.length,
    lockedUntil: closedForAllUntil(failures, ctx.clock.now()),
  };
}

/** Somebody who was found: to an agent, whom anybody may have called, no more than who it is. */
export interface FoundAffiliate extends Pick<Affiliate, "cedula" | "names"> {
  readonly view: AffiliateView | undefined;
}

/** Finds people by part of the name, or by a whole address or phone they have or once had; every find is kept. */
export function findAffiliates(
  ctx: Context,
  text: string,
  why: string | undefined,
  limit: number,
): Promise<readonly FoundAffiliate[]> {
  return attempt(ctx, "affiliate.find", undefined, async () => {
    const reason = requireReason(why);
    // a register is read in seconds, and nobody need wait for it: only the look is written
    const people = await peopleFor(ctx, text, limit);
    const subjects = people.map(({ cedula }) => subjectOf("affiliate", cedula));
    await transaction(ctx, (ctx) => lookAtAll(ctx, { act: "affiliate.find", subjects, reason }));
    if (hasTrait(ctx.actor.role, "onTelephone"))
      return people.map(({ cedula, names }) => ({ cedula, names, view: undefined }));
    const points = await contactPointsOfMany(
      ctx.store,
      people.map((person) => person.cedula),
    );
    return people.map((person) => {
      const own = points.filter((point) => point.holder === person.cedula);
      return { cedula: person.cedula, names: person.names, view: viewOf(person, own) };
    });
  });
}

async function peopleFor(ctx: Context, text: string, limit: number): Promise<readonly Affiliate[]> {
  for (const channel of Object.values(channels)) {
    const read = channel.read(text);
    if (!("fault" in read)) return affiliatesReachedBy(ctx.store, read.canonical, limit);
  }
  const folded = foldNames(text);
  if (folded.replace(/[^\p{L}]/gu, "").length < 3)
    throw new ClaveError("search-too-short", texts.searchShort, texts.searchHint);
  return searchAffiliates(ctx.store, folded.split(" "), limit);
}

function viewOf(person: Affiliate, points: readonly ContactPoint[]): AffiliateView {
  const { cedula, names, status, language, idKind } = person;
  return { cedula, names, status, language, idKind, contacts: points.filter(isReal).map(masked) };
}
