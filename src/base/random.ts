import { randomBytes, randomInt } from "node:crypto";

/** Where chance comes from; tests may hand in one that repeats. */
export interface Random {
  /** Unpredictable bytes. */
  bytes(length: number): Buffer;
  /** An unbiased whole number in [0, bound). */
  int(bound: number): number;
}

/** The operating system's randomness; nothing else in clave asks for it. */
export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  int: (bound) => randomInt(bound),
};

const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** An id a person can read aloud: unambiguous capitals and digits, five bits each. */
export function readableId(random: Random, length: number): string {
  return Array.from({ length }, () => letters[random.int(letters.length)]).join("");
}
