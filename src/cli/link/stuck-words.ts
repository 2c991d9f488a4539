import { catalogue, fill, number, type Sentence } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { Skipped, SkipReason } from "../../recovery/link/stuck.ts";
import type { Destined, Resent, StuckPlan } from "../../recovery/resend-stuck.ts";
import { facts, type Listing } from "../command/listing.ts";
import { deliveryTexts, recoveryTexts } from "../recovery/texts.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  considered: { es: "Ya deberían haber servido", en: "Should have worked by now" },
  stuck: { es: "Se reenvían", en: "To send again" },
  skipped: { es: "No se reenvían", en: "Not sent again" },
  trouble: { es: "{n}, y ahora se retrasa", en: "{n}, and it is late at present" },
  others: { es: "otros proveedores", en: "other providers" },
  result: { es: "Resultado", en: "Result" },
  detail: { es: "Detalle", en: "Detail" },
  resent: { es: "reenviado", en: "sent again" },
  planned: { es: "se reenviaría", en: "would be sent again" },
  not: { es: "no se reenvía", en: "not sent again" },
});

const reasonTexts: Readonly<Record<SkipReason, Sentence>> = catalogue({
  opened: { es: "la persona ya lo abrió", en: "the person has opened it" },
  "not-sent-yet": { es: "su última carta no ha salido", en: "its last letter has not left" },
  held: { es: "espera a un supervisor", en: "waits for a supervisor" },
  revoked: { es: "su enlace se anuló", en: "its link was revoked" },
  "own-record": { es: "es sobre usted mismo", en: "it is about yourself" },
  "contact-on-hold": { es: "su correo se está cambiando", en: "the address is being changed" },
  "person-not-active": { es: "el registro no está activo", en: "the record is not active" },
  "no-address": { es: "sin dirección registrada", en: "no address on file" },
  "address-shared": { es: "la dirección es también de otro", en: "the address is another's too" },
  "address-obsolete": { es: "la dirección ya no sirve", en: "the address no longer works" },
  "address-suppressed": { es: "la dirección no recibe por ahora", en: "the address takes nothing for now" },
  cooldown: { es: "se envió hace poco", en: "it was sent a short while ago" },
  "person-limit": { es: "van cinco reenvíos en 24 horas", en: "five resends in 24 hours" },
  "destination-limit": { es: "van diez cartas en media hora", en: "ten letters in half an hour" },
  "no-longer-stuck": { es: "ya no hace falta", en: "no longer needed" },
});

/** How many providers are named; what they are together matters where there are many. */
const mostNamed = 6;

/** A plan in a few lines: how many, by mail provider, and how many not, by reason. */
export function planWords(terminal: Terminal, { considered, stuck, skipped, providers }: StuckPlan): string {
  const { text, language } = terminal;
  const shown = (n: number) => number(n, language);
  const others = providers.slice(mostNamed).reduce((sum, { links }) => sum + links, 0);
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  const count = (reason: SkipReason) => skipped.filter((each) => each.reason === reason).length;
  return facts([
    [text(texts.considered), shown(considered)],
    [text(texts.stuck), shown(stuck.length)],
    ...providers.slice(0, mostNamed).map((each) => providerWords(terminal, each)),
    ...(others === 0 ? [] : [[`  ${text(texts.others)}`, shown(others)] as const]),
    [text(texts.skipped), shown(skipped.length)],
    ...reasons.map((reason) => [`  ${text(reasonTexts[reason])}`, shown(count(reason))] as const),
  ]);
}

function providerWords(terminal: Terminal, { provider, links, inTrouble }: Destined) {
  const n = number(links, terminal.language);
  const words = inTrouble ? terminal.text(fill(texts.trouble, { n })) : n;
  return [`  ${visible(provider)}`, words] as const;
}

/** What became of a link, or would. */
export type Result = Resent | Skipped | { readonly reference: string; readonly planned: true };

/** A row for each link, in words for people and in stable words for a spreadsheet. */
export function resultColumns(terminal: Terminal, stable: boolean): Listing<Result>["columns"] {
  const words = stable ? stableWords : (result: Result) => readWords(terminal, result);
  return {
    reference: [recoveryTexts.referenceTitle, ({ reference }) => reference],
    result: [texts.result, (result) => words(result)[0]],
    detail: [texts.detail, (result) => words(result)[1]],
  };
}

function stableWords(result: Result): readonly [string, string] {
  if ("reason" in result) return ["skipped", result.reason];
  return "status" in result ? ["resent", result.status] : ["planned", ""];
}

function readWords({ text }: Terminal, result: Result): readonly [string, string] {
  if ("reason" in result) return [text(texts.not), text(reasonTexts[result.reason])];
  if ("status" in result) return [text(texts.resent), text(deliveryTexts[result.status])];
  return [text(texts.planned), "—"];
}

/** A result as scripts read it. */
export function resultDocument(result: Result) {
  const [outcome] = stableWords(result);
  return {
    reference: result.reference,
    result: outcome,
    ...("reason" in result ? { reason: result.reason } : {}),
    ...("status" in result ? { message: { id: result.message, status: result.status } } : {}),
  };
}
