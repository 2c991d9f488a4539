import type { Context } from "../base/context.ts";
import { everyKey } from "../base/keys.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { type Moment, minute } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import { maskOf } from "../channel/channels.ts";
import { beginningFor } from "../store/clock/moved-points.ts";
import {
  everyContactPoint,
  everyExplanation,
  explainedBy,
  putExplanations,
} from "../store/record/explained.ts";
import { type ContactPoint, isReal, saidSince } from "../store/register/contact-points.ts";
import type { ImportGroups } from "./accounting.ts";
import { contactDigest } from "./explain.ts";
import { entryNamed, unexplained } from "./faults.ts";

const texts = catalogue({
  unknown: {
    es: "Ninguna entrada del registro explica el contacto {address} de {holder}.",
    en: "No entry of the record explains the contact {address} of {holder}.",
  },
  beside: {
    es: "El contacto {address} de {holder} sigue vigente junto a otro más nuevo, y ninguna entrada lo explica.",
    en: "The contact {address} of {holder} is in force beside a newer one, and no entry explains it.",
  },
  ended: {
    es: "El contacto {address} de {holder} dejó de estar vigente, y ninguna entrada lo explica.",
    en: "The contact {address} of {holder} is in force no more, and no entry explains it.",
  },
  moved: {
    es: "El contacto {address} de {holder} vale desde otro momento, y ninguna entrada lo explica.",
    en: "The contact {address} of {holder} begins at another moment, and no entry explains it.",
  },
  gone: {
    es: "Un contacto que trajo el trámite {id} no está como quedó, y ninguna entrada lo explica.",
    en: "A contact that the case {id} brought is not as it was left, and no entry explains it.",
  },
  imported: {
    es: "Los contactos que escribió la entrada {entry} no son los de ahora: eran {said}, hay {found}.",
    en: "The contacts that entry {entry} wrote are not those of now: there were {said}, there are {found}.",
  },
});

/** Throws *invalid* for a contact point that is, or is no more, in force without an entry that says so. */
export async function requireContactsExplained(ctx: Context, imports: ImportGroups): Promise<void> {
  for await (const groups of groupsOf(everyContactPoint(ctx.store))) {
    const points = groups.flat();
    const stray = points.find((point) => point.origin === "import" && !imports.meet(point));
    if (stray) throw unexplained(pointed(texts.unknown, stray));
    const said = await whatIsSaid(ctx, points);
    for (const group of groups) requireGroup(group, said);
    await requireMovesExplained(ctx, points);
  }
  await requireAllMet(ctx);
  const other = imports.firstOther();
  if (!other) return;
  const { line, said, found } = other;
  throw unexplained(fill(texts.imported, { entry: entryNamed(ctx, line), said, found }));
}

/** A point begins otherwise than the entry that brought it says only where a new count of time says so. */
async function requireMovesExplained(ctx: Context, points: readonly ContactPoint[]): Promise<void> {
  const moved = points.filter((point) => point.saidSince !== undefined && isReal(point));
  if (moved.length === 0) return;
  const counts = await explainedBy(
    ctx.store,
    "count",
    moved.map(({ since }) => String(beginningFor(since))),
  );
  const digests = new Map(moved.map((point) => [point, digestsOf(ctx, point)]));
  const told = await explainedBy(ctx.store, "moved", [...digests.values()].flat());
  const stray = moved.find((point) =>
    point.origin === "import"
      ? !counts.has(String(beginningFor(point.since)))
      : !digests.get(point)?.some((digest) => told.has(digest)),
  );
  if (stray) throw unexplained(pointed(texts.moved, stray));
}

/** What a case put in force last is on file: a moment changed on both ends would make it look only proposed. */
async function requireAllMet(ctx: Context): Promise<void> {
  for await (const cases of everyExplanation(ctx.store, "brought")) {
    const digests = cases.flatMap(({ said }) => said.split(","));
    const met = await explainedBy(ctx.store, "met", digests);
    const gone = cases.find(({ said }) => said.split(",").some((digest) => !met.has(digest)));
    if (gone) throw unexplained(fill(texts.gone, { id: visible(gone.name) }));
  }
}

