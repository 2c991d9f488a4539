import type { ErrorCode } from "../../../base/error-codes.ts";
import { catalogue, fill, joined, verbatim } from "../../../base/texts.ts";
import { capitalised, spoken } from "../../../base/time.ts";
import { type ChannelName, channelNames, channels, isProvedByCode } from "../../../channel/channels.ts";
import type { Case } from "../../../counter/case/view.ts";
import { type Brought, type ProveInput, proveContact } from "../../../counter/proof/prove.ts";
import { chosen, heading, holding, mended, post, typed, type Visit } from "./visit.ts";

const texts = catalogue({
  title: { es: "Dirección nueva", en: "New address" },
  what: { es: "¿Qué cambia?", en: "What changes?" },
  and: { es: "{those} y {last}", en: "{those} and {last}" },
  old: {
    es: "¿La persona abre todavía su correo registrado, {mailbox}?",
    en: "Does the person still open the mailbox on file, {mailbox}?",
  },
  works: {
    es: "Sí: leerá también el código que llegue allí, y el cambio rige al instante",
    en: "Yes: the code sent there is read out too, and the change is in force at once",
  },
  lost: {
    es: "No: otro funcionario lo aprueba, y rige {length} después",
    en: "No: another officer approves, and it is in force {length} later",
  },
  slip: { es: "¿Quiso decir {correction}?", en: "Was {correction} meant?" },
  corrected: { es: "Sí: {correction}", en: "Yes: {correction}" },
  asTyped: { es: "No: está bien como se escribió, {address}", en: "No: it is right as typed, {address}" },
  retype: { es: "Escribirla otra vez", en: "Type it again" },
});

/** What typing again may mend. */
const faults: readonly ErrorCode[] = [
  "address-invalid",
  "phone-invalid",
  "address-disposable",
  "address-role",
  "address-on-file",
  "address-taken",
  "cooldown",
];

/** Asks what the person brings, as far as it was not said yet, and sends the codes that prove it. */
export async function bringContact(visit: Visit, found: Case, wish: Brought = {}): Promise<Case> {
  heading(visit, texts.title);
  const said = channelNames.filter((name) => wish[name] !== undefined);
  let known = found;
  // the one that is proved comes last: then its code is what is waited for
  for (const name of (said.length > 0 ? said : await askedWhat(visit)).toReversed())
    known = await bring(visit, known, name, wish[name]);
  return known;
}

/** One channel, or all of them. */
async function askedWhat(visit: Visit): Promise<readonly ChannelName[]> {
  const names = channelNames.map((name) => channels[name].words.named);
  const those = joined(names.slice(0, -1), ", ");
  const all = fill(texts.and, { those, last: names.at(-1) ?? those });
  const what = await chosen<ChannelName | "all">(visit, texts.what, [
    ...channelNames.map((name) => [name, capitalised(channels[name].words.named)] as const),
    ["all", capitalised(all)],
  ]);
  return what === "all" ? channelNames : [what];
}

/** Asks for another address in the place of the one that a case brings and a code proves. */
export async function bringAnother(visit: Visit, found: Case): Promise<Case> {
  const point = found.points.find((each) => each.side === "new" && isProvedByCode(each));
  return point ? bring(visit, found, point.channel) : found;
}

/** Asks for an address until one will do, and sends its code where it has one. */
async function bring(visit: Visit, found: Case, channel: ChannelName, given?: string): Promise<Case> {
  const old = isProvedByCode({ channel }) ? { oldAddress: await askedOld(visit, found) } : {};
  for (let address = given; ; address = undefined) {
    const said = address ?? (await typed(visit, channels[channel].words.ask));
    const known = await provedAs(visit, found, old, [channel, said]);
    if (known) return known;
  }
}

async function askedOld(visit: Visit, found: Case): Promise<"works" | "lost"> {
  const { mailbox, points, oldAddress } = found;
  // once it was asked, the answer stands until it is taken back at the codes
  const asked = points.some(isProvedByCode);
  if (mailbox === undefined || asked) return oldAddress;
  const length = spoken(visit.settings["counter.hold"]);
  return chosen(visit, fill(texts.old, { mailbox: verbatim(mailbox) }), [
    ["works", texts.works],
    ["lost", fill(texts.lost, { length })],
  ]);
}

async function provedAs(
  visit: Visit,
  found: Case,
  old: Pick<ProveInput, "oldAddress">,
  [channel, address]: readonly [ChannelName, string],
): Promise<Case | undefined> {
  const input = (typed: string) => ({ ...old, [channel]: typed });
  const result = await mended(visit, ["address-slip"], () => proved(visit, found, input(address)));
  if ("done" in result) return result.done;
  const { correction } = result.failed.detail;
  if (correction === undefined) return undefined;
  const meant = await chosen(visit, fill(texts.slip, { correction }), [
    ["corrected", fill(texts.corrected, { correction })],
    ["as-typed", fill(texts.asTyped, { address })],
    ["retype", texts.retype],
  ]);
  if (meant === "retype") return undefined;
  const sure = meant === "corrected" ? input(correction) : { ...input(address), asTyped: true };
  return proved(visit, found, sure);
}

/** The case with what was brought; undefined after a fault that typing again may mend. */
async function proved(visit: Visit, { id }: Case, input: ProveInput): Promise<Case | undefined> {
  const result = await mended(visit, faults, () => visit.act((ctx) => proveContact(ctx, id, input)));
  if ("failed" in result) return undefined;
  const { terminal } = visit;
  for (const warning of result.done.warnings) terminal.say(terminal.paint("doubt", terminal.text(warning)));
  await post(visit, result.done.letters);
  return holding(visit, result.done.case);
}
