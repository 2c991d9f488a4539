import { type Digests, everyKey, type Keys } from "../base/keys.ts";
import { namedIn } from "../base/subjects.ts";
import type { Moment } from "../base/time.ts";
import type { RowsSaid } from "../store/engine/seal.ts";
import { type AuditEntry, type ChainedEntry, newCountAct, newKeyAct } from "../store/record/audit-entries.ts";
import type { Explanation } from "../store/record/explained.ts";
import { type ContactPoint, saidSince } from "../store/register/contact-points.ts";
import { ContactSum } from "./explain.ts";

/** What an entry accounts for; where the act was refused, nothing but the rows that the refusal changed. */
export function explanationsIn({ id, entry, rows }: ChainedEntry): readonly Explanation[] {
  if (entry.outcome !== "done") return ofRows(rows, id);
  return [
    ...ofRows(rows, id),
    ...ofPerson(entry),
    ...ofOperator(entry),
    ...ofCase(entry, id),
    ...ofClearing(entry),
    ...ofCount(entry),
  ];
}

function ofPerson({ act, detail }: AuditEntry): readonly Explanation[] {
  if (act !== "recovery.complete") return [];
  const { affiliate, password } = detail;
  return affiliate === undefined || password === undefined
    ? []
    : [{ kind: "password", name: String(affiliate), said: String(password) }];
}

const settingPasswords = new Set([
  "desk.found",
  "operator.add",
  "operator.change-password",
  "operator.rescue",
  "operator.set-password",
]);
const settingRoles = new Set(["desk.found", "operator.add", "operator.set-role"]);

function ofOperator(entry: AuditEntry): readonly Explanation[] {
  const { subject, detail } = entry;
  const act = deedOf(entry);
  const name = idIn(subject, "operator");
  const { password, role } = detail;
  const said: Explanation[] = [];
  if (settingPasswords.has(act) && password !== undefined)
    said.push({ kind: "operator", name, said: String(password) });
  if (settingRoles.has(act) && role !== undefined) said.push({ kind: "role", name, said: String(role) });
  if (act === "operator.disable" || act === "operator.enable")
    said.push({ kind: "disabled", name, said: act });
  return said;
}

/** What was done to an account: what another administrator confirmed, and nothing where that is still to come. */
function deedOf({ act, detail: { did, proposal } }: AuditEntry): string {
  if (act === "operator.approve") return String(did ?? "");
  return proposal === undefined || act === "operator.add" ? act : "";
}

const beginning = new Set(["counter.approve", "counter.hold-again", "counter.submit"]);

/** What a case put in force, and what stopped it, each with the number of the entry: the later one holds. */
function ofCase({ at, act, subject, detail }: AuditEntry, id: number): readonly Explanation[] {
  const name = idIn(subject, "case");
  if (act === "counter.reject") return [{ kind: "rejected", name, said: `${id} ${at}` }];
  // what was objected to when it was in force already goes on until somebody decides
  if (act === "counter.object" && detail["when"] === "before")
    return [{ kind: "vetoed", name, said: String(id) }];
  const { points } = detail;
  if (!beginning.has(act) || typeof points !== "string" || points === "") return [];
  return [
    { kind: "brought", name, said: points },
    ...points.split(",").map((digest) => ({ kind: "point", name: digest, said: String(id) }) as const),
  ];
}

const clearingActs = new Set(["affiliate.unlock", "identity.confirm"]);

function ofClearing({ act, subject, detail }: AuditEntry): readonly Explanation[] {
  const { clearedAt } = detail;
  if (!clearingActs.has(act) || clearedAt === undefined) return [];
  return [{ kind: "clearing", name: `${idIn(subject, "affiliate")} ${clearedAt}`, said: "" }];
}

/** When a new count of time began, and the contact points that it moved. */
function ofCount({ at, act, detail: { points } }: AuditEntry): readonly Explanation[] {
  if (act !== newCountAct) return [];
  const digests = typeof points === "string" && points !== "" ? points.split(",") : [];
  return [
    { kind: "count", name: String(at), said: "" },
    ...digests.map((name) => ({ kind: "moved", name, said: "" }) as const),
  ];
}

/** The rows that give authority and that the entry is the last word about. */
function ofRows(rows: string | undefined, id: number): readonly Explanation[] {
  if (rows === undefined) return [];
  return Object.entries(JSON.parse(rows) as RowsSaid).flatMap(([table, names]): readonly Explanation[] => {
    const of = table.replace(/^-/, "");
    if (names === "*") return [{ kind: "living", name: of, said: String(id) }];
    const said = of === table ? String(id) : `-${id}`;
    return Object.keys(names).map((name) => ({ kind: "row", name: `${of} ${name}`, said }));
  });
}

/** The part of a subject after its kind; empty for one of another kind. */
function idIn(subject: string | undefined, kind: string): string {
  return subject?.startsWith(`${kind}:`) ? subject.slice(kind.length + 1) : "";
}

interface Group {
  /** The imports that wrote it; undefined, too, where the store does not keep one. */
  readonly imports: Set<string | undefined>;
  /** The last entry that says what the group holds. */
  readonly line: ChainedEntry;
  readonly said: ContactSum;
  readonly found: ContactSum;
}

const importActs = new Set(["affiliate.import", "employer.import", "affiliate.undo-import"]);

/** The contact points that imports wrote, by the moment since when they are in force: said, and found. */
export class ImportGroups {
  readonly #keys: Keys;
  readonly #groups = new Map<Moment, Group>();
  readonly #kept: ReadonlySet<string>;
  #key: Digests;

  /** `kept` are the names of the imports that the store keeps; contacts of those before are of none. */
  constructor(keys: Keys, kept: ReadonlySet<string>) {
    this.#keys = keys;
    this.#kept = kept;
    this.#key = keys.earlier[0] ?? keys;
  }

  /** Notes what an entry says that was imported, or taken back. */
  hear(line: ChainedEntry): void {
    const { act, outcome, detail, subject = "" } = line.entry;
    // what was written down before is under the key of its time
    if (act === newKeyAct && outcome === "done")
      this.#key = everyKey(this.#keys).find(({ id }) => id === detail["to"]) ?? this.#keys;
    const { contacts, contactsDigest, since } = detail;
    if (!importActs.has(act) || outcome !== "done" || typeof contactsDigest !== "string") return;
    const { said, found, imports } = this.#groups.get(Number(since)) ?? {
      said: new ContactSum(this.#key),
      found: new ContactSum(this.#key),
      imports: new Set<string | undefined>(),
    };
    const id = namedIn("import", subject) ?? "";
    imports.add(id);
    if (!this.#kept.has(id)) imports.add(undefined);
    if (act === "affiliate.undo-import") said.takeText(Number(contacts), contactsDigest);
    else said.addText(Number(contacts), contactsDigest);
    this.#groups.set(Number(since), { line, said, found, imports });
  }

  /** Counts a point that lies on file; false where no import wrote any since then, or another than it is said to be of. */
  meet(point: ContactPoint): boolean {
    const group = this.#groups.get(saidSince(point));
    group?.found.add({ ...point, since: saidSince(point) });
    return group?.imports.has(point.importId) ?? false;
  }

  /** The first import that wrote other points than those on file. */
  firstOther(): { readonly line: ChainedEntry; readonly said: number; readonly found: number } | undefined {
    for (const { line, said, found } of this.#groups.values())
      if (said.count !== found.count || said.text() !== found.text())
        return { line, said: said.count, found: found.count };
    return undefined;
  }
}
