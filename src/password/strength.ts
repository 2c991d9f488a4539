import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { ecuadorianWords } from "./blocklist.ts";
import { unaccented } from "./folding.ts";

/** How hard a password is to guess, from 0 (at once) to 4; 3 begins at 10⁸ guesses. */
export type Score = 0 | 1 | 2 | 3 | 4;

/** What the estimator takes to be the first guess of the scores 1 to 4 (source: zxcvbn). */
const scoreFloors = [1e3, 1e6, 1e8, 1e10];

/** The estimator takes seconds for 128 characters; what is strong is so well before the 48th. */
const judgedLength = 48;

let estimator: Promise<ZxcvbnFactory> | undefined;

/** The score of a password for an attacker who knows the person's data and the words of the country. */
export async function passwordScore(password: string, personal: readonly string[]): Promise<Score> {
  estimator ??= loadEstimator();
  const loaded = await estimator;
  const guesses = spellings(password.slice(0, judgedLength)).map(
    ({ text, factor }) => loaded.check(text, [...personal]).guesses * factor,
  );
  // the estimator allows five guesses of slack at each floor
  return scoreFloors.filter((floor) => Math.min(...guesses) >= floor + 5).length as Score;
}

/** A text that an attacker would try, and how many times over to get back at the password. */
interface Spelling {
  readonly text: string;
  readonly factor: number;
}

/**
 * The password as it is, without accents, and without what stands between its words: the estimator alone
 * takes "quito." for six random characters. Ten guesses pay for each separator taken out.
 */
function spellings(password: string): readonly Spelling[] {
  const plain = unaccented(password);
  const separators = /([^\p{L}\p{N}])\1*/gu;
  const count = plain.match(separators)?.length ?? 0;
  const joined = { text: plain.replace(separators, ""), factor: 10 ** count };
  return [{ text: password, factor: 1 }, { text: plain, factor: 1 }, joined].filter(
    ({ text }, at, all) => all.findIndex((other) => other.text === text) === at,
  );
}

async function loadEstimator(): Promise<ZxcvbnFactory> {
  const [core, shared, english, spanish] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
    import("@zxcvbn-ts/language-es-es"),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: {
      ...shared.dictionary,
      ...english.dictionary,
      ...spanish.dictionary,
      ecuador: [...ecuadorianWords],
    },
    graphs: shared.adjacencyGraphs,
    // trying every spelling of $ and 4 is what makes long passwords slow
    l33tMaxSubstitutions: 20,
  });
}
