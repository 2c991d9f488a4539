import { attempt, subjectTyped } from "../../audit/attempt.ts";
import { noteHabit } from "../../audit/look.ts";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { type MaskedContact, masked } from "../../holder/contacts.ts";
import { requireAffiliate, requireIdentifier, requireReason } from "../../holder/identity/identity.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import { transaction } from "../../store/engine/transaction.ts";
import {
  clearContactHealth,
  contactPointsKnownFor,
  findContactHealth,
} from "../../store/register/contact-health.ts";
import {
  type ContactKey,
  type ContactPoint,
  contactPointsOf,
  findContactPoint,
  isInForce,
} from "../../store/register/contact-points.ts";

const texts = catalogue({
  nothing: {
    es: "No consta nada contra los contactos vigentes de {cedula}: se les envía como siempre.",
    en: "Nothing is known against the contacts in force of {cedula}: they are sent to as ever.",
  },
  nothingHint: {
    es: 'Vea sus contactos: clave affiliate show {cedula} --reason "…"',
    en: 'See the contacts: clave affiliate show {cedula} --reason "…"',
  },
});

/** A person whose contacts in force are sent to again. */
export interface Restored {
  readonly cedula: string;
  readonly contacts: readonly MaskedContact[];
}

/**
 * Lifts what is known against the contacts in force of a person, for a reason that is kept: a server that
 * reports wrongly condemns mailboxes that work. Throws *refused* where nothing is known.
 */
export function restoreContacts(ctx: Context, typed: string, why: string | undefined): Promise<Restored> {
  return attempt(ctx, "delivery.restore", subjectTyped("affiliate", typed), () => {
    const reason = requireReason(why);
    return transaction(ctx, async (ctx) => {
      const cedula = await requireIdentifier(ctx, typed);
      await requireAffiliate(ctx, cedula);
      requireNotOwn(ctx, cedula);
      const now = ctx.clock.now();
      const points = await contactPointsOf(ctx.store, cedula);
      const contacts: MaskedContact[] = [];
      for (const point of points.filter((point) => isInForce(point, now)))
        if (await restored(ctx, point, reason)) contacts.push(masked(point));
      if (contacts.length > 0) return { cedula, contacts };
      const hint = fill(texts.nothingHint, { cedula });
      throw new ClaveError("nothing-to-restore", fill(texts.nothing, { cedula }), hint);
    });
  });
}

/** Which of the things known are to be lifted at once. */
export interface RestoreOrder {
  /** What a refusal meant that spoke against them. */
  readonly class: string;
  /** Only what became known since then. */
  readonly since: Moment;
  /** What would happen, and nothing happens. */
  readonly dryRun: boolean;
}

/** Contacts to a transaction: everybody else waits for no more than these. */
const together = 200;

/**
 * Lifts one thing that became known against many contacts since a moment: a relay that was set up wrongly
 * condemns thousands. Gives how many; the operator's own are left, and each is written down by itself.
 */
export function restoreMany(ctx: Context, order: RestoreOrder, why: string | undefined): Promise<number> {
  return attempt(ctx, "delivery.restore", undefined, async () => {
    const reason = requireReason(why);
    const now = ctx.clock.now();
    const all = await contactPointsKnownFor(ctx.store, order.class, order.since, now);
    const keys = all.filter(({ holder }) => holder !== ctx.actor.cedula);
    if (order.dryRun) return keys.length;
    let lifted = 0;
    for (let at = 0; at < keys.length; at += together)
      lifted += await restoreSome(ctx, keys.slice(at, at + together), reason);
    return lifted;
  });
}

function restoreSome(ctx: Context, keys: readonly ContactKey[], reason: string): Promise<number> {
  return transaction(ctx, async (ctx) => {
    let lifted = 0;
    for (const key of keys) {
      const point = await findContactPoint(ctx.store, key);
      if (point && (await restored(ctx, point, reason))) lifted += 1;
    }
    return lifted;
  });
}

async function restored(ctx: Context, point: ContactPoint, reason: string): Promise<boolean> {
  const known = await findContactHealth(ctx.store, point, ctx.clock.now());
  if (!known) return false;
  await clearContactHealth(ctx.store, point);
  await noteHabit(ctx, "changes");
  const { state, class: meaning, message } = known;
  const detail = { to: masked(point).address, state, class: meaning, message };
  const [holder, branch] = point.holder.split("/");
  const subject = `${branch === undefined ? "affiliate" : "employer"}:${holder}`;
  await record(ctx, { act: "delivery.restore", subject, reason, detail });
  return true;
}
