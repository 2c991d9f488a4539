import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { local, secondsUntil } from "../base/time.ts";
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

/** What a server said that speaks against an address. */
const whys: Readonly<Record<string, Sentence>> = catalogue({
  "no-such-address": {
    es: "su servidor dice que no existe",
    en: "its server says that it does not exist",
  },
  "no-such-domain": { es: "ese dominio no existe", en: "that domain does not exist" },
  malformed: { es: "está mal escrita", en: "it is malformed" },
  disabled: { es: "el buzón está desactivado", en: "the mailbox is disabled" },
  "mailbox-full": {
    es: "el buzón está lleno, y su dueño puede vaciarlo",
    en: "the mailbox is full, and its owner can empty it",
  },
  unreachable: { es: "su servidor no responde", en: "its server does not answer" },
  permanent: { es: "su servidor rechazó la última carta", en: "its server refused the last letter" },
});

const otherwise = catalogue({
  refused: { es: "su servidor no acepta las cartas", en: "its server does not accept the letters" },
});

/** Throws *refused* where letters to an address have come back: for a while, or for good. */
export async function refuseDead(ctx: Context, address: ContactPoint): Promise<void> {
  const now = ctx.clock.now();
  const health = await findContactHealth(ctx.store, address, now);
  if (health)
    throw health.state === "obsolete" ? obsolete(health, address) : suppressed(ctx, health, address);
}

function whyOf({ class: meaning }: ContactHealth): Sentence {
  return whys[meaning] ?? otherwise.refused;
}

function obsolete(health: ContactHealth, { holder: cedula }: ContactPoint): ClaveError {
  const sentence = fill(texts.obsolete, { why: whyOf(health) });
  return new ClaveError("refused", "address-obsolete", sentence, fill(texts.obsoleteHint, { cedula }));
}

function suppressed(ctx: Context, health: ContactHealth, { holder: cedula }: ContactPoint): ClaveError {
  const now = ctx.clock.now();
  const until = health.until ?? now;
  const sentence = fill(texts.suppressed, { at: local(until, ctx.settings.timezone), why: whyOf(health) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  return new ClaveError(
    "refused",
    "address-suppressed",
    sentence,
    fill(texts.suppressedHint, { cedula }),
    detail,
  );
}
