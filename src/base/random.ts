/** Where chance comes from; tests may hand in one that repeats. */
export interface Random {
  /** Unpredictable bytes. */
  bytes(length: number): Buffer;
  /** An unbiased whole number in [0, bound). */
  int(bound: number): number;
}

/** The operating system's randomness; nothing else in clave asks for it. */
export const systemRandom: Random = {
  bytes: (length) => crypto().randomBytes(length),
  int: (bound) => crypto().randomInt(bound),
};

/** Loaded by the first who asks: an import would cost every start 3 ms, `--help` too. */
function crypto() {
  return process.getBuiltinModule("node:crypto");
}

const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** An id a person can read aloud: unambiguous capitals and digits, five bits each. */
export function readableId(random: Random, length: number): string {
  return Array.from({ length }, () => letters[random.int(letters.length)]).join("");
}
