import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

export type InterventionKind = "contact" | "image" | "questions" | "validation" | "unlock";

/** An officer's part in what was changed about a person, which makes a recovery soon after worth a second look. */
export interface Intervention {
  readonly cedula: string;
  /** When it took, or takes, effect. */
  readonly at: Moment;
  readonly kind: InterventionKind;
  readonly operator: string;
  readonly office: string | undefined;
}

/** Writes an officer's part down. */
export async function addIntervention(
  store: StoreHandle,
  { cedula, at, kind, operator, office }: Intervention,
): Promise<void> {
  await sql(store)("interventions")
    .insert({ cedula, at, kind, operator, office: office ?? null })
    .onConflict(["cedula", "at", "kind", "operator"])
    .ignore();
}

/** What was changed about a person after a moment. */
export async function interventionsOf(
  store: StoreHandle,
  cedula: string,
  since: Moment,
): Promise<readonly Intervention[]> {
  const rows: (Omit<Intervention, "office"> & { office: string | null })[] = await sql(store)("interventions")
    .where({ cedula })
    .where("at", ">", since)
    .orderBy("at")
    .select("cedula", "at", "kind", "operator", "office");
  return rows.map((row) => ({ ...row, office: row.office ?? undefined }));
}
