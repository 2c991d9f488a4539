import type { Carriage, Carrier, Channel } from "../base/channel.ts";
import type { Method } from "../base/method.ts";
import type { Settings } from "../base/settings.ts";
import { email } from "./email/email.ts";
import { phone } from "./phone/phone.ts";

/** Every channel by its word, in the order in which they are told. */
export const channels = { email, phone } as const satisfies Readonly<Record<string, Channel>>;

export type ChannelName = keyof typeof channels;

export const channelNames = Object.keys(channels) as readonly ChannelName[];

/** Whether a word, such as the name of a column, is a channel's. */
export function isChannel(word: string): word is ChannelName {
  return Object.hasOwn(channels, word);
}

/** An address as its owner recognises it, and nobody else can read it. */
export function maskOf({ channel, address }: { readonly channel: ChannelName; readonly address: string }) {
  return channels[channel].mask(address);
}

/** Whether an address of a channel is proved at the counter by a code that is sent there. */
export function isProvedByCode({ channel }: { readonly channel: ChannelName }): boolean {
  return channels[channel].proof === "code";
}

/** How letters go by a channel; undefined where none do. */
export function carriageOf(channel: ChannelName): Carriage | undefined {
  return channels[channel].carriage;
}

/** The channel that a way to recover goes by; undefined for one by which nothing is sent. */
export function channelBy(method: Method): ChannelName | undefined {
  return channelNames.find((name) => carriageOf(name)?.method === method);
}

/** Who carries by each channel that letters go by. */
export type Carriers = ReadonlyMap<ChannelName, Carrier>;

/** Opens all of them for some work, and closes them after it; nothing connects before a letter does. */
export async function withCarriers<R>(
  settings: Settings,
  work: (carriers: Carriers) => Promise<R>,
): Promise<R> {
  const carriers = new Map<ChannelName, Carrier>();
  try {
    for (const name of channelNames) {
      const carrier = await carriageOf(name)?.open(settings);
      if (carrier) carriers.set(name, carrier);
    }
    return await work(carriers);
  } finally {
    for (const carrier of carriers.values()) carrier.close();
  }
}
