import { timingSafeEqual } from "node:crypto";
import { attempt, refusal, subjectTyped } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { nameIn } from "../../base/subjects.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { commitThenThrow } from "../../store/engine/transaction.ts";
import { findMessage } from "../../store/post/messages.ts";
import { refusalsOf } from "../../store/record/audit-entries.ts";
import { type LinkRecord, linksOf } from "../../store/recovery/links.ts";
import { countGuessIn, findVisit, proveByCode, type VisitRecord } from "../../store/recovery/visits.ts";
import { type Completed, completeBy } from "../complete.ts";
import { requireUsable } from "../finish/bearer.ts";
import { codeBeside, tokenDigest } from "../link/token.ts";
import { verdict } from "./say.ts";
import { requireVisit, type Visit, visitOver } from "./visit.ts";

const texts = catalogue({
  wrong: {
    es: "Ese no es el código del mensaje. {n:Queda|Quedan} {n} {n:intento|intentos}.",
    en: "That is not the code in the message. {n} {n:try is|tries are} left.",
  },
  spent: {
    es: "Se escribieron cinco códigos que no eran: aquí ya no se acepta ninguno.",
    en: "Five codes were typed that were not it: none is taken here any more.",
  },
  spentHint: {
    es: "El enlace del mensaje todavía sirve: ábralo.",
    en: "The link in the message still works: open it.",
  },
  expired: {
    es: "Pasó el tiempo en que se podía escribir el código aquí.",
    en: "The time in which the code could be typed here is over.",
  },
  expiredHint: { es: "Empiece de nuevo, y le llegará otro.", en: "Begin again, and another will come." },
});

/** How often one may guess in a visit, however many letters were asked for in it. */
const mostGuesses = 5;

/** Whether every code that may be typed in a visit was guessed at too often. */
export function isSpent({ guesses, code }: Pick<VisitRecord, "guesses" | "code">): boolean {
  return code === undefined && guesses >= mostGuesses;
}

/** Whether letters that are asked for in a visit have a code. Nothing of whose visit it is decides that. */
export function hasCode(
  { settings }: Pick<Context, "settings">,
  { purpose, withoutImage, askedAt }: VisitRecord,
): boolean {
  return settings["portal.code"] && purpose === "recover" && !withoutImage && askedAt !== undefined;
}

/**
 * The visit of a secret where one waits for its letter. What was said counts for ten minutes; the code of that letter may
 * be typed for as long as its link may live. Throws *refused* past both.
 */
export async function requireWaiting(ctx: Context, secret: string | undefined): Promise<Visit> {
  const found = await findVisit(ctx.store, tokenDigest(secret ?? ""));
  if (!found || !hasCode(ctx, found)) return requireVisit(ctx, secret);
  if ((found.askedAt ?? 0) > oldest(ctx)) return { ...found, next: undefined };
  throw expired();
}

/** A visit takes codes that asked after this: no link lives longer. */
function oldest({ clock, settings }: Context): number {
  return clock.now() - settings["link.cap"];
}

function expired(): ClaveError {
  return new ClaveError("code-expired", texts.expired, texts.expiredHint);
}

/**
 * Takes the code that somebody read beside a link and types in the visit that asked for it; from then on the visit stands
 * for that link. The guess is counted before anything is compared, and is wrong for whoever was sent no letter.
 * Throws *refused* for a wrong code, one that is too late, and what became of its link where that is dead.
 */
export async function enterCode(ctx: Context, { digest }: Visit, typed: string): Promise<void> {
  await attempt(ctx, "recovery.complete", undefined, () =>
    commitThenThrow(ctx, async (ctx) => {
      const limit = { most: mostGuesses, since: oldest(ctx) };
      const visit = ctx.settings["portal.code"] && (await countGuessIn(ctx.store, digest, limit));
      return visit ? judge(ctx, visit, typed) : uncounted(ctx, digest);
    }),
  );
}

/** Nothing where the visit took a right code before, as with a form that was sent twice. */
async function uncounted(ctx: Context, digest: string): Promise<ClaveError | undefined> {
  const visit = await findVisit(ctx.store, digest);
  if (!visit || !hasCode(ctx, visit)) return visitOver();
  if ((visit.askedAt ?? 0) <= oldest(ctx)) return expired();
  return isSpent(visit) ? spent() : undefined;
}

function spent(): ClaveError {
  return new ClaveError("code-spent", texts.spent, texts.spentHint, { triesLeft: 0 });
}

async function judge(ctx: Context, visit: VisitRecord, typed: string): Promise<ClaveError | undefined> {
  const { subject, links } = await letterOf(ctx, visit);
  const told = { act: "recovery.complete", subject } as const;
  // by the record, which nobody takes back: a count of before may have been put there again
  const codes = ["code-wrong", "code-spent"] as const;
  const wrong = (await Promise.all(codes.map((code) => refusalsOf(ctx.store, told, code)))).flat();
  const link = linkBeside(ctx, visit, links, typed);
  const triesLeft = mostGuesses - visit.guesses;
  if (!link || wrong.filter((at) => at >= link.mintedAt).length >= mostGuesses)
    return refusal(ctx, told, triesLeft > 0 ? wrongCode(triesLeft) : spent());
  const dead = await requireUsable(ctx, { kind: "link", digest: link.digest }, ctx.clock.now()).then(
    () => undefined,
    refused,
  );
  if (dead) return refusal(ctx, told, dead);
  await proveByCode(ctx.store, visit.digest, verdict(ctx, visit.digest, `link ${link.digest}`));
  return undefined;
}

function wrongCode(triesLeft: number): ClaveError {
  return new ClaveError("code-wrong", fill(texts.wrong, { n: triesLeft }), undefined, { triesLeft });
}

function refused(error: unknown): ClaveError {
  if (error instanceof ClaveError) return error;
  throw error;
}

/** What a visit's letter is about, and every link of that recovery; none, by the same steps, where no letter went out. */
async function letterOf(
  { store }: Pick<Context, "store">,
  { message = "", identifier }: VisitRecord,
): Promise<{ readonly subject: string; readonly links: readonly LinkRecord[] }> {
  const letter = await findMessage(store, message);
  const links = await linksOf(store, letter ? nameIn(letter.subject) : "");
  return { subject: letter?.subject ?? subjectTyped("affiliate", identifier) ?? "affiliate:?", links };
}

/** As many links are compared for everybody, whoever has none: more letters than these no person gets in a day. */
const compared = 8;

function linkBeside(
  ctx: Context,
  { digest }: VisitRecord,
  links: readonly LinkRecord[],
  typed: string,
): LinkRecord | undefined {
  const given = Buffer.from(tokenDigest(typed.replace(/\D/g, "")));
  const right = Array.from({ length: compared }, (_, back) => {
    const link = links.at(-1 - back);
    const code = codeBeside(ctx.keys, digest, link?.digest ?? String(back)).replace(" ", "");
    return timingSafeEqual(given, Buffer.from(tokenDigest(code))) ? link : undefined;
  });
  return right.find((link) => link !== undefined);
}

/** Sets the new password in a visit that took a right code: by the link that the code stands for, as if that had been brought. */
export async function completeInVisit(ctx: Context, visit: Visit, password: string): Promise<Completed> {
  const { links } = await letterOf(ctx, visit);
  const found = links.find(({ digest }) => visit.code === verdict(ctx, visit.digest, `link ${digest}`));
  if (!found) throw visitOver();
  return completeBy(ctx, { kind: "link", digest: found.digest }, password);
}
