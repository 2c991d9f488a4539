import { type Challenge, createChallenge, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import * as v from "valibot";
import type { Context } from "../../base/context.ts";
import { type Duration, minute } from "../../base/time.ts";
import type { Solved } from "../../recovery/visit/visit.ts";

type Desk = Pick<Context, "clock" | "keys" | "random" | "settings">;

/** How long somebody has from the tick to the sending of the form. */
const challengeLife: Duration = 10 * minute;

/** How many keys are derived before the right one: at least, and so many more as chance wants. */
const tries = { least: 200, more: 201 } as const;

/** Work for a browser that a person sits at, which this desk alone can have set and whose end it knows. */
export function newChallenge({ clock, keys, random, settings }: Desk): Promise<Challenge> {
  return createChallenge({
    algorithm: "PBKDF2/SHA-256",
    deriveKey,
    cost: settings["portal.captchaCost"],
    counter: tries.least + random.int(tries.more),
    // not where a browser would read it: an old telephone's clock may be a day off
    data: { until: clock.now() + challengeLife },
    ...secretsOf(keys),
  });
}

/** What a solution looks like in its field: some 700 letters. */
const payload = v.object({
  challenge: v.object({
    parameters: v.looseObject({ data: v.object({ until: v.number() }) }),
    signature: v.string(),
  }),
  solution: v.looseObject({ counter: v.number(), derivedKey: v.string() }),
});
const longest = 2000;

/** The challenge that a field says was solved; undefined where it was not, or is not ours, or its time is over. */
export async function solvedIn({ clock, keys }: Desk, field: string): Promise<Solved | undefined> {
  const brought = v.safeParse(payload, field.length <= longest ? readPayload(field) : undefined);
  if (!brought.success) return undefined;
  const { challenge, solution } = brought.output;
  const expiresAt = challenge.parameters.data.until;
  if (expiresAt <= clock.now()) return undefined;
  const { verified } = await verifySolution({
    challenge: challenge as unknown as Challenge,
    solution,
    deriveKey,
    ...secretsOf(keys),
  });
  return verified ? { signature: challenge.signature, expiresAt } : undefined;
}

function readPayload(field: string): unknown {
  try {
    return JSON.parse(Buffer.from(field, "base64").toString());
  } catch {
    return undefined;
  }
}

/** Keys of their own, so that what is signed here means nothing elsewhere. */
function secretsOf(keys: Desk["keys"]) {
  const secret = (of: string) => keys.digest("portal captcha", of).toString("hex");
  return { hmacSignatureSecret: secret("challenge"), hmacKeySignatureSecret: secret("solution") };
}
