import { refusal, subjectTyped } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import { authorize, type Context, requireGranted, visitorFrom } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { day } from "../../base/time.ts";
import { aloneWithPeople, aloneWithPerson } from "../../cases/lock.ts";
import { isKeyed } from "../../holder/identity/answers.ts";
import { explainStoreFault } from "../../store/engine/faults.ts";
import { apart, sideBySide } from "../../store/engine/gathering.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { lastUse, wasToldSince } from "../../store/post/messages.ts";
import { removeSpentCaptchas } from "../../store/recovery/captchas.ts";
import { noteByBirthDate, recoveriesOf } from "../../store/recovery/recoveries.ts";
import {
  answerVisit,
  removeVisits,
  settleVisit,
  takeWaitingVisits,
  type VisitRecord,
} from "../../store/recovery/visits.ts";
import { type Affiliate, findAffiliate } from "../../store/register/affiliates.ts";
import type { ContactPoint } from "../../store/register/contact-points.ts";
import { replaceVerifier } from "../../store/register/security-answers.ts";
import { findOpenRecovery } from "../episode/episode.ts";
import { identifyWhere } from "../identity/identity-check.ts";
import { requireMethod, requireReachable } from "../link/reachable.ts";
import { requireMailboxRoom } from "../link/resendable.ts";
import { requireResendable, sendAgain } from "../resend.ts";
import { openFor } from "../start.ts";
import { historyLetter, sendHistoryLink } from "./history.ts";
import { registeredFor, verdict, wasRight } from "./say.ts";
import { visitName } from "./visit.ts";

const texts = catalogue({
  unproved: {
    es: "Sin la respuesta y la imagen, el enlace va solo a un correo que ya se comprobó.",
    en: "Without the answer and the picture the link goes only to an address that was proved before.",
  },
  oneADay: {
    es: "Sin la respuesta y la imagen se envía un enlace al día.",
    en: "Without the answer and the picture one link is sent a day.",
  },
});

/** So many are seen to side by side, and have one commit: whoever writes besides waits no longer than for these. */
const together = 50;

/**
 * Sees to what people asked for in the portal, some at a time; gives how many. Whatever comes of it, nobody who waits
 * there is told: the record is. Hears of what the program failed at, which is put aside.
 */
export async function settleVisits(
  ctx: Context,
  onDefect: (error: unknown) => void = raise,
  most = 100,
): Promise<number> {
  requireGranted(ctx.actor, "delivery.run");
  let settled = 0;
  for (let taken = 1; settled < most && taken > 0; settled += taken) {
    const some = Math.min(together, most - settled);
    // one that fails takes back those with it, which then are seen to by themselves
    taken = await settleSome(ctx, some).catch(() => settleAlone(ctx, onDefect));
  }
  return settled;
}

function raise(error: unknown): never {
  throw error;
}

function settleSome(ctx: Context, most: number): Promise<number> {
  return transaction(ctx, async (ctx) => {
    const visits = await takeWaitingVisits(ctx.store, most);
    await aloneWithPeople(
      ctx,
      visits.map(({ identifier }) => identifier),
    );
    // what is asked about one person comes one after the other
    const people = [...new Set(visits.map(({ identifier }) => identifier))];
    const inTurn = (person: string) => async () => {
      for (const visit of visits) if (visit.identifier === person) await settleOne(ctx, visit);
    };
    await sideBySide(ctx, people.map(inTurn));
    return visits.length;
  });
}

/** Sees to the first that waits by itself. One at which the program fails is put aside: the others come after it. */
async function settleAlone(ctx: Context, onDefect: (error: unknown) => void): Promise<number> {
  let atHand: VisitRecord | undefined;
  try {
    await transaction(ctx, async (ctx) => {
      [atHand] = await takeWaitingVisits(ctx.store, 1);
      if (!atHand) return;
      await aloneWithPerson(ctx, atHand.identifier);
      await settleOne(ctx, atHand);
    });
  } catch (error) {
    if (!atHand || error instanceof ClaveError || explainStoreFault(error)) throw error;
    onDefect(error);
    await putAside(ctx, atHand);
  }
  return atHand ? 1 : 0;
}

function putAside(ctx: Context, { digest, identifier }: VisitRecord): Promise<void> {
  const subject = subjectTyped("affiliate", identifier);
  return transaction({ ...ctx, visit: visitName(digest) }, async (ctx) => {
    await record(ctx, { act: "recovery.start", subject, outcome: "refused", detail: { code: "defect" } });
    await settleVisit(ctx.store, digest, ctx.clock.now());
  });
}

