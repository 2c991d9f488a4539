import { ClaveError } from "../base/errors.ts";
import { catalogue } from "../base/texts.ts";

const texts = catalogue({
  crowded: {
    es: "En este momento hay demasiada gente a la vez.",
    en: "Too many people are here at once at this moment.",
  },
  crowdedHint: {
    es: "No se perdió nada: intente de nuevo en un momento.",
    en: "Nothing was lost: try again in a moment.",
  },
});

/** OWASP's first choice for argon2id: 19 MiB of memory, two passes, one lane. */
const cost = { memoryCost: 19456, timeCost: 2, parallelism: 1 };

/** A verifier of the same cost that no password is known to fit. */
const decoy = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${"A".repeat(22)}$${"A".repeat(43)}`;

/** An argon2id verifier in PHC form, with a salt of its own; the secret counts whole, NFKC-normalised. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(async () => {
    const { hash } = await import("@node-rs/argon2");
    return hash(normalised(password), cost);
  });
}

/** Whether a secret is the one a verifier was made from; false, never an error, for a malformed verifier. */
export async function verifyPassword(verifier: string, password: string): Promise<boolean> {
  return inTurn(async () => {
    const { verify } = await import("@node-rs/argon2");
    return verify(verifier, normalised(password)).catch(() => false);
  });
}

/** How many are made at once: each fills a core, and a thread of those that the store of a file needs too. */
const atOnce = 2;
const mostWaiting = 250;
const waiting: (() => void)[] = [];
let atWork = 0;

/** What is said where too much that is slow is asked for at once. */
export function crowded(): ClaveError {
  return new ClaveError("crowded", texts.crowded, texts.crowdedHint, { retryAfterSeconds: 10 });
}

/** Does what is slow when its turn comes; throws *busy* at once where so many wait that it would take seconds. */
async function inTurn<R>(work: () => Promise<R>): Promise<R> {
  if (waiting.length >= mostWaiting) throw crowded();
  if (atWork < atOnce) atWork += 1;
  // whoever is done hands the place on
  else await new Promise<void>((resolve) => void waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else atWork -= 1;
  }
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
