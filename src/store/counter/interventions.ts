import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, text, word } from "../engine/columns.ts";
import { type RecordOf, Table } from "../engine/table.ts";

export type InterventionKind = "contact" | "image" | "questions" | "validation" | "unlock";

const interventions = new Table("interventions", {
  cedula: text,
  /** When it took, or takes, effect. */
  at: moment,
  kind: word<InterventionKind>(),
  operator: text,
  office: maybe(text),
});

/** An officer's part in what was changed about a person, which makes a recovery soon after worth a second look. */
export type Intervention = RecordOf<typeof interventions>;

export async function addIntervention(store: StoreHandle, intervention: Intervention): Promise<void> {
  await interventions
    .on(store)
    .insert(interventions.write(intervention))
    .onConflict(["cedula", "at", "kind", "operator"])
    .ignore();
}

export async function interventionsOf(
  store: StoreHandle,
  cedula: string,
  since: Moment,
): Promise<readonly Intervention[]> {
  // an office changes something about a person now and then: all of it is a few rows
  const all = await interventions.list(store, { cedula }, "at");
  return all.filter(({ at }) => at > since);
}