type Group = readonly ContactPoint[];

/** The points of each holder and channel together, though they may lie on two pages. */
async function* groupsOf(pages: AsyncGenerator<readonly ContactPoint[]>): AsyncGenerator<readonly Group[]> {
  let last: ContactPoint[] = [];
  for await (const points of pages) {
    const whole: Group[] = [];
    for (const point of points) {
      const goesOn = last[0]?.holder === point.holder && last[0].channel === point.channel;
      if (goesOn) last.push(point);
      else {
        whole.push(last);
        last = [point];
      }
    }
    yield whole;
  }
  yield [last];
}

/** Which entries began and stopped a point, by their numbers. */
interface Said {
  began(point: ContactPoint): number | undefined;
  vetoed(point: ContactPoint): number;
  rejected(point: ContactPoint): { readonly entry: number; readonly at: Moment };
}

async function whatIsSaid(ctx: Context, points: readonly ContactPoint[]): Promise<Said> {
  const brought = points.filter((point) => point.origin === "counter");
  const digests = new Map(
    brought.map((point) => [point, digestsOf(ctx, { ...point, since: saidSince(point) })]),
  );
  const cases = brought.flatMap(({ caseId }) => caseId ?? []);
  const begun = await explainedBy(ctx.store, "point", [...digests.values()].flat());
  await putExplanations(
    ctx.store,
    [...begun.keys()].map((name) => ({ kind: "met", name, said: "" })),
  );
  const vetoed = await explainedBy(ctx.store, "vetoed", cases);
  const rejected = await explainedBy(ctx.store, "rejected", cases);
  return {
    began: (point) => numberIn(digests.get(point)?.flatMap((digest) => begun.get(digest) ?? [])[0]),
    vetoed: ({ caseId = "" }) => numberIn(vetoed.get(caseId)) ?? 0,
    rejected: ({ caseId = "" }) => {
      const [entry, at] = (rejected.get(caseId) ?? "0 0").split(" ");
      return { entry: Number(entry), at: Number(at) };
    },
  };
}

/** What entries may name a point by: those from before the key was another one say it under that. */
function digestsOf({ keys }: Context, point: ContactPoint): readonly string[] {
  return everyKey(keys).map((key) => contactDigest(key, point));
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** Of a holder and channel one is in force at a time; what began and what ended did so by an act. */
function requireGroup(group: Group, said: Said): void {
  const real = group.filter(isReal).toSorted((one, other) => saidSince(one) - saidSince(other));
  const unknown = real.find((point) => point.origin === "counter" && said.began(point) === undefined);
  if (unknown) throw unexplained(pointed(texts.unknown, unknown));
  const beside = real.find((point, at) => endsAfter(point, real[at + 1]));
  if (beside) throw unexplained(pointed(texts.beside, beside));
  const ended = group.find((point) => point.until !== undefined && !mayHaveEnded(point, group, said));
  if (ended) throw unexplained(pointed(texts.ended, ended));
}

/** Whether a point goes on when the next begins: both ends by the same count of time. */
function endsAfter(point: ContactPoint, next: ContactPoint | undefined): boolean {
  const until = point.until ?? Infinity;
  return next !== undefined && until > next.since && until > saidSince(next);
}

/**
 * A point ends because another took its place, or because its case was rejected; it never began because its case
 * was stopped before. One that was only proposed was never to begin.
 */
function mayHaveEnded(point: ContactPoint, group: Group, said: Said): boolean {
  const began = point.origin === "import" ? 0 : said.began(point);
  if (began === undefined || group.some((other) => (said.began(other) ?? 0) > began)) return true;
  const rejected = said.rejected(point);
  const wasRejected = rejected.entry > began;
  if (isReal(point)) return wasRejected && (point.until ?? 0) <= rejected.at;
  // the entry is written a moment after the clock was read
  return said.vetoed(point) > began || (wasRejected && rejected.at < saidSince(point) + minute);
}

function pointed(
  sentence: (typeof texts)["unknown" | "beside" | "ended" | "moved"],
  point: ContactPoint,
): Sentence {
  return fill(sentence, { address: maskOf(point), holder: visible(point.holder) });
}
