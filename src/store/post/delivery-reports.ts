import type { StoreHandle } from "../../base/context.ts";
import { maybe, moment, text, word } from "../engine/columns.ts";
import { type RecordOf, Table } from "../engine/table.ts";

export const reportActions = ["failed", "delayed", "delivered", "relayed", "expanded"] as const;
/** What another server did with a letter after ours had handed it over (RFC 3464). */
export type ReportAction = (typeof reportActions)[number];

const reports = new Table("delivery_reports", {
  /** SHA-256 of the report as it came. */
  digest: text,
  message: text,
  action: word<ReportAction>(),
  /** What its words mean, by the classes of a reply. */
  class: text,
  /** Its words, made visible and cut. */
  reply: text,
  readAt: moment,
  /** Where the mailbox had passed the letter on to, masked; undefined where it is about the mailbox itself. */
  passedTo: maybe(text),
});

/** What another server reported of a letter. */
export type DeliveryReport = RecordOf<typeof reports>;

/** Keeps a report; false where the same one was kept before. */
export async function addDeliveryReport(store: StoreHandle, report: DeliveryReport): Promise<boolean> {
  const added = reports.on(store).insert(reports.write(report)).onConflict("digest").ignore();
  return (await added.returning("digest")).length > 0;
}

export async function hasDeliveryReport(store: StoreHandle, digest: string): Promise<boolean> {
  return (await reports.find(store, { digest })) !== undefined;
}

/** The reports about some letters, in the order in which they were read. */
export function deliveryReportsOf(
  store: StoreHandle,
  messages: readonly string[],
): Promise<readonly DeliveryReport[]> {
  return reports.listAmong(store, { message: messages }, "read_at", "digest");
}
