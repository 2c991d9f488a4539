import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { local, secondsUntil } from "../base/time.ts";
import { whyAgainst } from "../delivery/mailbox.ts";
import { type ContactHealth, findContactHealth } from "../store/contact-health.ts";
import type { ContactPoint } from "../store/contact-points.ts";

const texts = catalogue({
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

/** Throws *refused* where letters to an address have come back: for a while, or for good. */
export async function refuseDead(ctx: Context, address: ContactPoint): Promise<void> {
  const now = ctx.clock.now();
  const health = await findContactHealth(ctx.store, address, now);
  if (health)
    throw health.state === "obsolete" ? obsolete(health, address) : suppressed(ctx, health, address);
}

function obsolete(health: ContactHealth, { holder: cedula }: ContactPoint): ClaveError {
  const sentence = fill(texts.obsolete, { why: whyAgainst(health.class) });
  return new ClaveError("refused", "address-obsolete", sentence, fill(texts.obsoleteHint, { cedula }));
}

function suppressed(ctx: Context, health: ContactHealth, { holder: cedula }: ContactPoint): ClaveError {
  const now = ctx.clock.now();
  const until = health.until ?? now;
  const sentence = fill(texts.suppressed, {
    at: local(until, ctx.settings.timezone),
    why: whyAgainst(health.class),
  });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  return new ClaveError(
    "refused",
    "address-suppressed",
    sentence,
    fill(texts.suppressedHint, { cedula }),
    detail,
  );
}
