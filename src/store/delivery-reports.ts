import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

export const reportActions = ["failed", "delayed", "delivered", "relayed", "expanded"] as const;
/** What another server did with a letter after ours had handed it over (RFC 3464). */
export type ReportAction = (typeof reportActions)[number];

/** What another server reported of a letter. */
export interface DeliveryReport {
  /** SHA-256 of the report as it came. */
  readonly digest: string;
  readonly message: string;
  readonly action: ReportAction;
  /** What its words mean, by the classes of a reply. */
  readonly class: string;
  /** Its words, made visible and cut. */
  readonly reply: string;
  readonly readAt: Moment;
}

/** Keeps a report; false where the same one was kept before. */
export async function addDeliveryReport(store: StoreHandle, report: DeliveryReport): Promise<boolean> {
  const { readAt, ...same } = report;
  const added: unknown[] = await sql(store)("delivery_reports")
    .insert({ ...same, read_at: readAt })
    .onConflict("digest")
    .ignore()
    .returning("digest");
  return added.length > 0;
}

/** Whether the same report was kept before. */
export async function hasDeliveryReport(store: StoreHandle, digest: string): Promise<boolean> {
  return (await sql(store)("delivery_reports").where({ digest }).first("digest")) !== undefined;
}

/** The reports about some letters, in the order in which they were read. */
export async function deliveryReportsOf(
  store: StoreHandle,
  messages: readonly string[],
): Promise<readonly DeliveryReport[]> {
  const rows: (Omit<DeliveryReport, "readAt"> & { read_at: number })[] = await sql(store)("delivery_reports")
    .whereIn("message", [...messages])
    .orderBy(["read_at", "digest"]);
  return rows.map(({ read_at, ...same }) => ({ ...same, readAt: read_at }));
}
