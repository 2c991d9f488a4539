import type { Context } from "../../base/context.ts";
import { closeRecoveriesOf } from "../../store/recovery/recoveries.ts";
import { type Affiliate, knownAffiliates, updateAffiliates } from "../../store/register/affiliates.ts";
import type { ContactPoint } from "../../store/register/contact-points.ts";
import { changesOfPeople, forgetChanges, type ImportChange } from "../../store/register/import-changes.ts";
import { foldNames } from "../identity/answers.ts";
import { titleOf } from "./changes.ts";
import { isChanging, isValueOf } from "./journal.ts";
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
    points: [],
    write: async (ctx) => {
      await putBack(ctx, back, onFile);
      await forgetChanges(ctx.store, importId, [...back, ...of("done")]);
    },
  };
}

async function readOnFile(ctx: Context, cedulas: readonly string[]): Promise<OnFile> {
  const lastChanged = new Map<string, number>();
  for (const { cedula, field, changedAt } of await changesOfPeople(ctx.store, cedulas)) {
    const name = `${cedula} ${field}`;
    lastChanged.set(name, Math.max(changedAt, lastChanged.get(name) ?? 0));
  }
  return { people: await knownAffiliates(ctx.store, cedulas), lastChanged };
}

/** `done` where nothing of the change is on file any more. What an earlier version filled in is the counter's by now. */
function judge(ctx: Context, change: ImportChange, onFile: OnFile): "restore" | "done" | LeftWhy {
  const { cedula, field, changedAt, was } = change;
  if (!isChanging(field)) return "counters";
  if ((onFile.lastChanged.get(`${cedula} ${field}`) ?? 0) > changedAt) return "changed-since";
  const person = onFile.people.get(cedula);
  if (!person || person[field] === was) return "done";
  return isValueOf(ctx, change, person[field]) ? "restore" : "changed-since";
}

async function putBack(ctx: Context, back: readonly ImportChange[], { people }: OnFile): Promise<void> {
  const now = ctx.clock.now();
  const before = new Map<string, Affiliate>();
  for (const { cedula, field, was } of back) {
    const person = before.get(cedula) ?? people.get(cedula);
    if (person) before.set(cedula, { ...person, [field]: was });
  }
  const changed = [...before.values()].map((person) => ({ ...person, search: foldNames(person.names) }));
  await updateAffiliates(ctx.store, changed, now);
  // a change of status kills every link and code
  const lapsed = back.flatMap(({ cedula, field }) => (field === "status" ? cedula : []));
  await closeRecoveriesOf(ctx, lapsed, now);
}
