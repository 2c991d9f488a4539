import type { Keys } from "../base/keys.ts";

/**
 * The number by which a person and an official on the telephone know each other: the same in the letter and on
 * the screen, for one recovery or case. It opens nothing.
 */
export function mutualCode(keys: Keys, subject: string): string {
  const drawn = keys.digest("mutual-code", subject).readBigUInt64BE() % 1_000_000n;
  const digits = String(drawn).padStart(6, "0");
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}
