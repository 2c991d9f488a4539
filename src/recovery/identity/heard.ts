import type { Context, StoreHandle } from "../../base/context.ts";
import type { Keys } from "../../base/keys.ts";
import { isImportedAnswer, normaliseAnswer, openAnswersOf } from "../../holder/identity/answers.ts";
import { GivenSecret } from "../../password/hash.ts";
import { replaceVerifier, type SecurityAnswer } from "../../store/register/security-answers.ts";
import { refuseWhileClosed } from "./closed-check.ts";
import type { CallerProof, Proof } from "./proof.ts";

/** An answer as a person gave it. */
interface Given {
  readonly question: string;
  readonly answer: string;
  readonly secret: GivenSecret;
}

/** What a person said to be known by, about one cédula. */
export class Heard<P extends Proof | CallerProof> {
  readonly cedula: string;
  readonly proof: P;
  readonly #keys: Keys;
  readonly #given: readonly Given[];
  readonly #nothing = new GivenSecret("");

  constructor(keys: Keys, cedula: string, proof: P) {
    this.cedula = cedula;
    this.proof = proof;
    this.#keys = keys;
    this.#given = Object.entries(proof.answers ?? {}).map(([question, answer]) => {
      return { question, answer, secret: new GivenSecret(normaliseAnswer(answer)) };
    });
  }

  /** Whether every answer given fits the registered one; it takes its time where none was given, too. */
  async isRight(registered: readonly SecurityAnswer[]): Promise<boolean> {
    if (this.#given.length === 0) return this.#nothing.fits().then(() => true);
    const verdicts: boolean[] = [];
    for (const given of this.#given) verdicts.push(await this.#fits(registeredFor(given, registered), given));
    return verdicts.every(Boolean);
  }

  async #fits(registered: SecurityAnswer | undefined, { answer, secret }: Given): Promise<boolean> {
    const { verifier } = registered ?? nothing;
    if (isSlow(verifier)) return secret.fits(verifier);
    // as slow as the other, and what a digest that fits gives way to: the time does not tell whether it did
    await secret.hashed();
    return isImportedAnswer(this.#keys, registered ?? nothing, answer);
  }

  /** A slow verifier to take the place of the imported digest that an answer was compared with; undefined where none is to. */
  async slowVerifier(registered: readonly SecurityAnswer[]): Promise<string | undefined> {
    const given = this.#given.find((each) => !isSlow(registeredFor(each, registered)?.verifier ?? "$argon2"));
    return given?.secret.hashed();
  }

  /** Puts a slow verifier in the place of each imported digest, once all that was said is known to be right. */
  async slowDown(store: StoreHandle, registered: readonly SecurityAnswer[]): Promise<void> {
    for (const given of this.#given) {
      const kept = registeredFor(given, registered);
      if (kept && !isSlow(kept.verifier))
        await replaceVerifier(store, { ...kept, verifier: await given.secret.hashed() });
    }
  }
}

const nothing: SecurityAnswer = { cedula: "", question: "", verifier: "" };

function registeredFor(
  { question }: Given,
  registered: readonly SecurityAnswer[],
): SecurityAnswer | undefined {
  return registered.find((each) => each.question === question);
}

function isSlow(verifier: string): boolean {
  return verifier.startsWith("$argon2");
}

/**
 * Hears what was said, unless the check is closed, and compares the answers, which is slow: the transaction in which
 * they count need not do it again unless others were registered meanwhile. Until then nothing may tell the verdict.
 */
export async function hear<P extends Proof | CallerProof>(
  ctx: Context,
  cedula: string,
  proof: P,
): Promise<Heard<P>> {
  await refuseWhileClosed(ctx, cedula);
  const heard = new Heard(ctx.keys, cedula, proof);
  await heard.isRight(await openAnswersOf(ctx, cedula));
  return heard;
}
