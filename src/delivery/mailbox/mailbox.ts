import type { Carriage, Verdict } from "../../base/channel.ts";
import { catalogue, type Sentence, verbatim } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { type ChannelName, carriageOf, channelNames } from "../../channel/channels.ts";
import type { ContactHealth } from "../../store/register/contact-health.ts";
import type { ContactKey, ContactPoint } from "../../store/register/contact-points.ts";

/** How letters go to a contact point; none is ever queued for a channel that they do not go by. */
export function postBy({ channel }: Pick<ContactKey, "channel">): Carriage {
  const carriage = carriageOf(channel);
  if (carriage) return carriage;
  throw new TypeError(`no letter goes by ${channel}`);
}

/** Who runs what a contact point leads to, by its address alone: no question to the network. */
export function providerOf(point: Pick<ContactPoint, "channel" | "address">): string {
  return postBy(point).providerOf(point.address);
}

/** What an attempt meant on whatever channel, to stand after the status it led to. */
const words = catalogue({
  // a server had all of it, and said neither yes nor no
  "in-doubt": { es: ": en duda, puede haber llegado", en: ": in doubt, it may have arrived" },
  // known when the letter's turn came, before any server was asked
  withdrawn: { es: ": ya nadie la necesita", en: ": nobody needs it any more" },
  late: { es: ": su enlace ya no serviría", en: ": its link would be dead" },
  defect: { es: ": no se pudo escribir (fallo nuestro)", en: ": it could not be written (our fault)" },
});

const otherwise = catalogue({
  refused: { es: "su servidor no acepta las cartas", en: "its server does not accept the letters" },
});

/**
 * The words for what a reply meant, on whichever channel it was where that is not said; none where a letter was
 * taken, or for a meaning of another program's.
 */
export function replyWords(meaning: string, channel?: ChannelName): Sentence {
  const by = channel === undefined ? channelNames : [channel];
  const all = [words, ...by.map((name) => carriageOf(name)?.receipts.words ?? {})].flatMap(Object.entries);
  return all.find(([each]) => each === meaning)?.[1] ?? verbatim("");
}

/** How a final refusal speaks against an address; undefined where it does not. */
export function verdictOn(channel: ChannelName, meaning: string): Verdict | undefined {
  return carriageOf(channel)?.receipts.against[meaning];
}

/** The kinds of refusal that speak against an address of some channel. */
export const kindsAgainst = [
  ...new Set(channelNames.flatMap((name) => Object.keys(carriageOf(name)?.receipts.against ?? {}))),
];

/** What a final refusal says of the address it was for; undefined where it says nothing against it. */
export function healthAfter(
  channel: ChannelName,
  meaning: string,
  message: string,
  now: Moment,
): ContactHealth | undefined {
  const verdict = verdictOn(channel, meaning);
  if (!verdict) return undefined;
  const { state, life } = verdict;
  return { state, class: meaning, since: now, until: life === undefined ? undefined : now + life, message };
}

/** What is known against an address, in words that follow a colon. */
export function whyAgainst(channel: ChannelName, meaning: string): Sentence {
  return verdictOn(channel, meaning)?.why ?? otherwise.refused;
}
