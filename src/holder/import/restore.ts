import type { Context } from "../../base/context.ts";
import { closeRecoveriesOf } from "../../store/recovery/recoveries.ts";
import { type Affiliate, knownAffiliates, updateAffiliates } from "../../store/register/affiliates.ts";
import { type Channel, type ContactPoint, removeFirstContacts } from "../../store/register/contact-points.ts";
import { changesOfPeople, forgetChanges, type ImportChange } from "../../store/register/import-changes.ts";
import { contactsInUse } from "../../store/register/imported.ts";
import { answersOfMany, removeAnswers } from "../../store/register/security-answers.ts";
import { foldNames } from "../identity/answers.ts";
import { titleOf } from "./changes.ts";
import { pointsByHolder } from "./imported-contacts.ts";
import { fieldOf, isValueOf } from "./journal.ts";
import type { LeftBehind, LeftWhy } from "./left-behind.ts";

/** What a transaction takes back: of how many people, in which columns, which contact points go; and the writing of it. */
export interface TakenBack {
  readonly people: number;
  readonly columns: readonly string[];
  readonly points: readonly ContactPoint[];
  readonly write: (ctx: Context) => Promise<void>;
}

/** Begins a change's field, before the question. */
const answer = "answer:";

/** What is on file of the people whom some changes are about. */
interface OnFile {
  readonly people: ReadonlyMap<string, Affiliate>;
  /** By holder, oldest first. */
  readonly points: ReadonlyMap<string, readonly ContactPoint[]>;
  /** What answers are checked against, by cédula and field. */
  readonly verifiers: ReadonlyMap<string, string>;
  readonly inUse: ReadonlySet<string>;
  /** When any import last changed what, by cédula and field. */
  readonly lastChanged: ReadonlyMap<string, number>;
}

/** Which of the changes of an import can be taken back; what cannot is handed to `leave`. */
export async function restoring(
  ctx: Context,
  importId: string,
  changes: readonly ImportChange[],
  leave: (left: LeftBehind) => void,
): Promise<TakenBack> {
  const onFile = await readOnFile(ctx, [...new Set(changes.map(({ cedula }) => cedula))]);
  const judged = changes.map((change) => ({ change, verdict: judge(ctx, change, onFile) }));
  for (const { change, verdict } of judged)
    if (verdict !== "restore" && verdict !== "done")
      leave({ cedula: change.cedula, column: titleOf(change.field), why: verdict });
  const of = (wanted: string) => judged.flatMap(({ change, verdict }) => (verdict === wanted ? change : []));
  const back = of("restore");
  return {
    people: new Set(back.map(({ cedula }) => cedula)).size,
    columns: back.map(({ field }) => titleOf(field)),
    points: back.flatMap((change) => pointsOf(change, onFile)),
    write: async (ctx) => {
      await putBack(ctx, back, onFile);
      await forgetChanges(ctx.store, importId, [...back, ...of("done")]);
    },
  };
}

async function readOnFile(ctx: Context, cedulas: readonly string[]): Promise<OnFile> {
  const answers = await answersOfMany(ctx.store, cedulas);
  const lastChanged = new Map<string, number>();
  for (const { cedula, field, changedAt } of await changesOfPeople(ctx.store, cedulas)) {
    const name = `${cedula} ${field}`;
    lastChanged.set(name, Math.max(changedAt, lastChanged.get(name) ?? 0));
  }
  return {
    people: await knownAffiliates(ctx.store, cedulas),
    points: await pointsByHolder(ctx.store, cedulas),
    verifiers: new Map(answers.map((each) => [`${each.cedula} answer:${each.question}`, each.verifier])),
    inUse: await contactsInUse(ctx.store, cedulas),
    lastChanged,
  };
}

function isChannel(field: string): field is Channel {
  return field === "email" || field === "phone";
}

/** The contact points that a change is about. */
function pointsOf({ cedula, field }: ImportChange, { points }: OnFile): readonly ContactPoint[] {
  return (points.get(cedula) ?? []).filter(({ channel }) => channel === field);
}

/** `done` where nothing of the change is on file any more. */
function judge(ctx: Context, change: ImportChange, onFile: OnFile): "restore" | "done" | LeftWhy {
  const { cedula, field, changedAt, was } = change;
  const name = `${cedula} ${field}`;
  const isOurs = (value: string) => isValueOf(ctx, change, value);
  if ((onFile.lastChanged.get(name) ?? 0) > changedAt) return "changed-since";
  if (isChannel(field)) return judgePoints(pointsOf(change, onFile), onFile.inUse.has(name), isOurs);
  if (field.startsWith(answer)) {
    const verifier = onFile.verifiers.get(name);
    if (verifier === undefined) return "done";
    // the first right use puts a slower verifier in its place
    return isOurs(verifier) ? "restore" : "used";
  }
  const person = onFile.people.get(cedula);
  const own = fieldOf(field);
  if (!person || !own || person[own] === was) return "done";
  return isOurs(person[own] ?? "") ? "restore" : "changed-since";
}

function judgePoints(
  [point, ...newer]: readonly ContactPoint[],
  isUsed: boolean,
  isOurs: (address: string) => boolean,
): "restore" | "done" | LeftWhy {
  if (!point) return "done";
  if (isUsed) return "used";
  const untouched = point.origin === "import" && point.until === undefined && point.provedAt === undefined;
  return newer.length === 0 && untouched && isOurs(point.address) ? "restore" : "changed-since";
}

async function putBack(ctx: Context, back: readonly ImportChange[], { people }: OnFile): Promise<void> {
  const now = ctx.clock.now();
  const before = new Map<string, Affiliate>();
  for (const { cedula, field, was } of back) {
    const person = before.get(cedula) ?? people.get(cedula);
    const own = fieldOf(field);
    if (person && own) before.set(cedula, { ...person, [own]: was });
  }
  const changed = [...before.values()].map((person) => ({ ...person, search: foldNames(person.names) }));
  await updateAffiliates(ctx.store, changed, now);
  const answers = back.filter(({ field }) => field.startsWith(answer));
  const questions = answers.map(({ cedula, field }) => ({ cedula, question: field.slice(answer.length) }));
  await removeAnswers(ctx.store, questions);
  const channels = back.flatMap(({ cedula, field }) =>
    isChannel(field) ? { holder: cedula, channel: field } : [],
  );
  await removeFirstContacts(ctx.store, channels);
  // a change of status kills every link and code
  const lapsed = back.flatMap(({ cedula, field }) => (field === "status" ? cedula : []));
  await closeRecoveriesOf(ctx, lapsed, now);
}
