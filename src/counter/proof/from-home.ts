import { timingSafeEqual } from "node:crypto";
import { attempt } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import type { ErrorCode } from "../../base/error-codes.ts";
import { ClaveError } from "../../base/errors.ts";
import { type Keys, lastingKey } from "../../base/keys.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { type Duration, hour, spoken } from "../../base/time.ts";
import { aloneAtCounter } from "../../cases/lock.ts";
import { isAfoot } from "../../cases/status.ts";
import { texts as common } from "../../recovery/episode/texts.ts";
import { tokenIn } from "../../recovery/link/token.ts";
import { casePointsOf } from "../../store/counter/case-points.ts";
import { type CaseRecord, findCase } from "../../store/counter/cases.ts";
import { commitThenThrow, transaction } from "../../store/engine/transaction.ts";
import { recoveriesOf } from "../../store/recovery/recoveries.ts";
import { type ContactKey, type ContactPoint, contactPointsOf } from "../../store/register/contact-points.ts";
import { noteAct } from "../case/act.ts";
import { type Case, caseView } from "../case/view.ts";
import { tryCode } from "./confirm.ts";
import { queueCode } from "./send-code.ts";

const texts = catalogue({
  used: { es: "Este correo ya está confirmado.", en: "This address is confirmed already." },
  usedHint: {
    es: "No tiene que hacer nada más: la oficina termina el trámite.",
    en: "There is nothing more to do: the office ends the case.",
  },
  superseded: {
    es: "En el trámite se anotó después otro correo; este enlace ya no sirve.",
    en: "Another address was taken down in the case later; this link no longer works.",
  },
  over: {
    es: "El trámite ya terminó, o pasó su plazo: este enlace ya no sirve.",
    en: "The case has ended, or its time is over: this link no longer works.",
  },
  officeHint: {
    es: "Si el correo todavía le hace falta, vaya a una oficina con su cédula o pasaporte.",
    en: "If you still need the address, go to an office with your identity card or passport.",
  },
  tooSoon: {
    es: "Hace menos de {length} se puso una clave sin la imagen de seguridad: por ahora un correo nuevo no se confirma desde casa.",
    en: "Less than {length} ago a password was set without the security image: for now a new address is not confirmed from home.",
  },
  tooSoonHint: {
    es: "En una oficina sí se puede, con su cédula o pasaporte y el código del mensaje.",
    en: "At an office it can be, with your identity card or passport and the code in the message.",
  },
  wrongHint: {
    es: "{n:Queda|Quedan} {n} {n:intento|intentos}. Escriba el del mensaje más nuevo.",
    en: "{n} {n:try is|tries are} left. Type the one in the newest message.",
  },
  overHint: { es: "Pida otro aquí mismo.", en: "Ask for another right here." },
});

/** Whoever set a password by the birth date alone changes no address from home for so long. */
const calm: Duration = 72 * hour;

const tokenLength = 43;
const idLength = 10;

/**
 * The token of the link by which an address is confirmed from home: which case it is, and the desk's word that this
 * address is meant. It opens nothing but guesses at the code beside it, so that no stranger spends them.
 */
export function homeToken(keys: Keys, caseId: string, { number }: Pick<ContactKey, "number">): string {
  const word = lastingKey(keys).digest("confirm-home", `${caseId} ${number}`).toString("base64url");
  return `${caseId}${word.slice(0, tokenLength - idLength)}`;
}

/** Confirms the new address of a case by the link and the code of its letter, as if the code had been read out at the desk. */
export function confirmFromHome(ctx: Context, link: string, code: string): Promise<Case> {
  return attempt(ctx, "counter.confirm-home", undefined, () =>
    commitThenThrow(ctx, async (ctx) => {
      const { found, to } = await requireAwaited(ctx, link);
      const hints = { wrong: texts.wrongHint, over: texts.overHint };
      return tryCode(ctx, found, code, { act: "counter.confirm-home", to, hints });
    }),
  );
}

/** Queues another code for whoever holds the link; *busy* where the last was sent just now. Gives the letter's id. */
export function askCodeFromHome(ctx: Context, link: string): Promise<string> {
  return attempt(ctx, "counter.confirm-home", undefined, () =>
    transaction(ctx, async (ctx) => {
      const { found, to } = await requireAwaited(ctx, link);
      const letter = await queueCode(ctx, found, to, "address-confirm");
      await noteAct(ctx, "counter.prove", found, { again: 1 });
      return letter;
    }),
  );
}

/** The case of a link and the address that it is to confirm, nobody else at work on its person; throws *refused* with what became of it. */
async function requireAwaited(
  ctx: Context,
  link: string,
): Promise<{ readonly found: CaseRecord; readonly to: ContactPoint }> {
  const token = tokenIn(link) ?? "";
  const named = await findCase(ctx.store, token.slice(0, idLength));
  const to = named && (await meant(ctx, named, token));
  if (!named || !to) throw new ClaveError("link-unknown", common.linkUnknown, common.linkUnknownHint);
  await aloneAtCounter(ctx, named.cedula);
  const found = (await findCase(ctx.store, named.id)) ?? named;
  const points = await casePointsOf(ctx.store, found.id);
  const point = points.find(
    ({ side, channel, number }) => side === "new" && channel === "email" && number === to.number,
  );
  if (!point) throw refused("link-superseded", texts.superseded);
  if (point.provedAt !== undefined) throw new ClaveError("link-used", texts.used, texts.usedHint);
  if (!isAfoot(await caseView(ctx, found))) throw refused("link-expired", texts.over);
  await requireCalm(ctx, found.cedula);
  return { found, to };
}

async function meant(
  ctx: Context,
  { id, cedula }: CaseRecord,
  token: string,
): Promise<ContactPoint | undefined> {
  const points = await contactPointsOf(ctx.store, cedula);
  return points.find(
    (point) =>
      point.caseId === id &&
      point.channel === "email" &&
      timingSafeEqual(Buffer.from(homeToken(ctx.keys, id, point)), Buffer.from(token)),
  );
}

/** Throws *refused* where a password was set a short while ago by whoever knew the birth date and read the mailbox. */
async function requireCalm(ctx: Context, cedula: string): Promise<void> {
  const since = ctx.clock.now() - calm;
  const byBirthDate = (await recoveriesOf(ctx.store, cedula)).some(
    ({ outcome, byBirthDateAt, closedAt = 0 }) =>
      outcome === "completed" && byBirthDateAt !== undefined && closedAt > since,
  );
  if (byBirthDate)
    throw new ClaveError("home-too-soon", fill(texts.tooSoon, { length: spoken(calm) }), texts.tooSoonHint);
}

function refused(code: ErrorCode, sentence: Sentence): ClaveError {
  return new ClaveError(code, sentence, texts.officeHint);
}