async function settleOne(ctx: Context, visit: VisitRecord): Promise<void> {
  const own = { ...ctx, actor: visitorFrom(visit.source), visit: visitName(visit.digest) };
  const error = await settle(own, visit).catch(refused);
  const subject = subjectTyped("affiliate", visit.identifier) ?? "affiliate:?";
  const act = visit.purpose === "history" ? "history.ask" : "recovery.start";
  if (error) await refusal(own, { act, subject }, error);
  await settleVisit(ctx.store, visit.digest, ctx.clock.now());
}

function refused(error: unknown): ClaveError {
  if (error instanceof ClaveError) return error;
  throw error;
}

/** Opens a recovery for the person of a visit, with whom we are alone, or sends its link once more; gives the refusal whose count is to be kept. */
async function settle(ctx: Context, visit: VisitRecord): Promise<ClaveError | undefined> {
  authorize(ctx, "recovery.start");
  const { identifier: cedula, withoutImage } = visit;
  // asked for again, what was wrong is not counted again: one check that a person is there is one try
  const again = visit.settledAt !== undefined;
  if (again && !(await wasRight(ctx, visit, await findAffiliate(ctx.store, cedula)))) return undefined;
  // neither the birth date alone nor asking again says anything new about who failed before
  const forgets = !withoutImage && !again;
  const person = await identifyWhere(ctx, cedula, (known) => wasRight(ctx, visit, known), { forgets });
  if (person instanceof ClaveError) return person;
  await slowDown(ctx, visit);
  const to = await requireReachable(ctx, person, requireMethod(visit.method ?? "email", cedula));
  if (withoutImage) await requireProved(ctx, person, to, visit.purpose);
  await apart(ctx, `mailbox ${to.channel} ${to.canonical}`, async () => {
    await requireMailboxRoom(ctx, to);
    await (visit.purpose === "history" ? sendHistoryLink(ctx, visit, to) : send(ctx, visit, to));
  });
  return undefined;
}

async function send(ctx: Context, visit: VisitRecord, to: ContactPoint): Promise<void> {
  const { message } = await openOrSendAgain(ctx, visit, to);
  if (message) await answerVisit(ctx.store, visit.digest, { message: message.id });
}

async function openOrSendAgain(ctx: Context, { identifier, withoutImage }: VisitRecord, to: ContactPoint) {
  const byBirthDateAt = withoutImage ? ctx.clock.now() : undefined;
  const open = await findOpenRecovery(ctx, identifier);
  if (!open) return openFor(ctx, { byBirthDateAt }, to);
  await requireResendable(ctx, open);
  if (byBirthDateAt !== undefined) await noteByBirthDate(ctx.store, open.reference, byBirthDateAt);
  return sendAgain(ctx, open, to);
}

/** Throws *refused* where only what is remembered would tell a stranger who knows the birth date from the person. */
async function requireProved(
  ctx: Context,
  { cedula }: Affiliate,
  to: ContactPoint,
  purpose: VisitRecord["purpose"],
): Promise<void> {
  const proved = to.provedAt !== undefined || (await lastUse(ctx.store, to)) !== undefined;
  if (!proved) throw new ClaveError("memory-needed", texts.unproved);
  const since = ctx.clock.now() - day;
  const today =
    purpose === "history"
      ? await wasToldSince(ctx.store, cedula, historyLetter, since)
      : (await recoveriesOf(ctx.store, cedula)).some(({ byBirthDateAt = 0 }) => byBirthDateAt > since);
  if (today) throw new ClaveError("cooldown", texts.oneADay);
}

/** Puts a slow verifier in the place of the imported digest that the answer fitted; the visit goes on by that one. */
async function slowDown(ctx: Context, visit: VisitRecord): Promise<void> {
  const { verifier, digest } = visit;
  if (verifier === undefined) return;
  const kept = await registeredFor(ctx, visit);
  // one that was registered meanwhile stays
  if (!kept || !isKeyed(kept.verifier)) return;
  await replaceVerifier(ctx.store, { ...kept, verifier });
  const answered = verdict(ctx, digest, "proof", { right: true, against: verifier });
  await answerVisit(ctx.store, digest, { answered });
}

/** Takes away what nobody needs any more of visits, a day after they ended. */
export async function forgetVisits(ctx: Context): Promise<void> {
  requireGranted(ctx.actor, "delivery.run");
  const before = ctx.clock.now() - day;
  await transaction(ctx, async ({ store }) => {
    await removeVisits(store, before, 1000);
    await removeSpentCaptchas(store, before);
  });
}
