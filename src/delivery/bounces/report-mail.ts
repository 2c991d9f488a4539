import type { Attachment, Email } from "postal-mime";
import { readPlainReport } from "./plain-report.ts";
import { blocksOf, type Clues, cluesIn, fieldsOf } from "./report-fields.ts";
import { type Outcome, outcomesIn } from "./report-status.ts";

/** What a mail reports: of which letter, and what became of it for each recipient. */
export interface MailedReport {
  readonly clues: Clues;
  readonly outcomes: readonly Outcome[];
}

/** A part for machines, and a returned letter or its head (RFC 3464, RFC 6533). */
const statusPart = /^message\/(global-)?delivery-status$/;
const returnedPart = /^(message\/(rfc822|global|rfc822-headers|global-headers)|text\/rfc822-headers)$/;

/** Parts of reports about something else: complaints, read receipts. */
const otherPart = /^message\/(feedback-report|disposition-notification|global-disposition-notification)$/;

const longestPart = 256 * 1024;

/**
 * Reads a mail as a delivery report; `returnPath` is the setting of that name. An answer, a note of absence, a
 * complaint or anything else is *no-report*. Whatever the bytes are, it never throws.
 */
export async function readReport(
  bytes: Uint8Array,
  returnPath: string,
): Promise<MailedReport | "no-report" | "unreadable"> {
  const { default: PostalMime } = await import("postal-mime");
  const mail = await PostalMime.parse(firstLines(bytes), { forceRfc822Attachments: true }).catch(
    () => undefined,
  );
  return mail ? reportIn(mail, returnPath) : "unreadable";
}

/** More lines than any report has: a mail of nothing but line ends would take seconds. */
const mostLines = 20_000;

function firstLines(bytes: Uint8Array): Uint8Array {
  let end = -1;
  for (let count = 0; count < mostLines; count += 1) {
    end = bytes.indexOf(10, end + 1);
    if (end < 0) return bytes;
  }
  return bytes.subarray(0, end);
}

function reportIn(mail: Email, returnPath: string): MailedReport | "no-report" {
  if (isOfAnotherKind(mail)) return "no-report";
  const attached = partsOf(mail, returnedPart).map((text) => fieldsOf(blocksOf(text)[0] ?? []));
  const status = partsOf(mail, statusPart).flatMap((text) => blocksOf(text).map(fieldsOf));
  const outcomes = outcomesIn(status);
  if (outcomes.length > 0) return { clues: cluesIn(mail, status, attached, returnPath), outcomes };
  if (status.length > 0) return "no-report";
  const plain = readPlainReport(mail, attached);
  if (!plain) return "no-report";
  return { clues: cluesIn(mail, status, plain.returned, returnPath), outcomes: [plain.outcome] };
}

function isOfAnotherKind({ headers, attachments }: Email): boolean {
  const kind = headers.find(({ key }) => key === "content-type")?.value.slice(0, 2_000) ?? "";
  const reports = /report-type\s*=\s*"?([\w-]+)/i.exec(kind)?.[1]?.toLowerCase() ?? "delivery-status";
  return reports !== "delivery-status" || attachments.some(({ mimeType }) => otherPart.test(mimeType));
}

function partsOf({ attachments }: Email, shape: RegExp): readonly string[] {
  return attachments.filter(({ mimeType }) => shape.test(mimeType)).map(textOf);
}

function textOf({ content }: Attachment): string {
  return typeof content === "string"
    ? content.slice(0, longestPart)
    : new TextDecoder().decode(new Uint8Array(content).subarray(0, longestPart));
}
