import { authorize, type Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { minute } from "../../base/time.ts";
import { openAnswersOf } from "../../holder/identity/answers.ts";
import { crowded } from "../../password/hash.ts";
import { gathered } from "../../store/engine/gathering.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { askInVisit, type SaidInVisit, sayInVisits, type VisitRecord } from "../../store/recovery/visits.ts";
import { type Affiliate, knownAffiliates } from "../../store/register/affiliates.ts";
import type { SecurityAnswer } from "../../store/register/security-answers.ts";
import { Heard } from "../identity/heard.ts";
import { askedIn, nextOf, type Visit, visitOver } from "./visit.ts";

const texts = catalogue({
  memoryNeeded: {
    es: "Aquí hace falta la respuesta y la imagen.",
    en: "The answer and the picture are needed here.",
  },
  memoryNeededHint: {
    es: "Si no las recuerda, se registran otra vez en una oficina, con su cédula o pasaporte.",
    en: "If you do not remember them, they are registered again at an office, with your identity card or passport.",
  },
});

/** What is asked next; undefined once the letter is asked for. */
export type Next = Visit["next"];

/** What a person gives first to be known by. */
export type Given =
  | { readonly proof: "question"; readonly answer: string }
  | { readonly proof: "birth-date" /** YYYY-MM-DD */; readonly birthDate: string };

/** Hears an answer or a birth date. Whether it fits is kept as a digest, and the time taken does not tell it. */
export async function giveProof(ctx: Context, visit: Visit, given: Given): Promise<Next> {
  authorize(ctx, "recovery.start");
  return inLine(visit.digest, () => hearProof(ctx, visit, given));
}

async function hearProof(ctx: Context, visit: Visit, given: Given): Promise<Next> {
  const { identifier, digest } = visit;
  const registered = await openAnswersOf(ctx, identifier);
  const person = await findPerson(ctx, identifier);
  const { question } = await askedIn(ctx, visit);
  const answers = given.proof === "question" ? { [question.id]: given.answer } : {};
  const heard = new Heard(ctx.keys, identifier, { answers, image: "" });
  const fits = await heard.isRight(registered);
  const right = given.proof === "question" ? fits : given.birthDate === person?.birthDate;
  const verifier = await heard.slowVerifier(registered);
  const against = given.proof === "question" ? answerTo(registered, question)?.verifier : person?.birthDate;
  const answered = verdict(ctx, digest, "proof", { right, against });
  return say(ctx, visit, { proof: given.proof, answered, verifier });
}

/** Those who wait for an answer of a visit to be compared, and when the last of them is done. */
const lines = new Map<string, { readonly length: number; readonly last: Promise<unknown> }>();

/** As many as impatient fingers send at once. */
const longestLine = 3;

/** Compares one after the other for one visit, which is slow: who sends many at once keeps nobody else waiting. Throws *busy*. */
async function inLine<R>(digest: string, work: () => Promise<R>): Promise<R> {
  const { length, last } = lines.get(digest) ?? { length: 0, last: Promise.resolve() };
  if (length >= longestLine) throw crowded();
  const done = last.then(work);
  const line = { length: length + 1, last: done.catch(() => undefined) };
  lines.set(digest, line);
  try {
    return await done;
  } finally {
    const now = lines.get(digest);
    if (now === line) lines.delete(digest);
  }
}

/** Hears which picture was picked. */
export async function pickImage(ctx: Context, visit: Visit, image: string): Promise<Next> {
  authorize(ctx, "recovery.start");
  const person = await findPerson(ctx, visit.identifier);
  const right = image === person?.image;
  const picked = verdict(ctx, visit.digest, "image", { right, against: person?.image });
  return say(ctx, visit, { picked, withoutImage: false });
}

/** Goes on without what is to be remembered, by the birth date alone; throws *refused* where the desk does not offer that. */
export async function goWithoutMemory(ctx: Context, visit: Visit): Promise<Next> {
  authorize(ctx, "recovery.start");
  if (!ctx.settings["identity.alternative"])
    throw new ClaveError("memory-needed", texts.memoryNeeded, texts.memoryNeededHint);
  return say(ctx, visit, { withoutImage: true, picked: undefined });
}

/** Hears by what the link or code is to come. */
export async function chooseMethod(
  ctx: Context,
  visit: Visit,
  method: NonNullable<VisitRecord["method"]>,
): Promise<Next> {
  authorize(ctx, "recovery.start");
  return say(ctx, visit, { method });
}

/**
 * Writes down what was said. What completes it asks for the letter, too: that is all that is done while the person waits,
 * whoever they are. Somebody sees to it a moment later (`settleVisits`).
 */
async function say(ctx: Context, visit: Visit, change: Partial<SaidInVisit>): Promise<Next> {
  const said = { ...visit, ...change };
  const next = nextOf(said);
  const written = next === undefined ? { ...said, askedAt: ctx.clock.now() } : said;
  if (!(await writeDown(ctx, written))) throw visitOver();
  return next;
}

/** Whoever waits for the disk waits with the others: one commit is for all that was said meanwhile. */
const writeDown = gathered((ctx, said: readonly SaidInVisit[]) =>
  transaction(ctx, async ({ store, clock }) => {
    const outcomes = new Map<SaidInVisit, boolean>();
    // of two that say something in one visit at once, the second comes after the first
    for (let left = said; left.length > 0; left = left.filter((each) => !outcomes.has(each))) {
      const turn = [...new Map(left.toReversed().map((each) => [each.digest, each])).values()];
      const written = await sayInVisits(store, turn, clock.now());
      for (const each of turn) outcomes.set(each, written.has(each.digest));
    }
    return said.map((each) => outcomes.get(each) ?? false);
  }),
);

const findPerson = gathered(async ({ store }, cedulas: readonly string[]) => {
  const known = await knownAffiliates(store, cedulas);
  return cedulas.map((cedula) => known.get(cedula));
});

/** Asks for the letter once more; within a minute nothing comes of it, whoever asks. */
export async function askAgain(ctx: Context, { digest, askedAt, endsAt }: Visit): Promise<void> {
  authorize(ctx, "recovery.start");
  const now = ctx.clock.now();
  if (askedAt === undefined || endsAt <= now) throw visitOver();
  await transaction(ctx, ({ store }) => askInVisit(store, digest, now, now - minute));
}

type Part = "proof" | "image" | `link ${string}`;

/** What something was compared with, and whether it was right. */
interface Judged {
  readonly right: boolean;
  readonly against?: string | undefined;
}

/** What is kept of whether something was right: nobody reads it, or makes it, without the desk's key. */
export function verdict(ctx: Context, digest: string, part: Part, judged: Judged = { right: true }): string {
  const { right, against = "" } = judged;
  return ctx.keys.digest("visit", `${digest} ${part} ${right} ${against}`).toString("hex");
}

/** Whether all that was said in a visit was right, and what it was compared with is registered still. */
export async function wasRight(
  ctx: Context,
  visit: VisitRecord,
  person: Affiliate | undefined,
): Promise<boolean> {
  const { digest, proof, answered, picked, withoutImage } = visit;
  const against = proof === "question" ? (await registeredFor(ctx, visit))?.verifier : person?.birthDate;
  const proved = answered === verdict(ctx, digest, "proof", { right: true, against });
  if (withoutImage) return proof === "birth-date" && proved;
  return proved && picked === verdict(ctx, digest, "image", { right: true, against: person?.image });
}

/** The answer that is registered to the question of a visit. */
export async function registeredFor(
  ctx: Context,
  visit: Pick<VisitRecord, "identifier">,
): Promise<SecurityAnswer | undefined> {
  const { question } = await askedIn(ctx, visit);
  return answerTo(await openAnswersOf(ctx, visit.identifier), question);
}

function answerTo(registered: readonly SecurityAnswer[], { id }: { readonly id: string }) {
  return registered.find((answer) => answer.question === id);
}
