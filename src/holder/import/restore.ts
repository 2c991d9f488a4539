import type { Context } from "../../base/context.ts";
import { closeRecoveriesOf } from "../../store/recovery/recoveries.ts";
import { type Affiliate, knownAffiliates, updateAffiliates } from "../../store/register/affiliates.ts";
import {
  type ContactPoint,
  contactPointsOfMany,
  removeFirstContacts,
} from "../../store/register/contact-points.ts";
import { changesOfPeople, forgetChanges, type ImportChange } from "../../store/register/import-changes.ts";
import { contactsInUse } from "../../store/register/imported.ts";
import { answersOfMany, removeAnswers } from "../../store/register/security-answers.ts";
import { foldNames } from "../identity/answers.ts";
import { titleOf } from "./changes.ts";
import { registerColumns, registerFields, valueDigest } from "./journal.ts";
import type { LeftBehind, LeftWhy } from "./left-behind.ts";

/** What a transaction takes back: of how many people, in which columns, which contact points go; and the writing of it. */
export interface TakenBack {
  readonly people: number;
  readonly columns: readonly string[];
  readonly points: readonly ContactPoint[];
  readonly write: (ctx: Context) => Promise<void>;
}

/** What is on file of the people whom some changes are about. */
interface OnFile {
  readonly people: ReadonlyMap<string, Affiliate>;
  /** By holder and channel, oldest first. */
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
    points: back.flatMap(({ cedula, field }) => onFile.points.get(`${cedula} ${field}`) ?? []),
    write: async (ctx) => {
      await putBack(ctx, back, onFile);
      for (const gone of [back, of("done")]) await forgetChanges(ctx.store, changes[0]?.importId ?? "", gone);
    },
  };
}

async function readOnFile(ctx: Context, cedulas: readonly string[]): Promise<OnFile> {
  const points = new Map<string, ContactPoint[]>();
  for (const point of await contactPointsOfMany(ctx.store, cedulas)) {
    const name = `${point.holder} ${point.channel}`;
    points.set(name, [...(points.get(name) ?? []), point]);
  }
  const answers = await answersOfMany(ctx.store, cedulas);
  const lastChanged = new Map<string, number>();
  for (const { cedula, field, changedAt } of await changesOfPeople(ctx.store, cedulas)) {
    const name = `${cedula} ${field}`;
    lastChanged.set(name, Math.max(changedAt, lastChanged.get(name) ?? 0));
  }
  return {
    people: await knownAffiliates(ctx.store, cedulas),
    points,
    verifiers: new Map(answers.map((each) => [`${each.cedula} answer:${each.question}`, each.verifier])),
    inUse: await contactsInUse(ctx.store, cedulas),
    lastChanged,
  };
}

/** `done` where nothing of the change is on file any more. */
function judge(ctx: Context, change: ImportChange, onFile: OnFile): "restore" | "done" | LeftWhy {
  const { cedula, field, changedAt, became, was } = change;
  const name = `${cedula} ${field}`;
  const isOurs = (value: string) => valueDigest(ctx, cedula, field, value) === became;
  if ((onFile.lastChanged.get(name) ?? 0) > changedAt) return "changed-since";
  if (field === "email" || field === "phone") return judgePoints(onFile, name, isOurs);
  if (field.startsWith("answer:")) {
    const verifier = onFile.verifiers.get(name);
    if (verifier === undefined) return "done";
    // the first right use puts a slower verifier in its place
    return isOurs(verifier) ? "restore" : "used";
  }
  const person = onFile.people.get(cedula);
  const own = registerFields.find((each) => registerColumns[each] === field);
  if (!person || !own || person[own] === was) return "done";
  return isOurs(person[own] ?? "") ? "restore" : "changed-since";
}

function judgePoints(
  { points, inUse }: OnFile,
  name: string,
  isOurs: (address: string) => boolean,
): "restore" | "done" | LeftWhy {
  const [point, ...newer] = points.get(name) ?? [];
  if (!point) return "done";
  if (inUse.has(name)) return "used";
  const untouched = point.origin === "import" && point.until === undefined && point.provedAt === undefined;
  return newer.length === 0 && untouched && isOurs(point.address) ? "restore" : "changed-since";
}

async function putBack(ctx: Context, back: readonly ImportChange[], { people }: OnFile): Promise<void> {
  const now = ctx.clock.now();
  const before = new Map<string, Affiliate>();
  for (const { cedula, field, was } of back) {
    const person = before.get(cedula) ?? people.get(cedula);
    const own = registerFields.find((each) => registerColumns[each] === field);
    if (person && own) before.set(cedula, { ...person, [own]: was });
  }
  const changed = [...before.values()].map((person) => ({ ...person, search: foldNames(person.names) }));
  await updateAffiliates(ctx.store, changed, now);
  const answered = back.filter(({ field }) => field.startsWith("answer:"));
  const questions = answered.map(({ cedula, field }) => ({
    cedula,
    question: field.slice("answer:".length),
  }));
  await removeAnswers(ctx.store, questions);
  const channels = (["email", "phone"] as const).flatMap((channel) =>
    back.flatMap(({ cedula, field }) => (field === channel ? { holder: cedula, channel } : [])),
  );
  await removeFirstContacts(ctx.store, channels);
  // a change of status kills every link and code
  const lapsed = back.flatMap(({ cedula, field }) => (field === "status" ? cedula : []));
  await closeRecoveriesOf(ctx, lapsed, now);
}
