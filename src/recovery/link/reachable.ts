import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import type { Method } from "../../base/method.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { local, secondsUntil } from "../../base/time.ts";
import { refuseWhileChanging } from "../../cases/address-change.ts";
import { type ChannelName, channelBy } from "../../channel/channels.ts";
import { whyAgainst } from "../../delivery/mailbox/mailbox.ts";
import { inForceOn } from "../../holder/contacts.ts";
import type { Affiliate } from "../../store/register/affiliates.ts";
import { type ContactHealth, findContactHealth } from "../../store/register/contact-health.ts";
import { type ContactPoint, contactPointsOf, isShared } from "../../store/register/contact-points.ts";
import { texts } from "../episode/texts.ts";

/**
 * The address in force on a channel that a person alone has and that takes mail; throws *refused* where a link may
 * not go out, or while the address is being changed.
 */
export async function requireReachable(
  ctx: Context,
  person: Affiliate,
  by: ChannelName,
): Promise<ContactPoint> {
  await refuseWhileChanging(ctx, person.cedula);
  if (person.status !== "active")
    throw new ClaveError("person-not-active", texts.notActive, texts.notActiveHint);
  const points = await contactPointsOf(ctx.store, person.cedula);
  const [address] = inForceOn(by, points, ctx.clock.now());
  if (!address) throw unreachable(person.cedula, by, points);
  if (await isShared(ctx.store, address, ctx.clock.now()))
    throw new ClaveError("address-shared", texts.shared, texts.counterHint);
  await refuseDead(ctx, address);
  return address;
}

/** The channel of a way to recover; throws *refused* where this desk sends no link by it, and says which way there is. */
export function requireMethod(method: Method, cedula: string): ChannelName {
  const channel = channelBy(method);
  if (channel) return channel;
  const [sentence, hint] =
    method === "in-person"
      ? [texts.inPersonElsewhere, fill(texts.inPersonHint, { cedula })]
      : [fill(texts.methodMissing, { method }), texts.methodHint];
  throw new ClaveError("method-unavailable", sentence, hint);
}

const dead = catalogue({
  unconfirmed: {
    es: "El correo de esta persona llegó con la importación {import}, que nadie ha confirmado: todavía no sirve.",
    en: "This person's e-mail address came with the import {import}, which nobody has confirmed: it does not serve yet.",
  },
  unconfirmedHint: {
    es: "Vea si todavía espera: clave affiliate imports. Si no, se registra un correo en una oficina: clave counter update {cedula}",
    en: "See whether it still waits: clave affiliate imports. If not, an address is registered at an office: clave counter update {cedula}",
  },
  obsolete: {
    es: "La dirección de correo registrada ya no sirve: {why}.",
    en: "The e-mail address on file no longer works: {why}.",
  },
  obsoleteHint: {
    es: "Se actualiza en una oficina, con el documento: clave counter update {cedula}",
    en: "It is updated at an office, with the document: clave counter update {cedula}",
  },
  suppressed: {
    es: "Hasta {at} no se envía nada a la dirección de correo registrada: {why}.",
    en: "Until {at} nothing is sent to the e-mail address on file: {why}.",
  },
  suppressedHint: {
    es: 'Quien no puede esperar registra otra dirección en una oficina o se valida en persona: clave counter open {cedula} --kind validation --reason "…"',
    en: 'Who cannot wait registers another address at an office, or is validated in person: clave counter open {cedula} --kind validation --reason "…"',
  },
});

function unreachable(cedula: string, by: ChannelName, points: readonly ContactPoint[]): ClaveError {
  const [awaits] = points.flatMap(({ channel, awaits }) => (channel === by ? (awaits ?? []) : []));
  if (awaits === undefined) return new ClaveError("no-address", texts.noAddress, texts.counterHint);
  const hint = fill(dead.unconfirmedHint, { cedula });
  return new ClaveError("contact-unconfirmed", fill(dead.unconfirmed, { import: awaits }), hint);
}

async function refuseDead(ctx: Context, address: ContactPoint): Promise<void> {
  const now = ctx.clock.now();
  const health = await findContactHealth(ctx.store, address, now);
  if (health)
    throw health.state === "obsolete" ? obsolete(health, address) : suppressed(ctx, health, address);
}

function obsolete(health: ContactHealth, { holder: cedula, channel }: ContactPoint): ClaveError {
  const sentence = fill(dead.obsolete, { why: whyAgainst(channel, health.class) });
  return new ClaveError("address-obsolete", sentence, fill(dead.obsoleteHint, { cedula }));
}

function suppressed(
  ctx: Context,
  health: ContactHealth,
  { holder: cedula, channel }: ContactPoint,
): ClaveError {
  const now = ctx.clock.now();
  const until = health.until ?? now;
  const sentence = fill(dead.suppressed, {
    at: local(until, ctx.settings.timezone),
    why: whyAgainst(channel, health.class),
  });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  return new ClaveError("address-suppressed", sentence, fill(dead.suppressedHint, { cedula }), detail);
}
