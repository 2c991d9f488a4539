/** OWASP's first choice for argon2id: 19 MiB of memory, two passes, one lane. */
const cost = { memoryCost: 19456, timeCost: 2, parallelism: 1 };

/** A verifier of the same cost that no password is known to fit. */
const decoy = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${"A".repeat(22)}$${"A".repeat(43)}`;

/** An argon2id verifier in PHC form, with a salt of its own; the secret counts whole, NFKC-normalised. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await import("@node-rs/argon2");
  return hash(normalised(password), cost);
}

/** Whether a secret is the one a verifier was made from; false, never an error, for a malformed verifier. */
export async function verifyPassword(verifier: string, password: string): Promise<boolean> {
  const { verify } = await import("@node-rs/argon2");
  return verify(verifier, normalised(password)).catch(() => false);
}

/**
 * A secret as somebody gave it. What is slow about it is done once: asked before a transaction, it is at hand inside,
 * and nobody waits for the store meanwhile.
 */
export class GivenSecret {
  readonly #secret: string;
  readonly #verdicts = new Map<string, Promise<boolean>>();
  #verifier: Promise<string> | undefined;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Whether it is the one a verifier was made from; where there is none the time taken does not say so. */
  fits(verifier = decoy): Promise<boolean> {
    const verdict = this.#verdicts.get(verifier) ?? verifyPassword(verifier, this.#secret);
    this.#verdicts.set(verifier, verdict);
    return verdict;
  }

  /** A verifier made from it, in the time that a comparison takes. */
  hashed(): Promise<string> {
    this.#verifier ??= hashPassword(this.#secret);
    return this.#verifier;
  }
}

function normalised(password: string): string {
  return password.normalize("NFKC");
}
