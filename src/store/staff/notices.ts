import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { moment, number, text, word } from "../engine/columns.ts";
import { sql } from "../engine/handle.ts";
import { type RecordOf, Table } from "../engine/table.ts";

export type NoticeKind =
  | "unusual-day"
  | "new-approver"
  | "account-waits"
  | "account-rescued"
  | "case-frozen"
  | "recovery-held"
  | "restored"
  | "setting-changed"
  | "setting-due"
  | "setting-proposed"
  | "setting-refused";

const notices = new Table("notices", { id: number, at: moment, kind: word<NoticeKind>(), detail: text });

/** Something an operator is to know, told at the next sign-in. */
export interface Notice extends Pick<RecordOf<typeof notices>, "at" | "kind"> {
  /** What fills its words. */
  readonly detail: Readonly<Record<string, string | number>>;
}

/** Leaves the same notice to several operators. */
export async function addNotices(
  store: StoreHandle,
  operators: readonly string[],
  kind: NoticeKind,
  detail: Notice["detail"],
  now: Moment,
): Promise<void> {
  const rows = operators.map((operator) => ({ operator, at: now, kind, detail: JSON.stringify(detail) }));
  if (rows.length > 0) await sql(store)("notices").insert(rows);
}

/** The notices an operator has not seen, oldest first; from now on they are seen. */
export async function takeNotices(
  store: StoreHandle,
  operator: string,
  now: Moment,
): Promise<readonly Notice[]> {
  const rows = await notices.on(store).where("operator", operator).whereNull("seen_at").orderBy("id");
  if (rows.length === 0) return [];
  // not one that came in between
  const told = rows.map(({ id }) => id);
  await sql(store)("notices").whereIn("id", told).update({ seen_at: now });
  return rows.map(({ at, kind, detail }) => ({
    at,
    kind,
    detail: JSON.parse(detail) as Notice["detail"],
  }));
}
