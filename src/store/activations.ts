import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";
import type { LinkEnd } from "./links.ts";

/** What is handed over at a desk to set a password once, as the store knows it: by its digest. */
export interface ActivationRecord {
  readonly digest: string;
  readonly caseId: string;
  readonly recovery: string;
  readonly mintedAt: Moment;
  readonly expiresAt: Moment;
  readonly endedAt: Moment | undefined;
  readonly endedBy: LinkEnd | undefined;
}

interface Row {
  digest: string;
  case_id: string;
  recovery: string;
  minted_at: number;
  expires_at: number;
  ended_at: number | null;
  ended_by: LinkEnd | null;
  claimed_until: number | null;
}

/** Writes an activation that was just minted. */
export async function addActivation(
  store: StoreHandle,
  { digest, caseId, recovery, mintedAt, expiresAt }: Omit<ActivationRecord, "endedAt" | "endedBy">,
): Promise<void> {
  const moments = { minted_at: mintedAt, expires_at: expiresAt };
  await sql(store)("activations").insert({ digest, case_id: caseId, recovery, ...moments });
}

/** The activation of a digest. */
export async function findActivation(
  store: StoreHandle,
  digest: string,
): Promise<ActivationRecord | undefined> {
  const row = await sql(store)<Row>("activations").where({ digest }).first();
  return row && activationFrom(row);
}

/** The activations of a recovery, oldest first. */
export async function activationsOf(
  store: StoreHandle,
  recoveries: readonly string[],
): Promise<readonly ActivationRecord[]> {
  const rows = await sql(store)<Row>("activations")
    .whereIn("recovery", [...recoveries])
    .orderBy("minted_at");
  return rows.map(activationFrom);
}

/** Ends every living activation of a person. */
export async function endActivationsOf(
  store: StoreHandle,
  cedula: string,
  why: LinkEnd,
  now: Moment,
): Promise<void> {
  await sql(store)("activations")
    .whereIn("recovery", sql(store)("recoveries").where({ cedula }).select("reference"))
    .whereNull("ended_at")
    .update({ ended_at: now, ended_by: why });
}

/** Reserves a living activation for an act outside; false while another act holds it. */
export async function claimActivation(
  store: StoreHandle,
  digest: string,
  until: Moment,
  now: Moment,
): Promise<boolean> {
  const claimed: number = await sql(store)<Row>("activations")
    .where({ digest })
    .whereNull("ended_at")
    .whereRaw("(claimed_until IS NULL OR claimed_until <= ?)", [now])
    .update({ claimed_until: until });
  return claimed === 1;
}

/** Gives a reserved activation back: the act outside did not take place. */
export async function releaseActivation(store: StoreHandle, digest: string): Promise<void> {
  await sql(store)("activations").where({ digest }).update({ claimed_until: null });
}

function activationFrom(row: Row): ActivationRecord {
  return {
    digest: row.digest,
    caseId: row.case_id,
    recovery: row.recovery,
    mintedAt: row.minted_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at ?? undefined,
    endedBy: row.ended_by ?? undefined,
  };
}
