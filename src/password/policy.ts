import { fill, joined, type Sentence } from "../base/texts.ts";
import { hasInvisible } from "../base/visible.ts";
import { isCommon } from "./blocklist.ts";
import { personalTraces, personalWords } from "./personal.ts";
import { hasRepetition, hasSequence } from "./sequences.ts";
import { passwordScore } from "./strength.ts";
import { askedTexts, personalTexts, ruleTexts, warningTexts } from "./texts.ts";

/** The sets of rules a desk can choose from (`password.profile`). */
export type PasswordProfile = "iess" | "nist";

/** Every rule a password can break, in the order in which they are told; scripts match the words. */
const rules = [
  "invisible-character",
  "too-short",
  "too-long",
  "letter-missing",
  "digit-missing",
  "too-weak",
  "sequence",
  "repeated-character",
  "personal",
  "common",
] as const;

export type PasswordRule = (typeof rules)[number];

const profileRules: Readonly<Record<PasswordProfile, readonly PasswordRule[]>> = {
  iess: rules,
  nist: ["invisible-character", "too-short", "too-long", "personal", "common"],
};

/** The least number of characters, by code points. */
const minimumLengths: Readonly<Record<PasswordProfile, number>> = { iess: 6, nist: 15 };

/** What a password is judged by: the desk's settings and what is known of the person. */
export interface PasswordLimits {
  readonly profile: PasswordProfile;
  /** The greatest number of characters, by code points. */
  readonly maxLength: number;
  /** Raw: cédula, RUC, full names, birth date (`YYYY-MM-DD`), phone (`+5939…`), e-mail. */
  readonly personal: readonly string[];
}

/** A rule that was broken, and the sentence that explains it. */
export interface FailedRule {
  readonly rule: PasswordRule;
  readonly message: Sentence;
}

/** Every broken rule; the password is accepted where there is none, perhaps with warnings. */
export interface PasswordJudgement {
  readonly failed: readonly FailedRule[];
  readonly warnings: readonly Sentence[];
}

/** What is asked of a new password, to be read before one is thought of: the rules of the profile that one can act on. */
export function rulesTold({ profile, maxLength }: Omit<PasswordLimits, "personal">): readonly Sentence[] {
  const length = fill(askedTexts["too-short"], { min: minimumLengths[profile], max: maxLength });
  const asked: Partial<Record<PasswordRule, Sentence>> = { ...askedTexts, "too-short": length };
  return profileRules[profile].flatMap((rule) => asked[rule] ?? []);
}

interface Candidate {
  /** NFKC-normalised: the form that is hashed, or the beginning of one that is far too long. */
  readonly text: string;
  /** In code points. */
  readonly length: number;
  readonly limits: PasswordLimits;
}

type Finding = Sentence | false;

const advisedLength = 15;
const strongEnough = 3;

/** More than any length that can be allowed; what lies behind it is only counted. */
const judgedUnits = 1024;

/** Says which rules of the profile a password breaks, all of them, and what else its owner should know. */
export async function judgePassword(password: string, limits: PasswordLimits): Promise<PasswordJudgement> {
  const whole = password.normalize("NFKC");
  const candidate = { text: whole.slice(0, judgedUnits), length: Array.from(whole).length, limits };
  const found = await Promise.all(
    profileRules[limits.profile].map(async (rule) => ({ rule, message: await findings[rule](candidate) })),
  );
  const failed = found.filter((each): each is FailedRule => each.message !== false);
  const short = failed.length === 0 && candidate.length < advisedLength;
  return { failed, warnings: short ? [fill(warningTexts.short, { advised: advisedLength })] : [] };
}

const findings: Readonly<Record<PasswordRule, (candidate: Candidate) => Finding | Promise<Finding>>> = {
  "invisible-character": ({ text }) => (hasInvisible(text) || /\p{Cs}/u.test(text)) && ruleTexts.invisible,
  "too-short": ({ length, limits }) => tooShort(length, minimumLengths[limits.profile]),
  "too-long": ({ length, limits }) =>
    length > limits.maxLength && fill(ruleTexts.tooLong, { length, max: limits.maxLength }),
  "letter-missing": ({ text }) => !/\p{L}/u.test(text) && ruleTexts.letterMissing,
  "digit-missing": ({ text }) => !/[0-9]/.test(text) && ruleTexts.digitMissing,
  "too-weak": async ({ text, limits }) =>
    (await passwordScore(text, personalWords(limits.personal))) < strongEnough && ruleTexts.tooWeak,
  sequence: ({ text }) => hasSequence(text) && ruleTexts.sequence,
  "repeated-character": ({ text }) => hasRepetition(text) && ruleTexts.repeated,
  personal: ({ text, limits }) => containsPersonal(text, limits.personal),
  common: async ({ text }) => (await isCommon(text)) && ruleTexts.common,
};

function tooShort(length: number, min: number): Finding {
  return length < min && fill(ruleTexts.tooShort, { length, min });
}

function containsPersonal(text: string, personal: readonly string[]): Finding {
  const kinds = personalTraces(text, personal).map((kind) => personalTexts[kind]);
  return kinds.length > 0 && fill(ruleTexts.personal, { kinds: joined(kinds, ", ") });
}
