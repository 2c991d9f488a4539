import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { maskOf } from "../../channel/channels.ts";
import { requireAffiliate, requireIdentifier } from "../../holder/identity/identity.ts";
import { type Message, messagesAbout } from "../../store/post/messages.ts";
import { activationsOf } from "../../store/recovery/activations.ts";
import { findRecovery, findUnclosedRecovery, type RecoveryRecord } from "../../store/recovery/recoveries.ts";
import { findAffiliate } from "../../store/register/affiliates.ts";
import { contactPointsOfMany } from "../../store/register/contact-points.ts";
import { type Carriers, expiryOf, type Recovery, statusOf } from "./status.ts";
import { texts } from "./texts.ts";

export const linkLetter = "recovery-link" as const;

/** The letters and activations of recoveries, oldest first. */
export async function carriersOf(ctx: Context, records: readonly RecoveryRecord[]): Promise<Carriers> {
  const subjects = records.map((record) => subjectOf("recovery", record.reference));
  // asked for only where there are any: a list of thousands is read often
  const handed = records.filter((record) => record.method === "in-person");
  const references = handed.map((record) => record.reference);
  return {
    letters: await messagesAbout(ctx.store, subjects, linkLetter),
    activations: references.length === 0 ? [] : await activationsOf(ctx.store, references),
  };
}

/** The same for each of many recoveries. */
export async function carriersOfEach(
  ctx: Context,
  records: readonly RecoveryRecord[],
): Promise<(record: RecoveryRecord) => Carriers> {
  const { letters, activations } = await carriersOf(ctx, records);
  const lettersAbout = grouped(letters, ({ subject }) => subject);
  const handedFor = grouped(activations, ({ recovery }) => recovery);
  return ({ reference }) => ({
    letters: lettersAbout.get(subjectOf("recovery", reference)) ?? [],
    activations: handedFor.get(reference) ?? [],
  });
}

/** What belongs together; by a map, since a list may be of thousands. */
function grouped<T>(all: readonly T[], key: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(key(each));
    if (group) group.push(each);
    else groups.set(key(each), [each]);
  }
  return groups;
}

/** Recoveries as people see them, each with its letters taken into account, in the order given. */
export async function viewsOf(
  ctx: Context,
  records: readonly RecoveryRecord[],
): Promise<readonly Recovery[]> {
  const carriersFor = await carriersOfEach(ctx, records);
  const letters = records.flatMap((record) => carriersFor(record).letters.slice(-1));
  const points = await contactPointsOfMany(ctx.store, [...new Set(letters.map((letter) => letter.holder))]);
  const pointOf = (letter: Message | undefined) =>
    points.find(
      (point) =>
        letter &&
        point.holder === letter.holder &&
        point.channel === letter.channel &&
        point.number === letter.number,
    );
  return records.map((record) => {
    const own = carriersFor(record);
    const point = pointOf(own.letters.at(-1));
    return {
      reference: record.reference,
      cedula: record.cedula,
      method: record.method,
      door: record.door,
      status: statusOf(record, own, ctx.clock.now()),
      startedAt: record.startedAt,
      expiresAt: expiryOf(record, own),
      sentTo: point && maskOf(point),
    };
  });
}

export async function viewOf(ctx: Context, record: RecoveryRecord): Promise<Recovery> {
  const [view] = await viewsOf(ctx, [record]);
  return view ?? Promise.reject(new TypeError("one record gives one view"));
}

/** The record of a reference as typed; throws *missing*. */
export async function requireRecovery(ctx: Context, typed: string): Promise<RecoveryRecord> {
  const reference = typed.trim().toUpperCase();
  const found = await findRecovery(ctx.store, reference);
  if (found) return found;
  const sentence = fill(texts.unknown, { reference: visible(reference).slice(0, 40) });
  throw new ClaveError("recovery-missing", sentence, texts.unknownHint);
}

/** Whom something typed is about, and which recovery; undefined where a person has none that is open. */
export interface Named {
  readonly cedula: string;
  readonly recovery: RecoveryRecord | undefined;
}

/** Whom a reference or a cédula as typed means; throws *missing* for what is neither here. */
export async function requireNamed(ctx: Context, typed: string): Promise<Named> {
  const text = typed.trim().toUpperCase();
  if (isReference(text) && !(await isCodeOfSomebody(ctx, text))) {
    const recovery = await requireRecovery(ctx, text);
    return { cedula: recovery.cedula, recovery };
  }
  const { cedula } = await requireAffiliate(ctx, await requireIdentifier(ctx, typed));
  return { cedula, recovery: await findUnclosedRecovery(ctx.store, cedula) };
}

function isReference(text: string): boolean {
  return /^R[2-9A-HJ-NP-Z]{9}$/.test(text);
}

/** A foreigner's code may look like a reference: then the register knows better, unless there is such a recovery. */
export async function isCodeOfSomebody(ctx: Context, text: string): Promise<boolean> {
  return !(await findRecovery(ctx.store, text)) && (await findAffiliate(ctx.store, text)) !== undefined;
}
