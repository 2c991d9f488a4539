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

/** Does the work of one verification, so that the time taken does not say that there was nothing to verify. */
export async function spendVerification(password: string): Promise<void> {
  await verifyPassword(decoy, password);
}

function normalised(password: string): string {
  return password.normalize("NFKC");
}
