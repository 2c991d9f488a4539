import { attempt } from "../audit/attempt.ts";
import { contactDigest } from "../audit/explain.ts";
import { ownReason, record } from "../audit/record.ts";
import { DeskClock } from "../base/clock.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { iso, local, type Moment, second } from "../base/time.ts";
import { beginNewCount } from "../store/clock/new-count.ts";
import { alone } from "../store/engine/transaction.ts";
import { lastWritten, newCountAct } from "../store/record/audit-entries.ts";
import { withVerified } from "./verify.ts";

const texts = catalogue({
  right: {
    es: "El reloj de esta máquina ({now}) no está antes de lo último que se escribió ({last}): no hay nada que aceptar.",
    en: "This machine's clock ({now}) is not before what was written last ({last}): there is nothing to accept.",
  },
  rightHint: { es: "Vea cómo está: clave doctor", en: "See how things are: clave doctor" },
  reason: {
    es: "Falta un motivo que diga algo: queda en el registro.",
    en: "A reason that says something is missing: it is kept in the record.",
  },
  reasonHint: {
    es: 'Por ejemplo: --reason "el reloj se adelantó al cambiar la batería"',
    en: 'For example: --reason "the clock went ahead when the battery was changed"',
  },
});

/** What the machine's clock says, and when by the record something was written last. */
export interface TwoTimes {
  readonly now: Moment;
  readonly last: Moment;
}

/** A new count of time that was begun. */
export interface Accepted extends TwoTimes {
  /** How many were signed in, and are no more. */
  readonly sessions: number;
}

/** The two times between which an administrator is to decide; throws *refused* where they do not differ enough to matter. */
export function clockToAccept(ctx: Context): Promise<TwoTimes> {
  return attempt(ctx, newCountAct, undefined, () => twoTimes(ctx));
}

/**
 * Begins a new count of time at what the machine's clock says, though the record says later: an administrator's
 * word, with the own password again. Everybody signs in anew; what was written ahead runs from now.
 */
export function acceptClock(ctx: Context, password: string, why: string): Promise<Accepted> {
  return attempt(ctx, newCountAct, undefined, async () => {
    const reason = ownReason(why);
    if (reason === undefined) throw new ClaveError("reason-missing", texts.reason, texts.reasonHint);
    const claim = { act: "operator.sign", name: ctx.actor.name, password } as const;
    const accepted = await withVerified(ctx, claim, (ctx) => begin(ctx, reason));
    ctx.clock.learn(await lastWritten(ctx.store));
    return accepted;
  });
}

async function begin(outer: Context, reason: string): Promise<Accepted> {
  await alone(outer, "audit");
  const { now, last } = await twoTimes(outer);
  // one moment for all that is moved and for the entry that says so, whatever was written before
  const { machine } = outer.clock;
  const ctx: Context = { ...outer, clock: new DeskClock({ ...machine, now: () => now }) };
  const { points, sessions } = await beginNewCount(ctx, now, last);
  const moved = points.map((point) => contactDigest(ctx.keys, point)).join(",");
  const detail = {
    from: iso(last),
    seconds: Math.round((last - now) / second),
    sessions,
    ...(moved === "" ? {} : { points: moved }),
  };
  await record(ctx, { act: newCountAct, reason, detail });
  return { now, last, sessions };
}

async function twoTimes({ store, clock, settings }: Context): Promise<TwoTimes> {
  const now = clock.machine.now();
  const last = (await lastWritten(store))?.at ?? now;
  if (last - now > settings["clock.tolerance"]) return { now, last };
  const told = { now: local(now, settings.timezone), last: local(last, settings.timezone) };
  throw new ClaveError("clock-not-behind", fill(texts.right, told), texts.rightHint);
}
