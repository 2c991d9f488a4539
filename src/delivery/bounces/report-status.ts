import type { EmailClass, ReplyClass } from "../../channel/email/receipts.ts";
import { classifyReply, shownReply } from "../../channel/email/reply.ts";
import { type ReportAction, reportActions } from "../../store/post/delivery-reports.ts";
import { type Fields, fieldOf } from "./report-fields.ts";

/** What a report says of one recipient. */
export interface Outcome {
  readonly action: ReportAction;
  readonly class: ReplyClass;
  /** The server's words as they may be kept. */
  readonly reply: string;
  /** Whom the letter was for, as the server wrote it, where the report says so. */
  readonly originalRecipient: string | undefined;
  /** Whom it is about in the end, as far as it says: other addresses where the mailbox forwards. */
  readonly finalRecipients: readonly string[];
}

/** What the blocks of a delivery-status part say (RFC 3464), one outcome for each recipient. */
export function outcomesIn(blocks: readonly Fields[]): readonly Outcome[] {
  return blocks.flatMap((fields) => {
    const said = /^[a-z]+/.exec(fieldOf(fields, "action")?.toLowerCase() ?? "")?.[0];
    const action = reportActions.find((each) => each === said);
    // a failure that says that all went well is none
    const contradicts = action === "failed" && fieldOf(fields, "status")?.startsWith("2.") === true;
    return action && !contradicts ? [outcomeOf(action, fields)] : [];
  });
}

function outcomeOf(action: ReportAction, fields: Fields): Outcome {
  const status = fieldOf(fields, "status") ?? "";
  const diagnostic = fieldOf(fields, "diagnostic-code") ?? "";
  const words = diagnostic.slice(diagnostic.indexOf(";") + 1).trim();
  const recipient = (name: string) => {
    const field = fieldOf(fields, name);
    return field === undefined ? undefined : addressOf(field);
  };
  return {
    action,
    class: classOf(action, status, words),
    reply: shownReply(`${status} ${words}`.trim()),
    originalRecipient: recipient("original-recipient"),
    // sendmail calls final what it was given, and actual what it made of that
    finalRecipients: [recipient("x-actual-recipient") ?? recipient("final-recipient") ?? []].flat(),
  };
}

/** Status is for every server the same; the reply inside it is more exact where Status says only that it failed. */
function classOf(action: ReportAction, status: string, words: string): ReplyClass {
  if (action !== "failed" && action !== "delayed") return "accepted";
  const [, code = "", inside = ""] =
    /^([45]\d\d)(?:[ -]#?([45]\.\d{1,3}\.\d{1,3}))?(?![\d.])/.exec(words) ?? [];
  const stated = /^[45]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(status)?.[0] ?? "";
  const vague = stated === "" || stated.endsWith(".0.0");
  return classOfCodes(vague && inside !== "" ? inside : stated, code, action);
}

/** The class of an enhanced code and an SMTP code, either of which may be empty. */
export function classOfCodes(enhanced: string, code: string, action: ReportAction): EmailClass {
  const digit = enhanced.slice(0, 1) || code.slice(0, 1) || (action === "failed" ? "5" : "4");
  // of two that contradict each other the enhanced one counts
  const reply = code.startsWith(digit) ? code : `${digit}50`;
  return classifyReply(Number(reply), `${reply} ${enhanced}`);
}

/** `rfc822;<maria@example.com>` → the address; undefined where there is none. */
function addressOf(field: string): string | undefined {
  return (
    field
      .slice(field.indexOf(";") + 1)
      .trim()
      .replace(/^<(.*)>$/, "$1") || undefined
  );
}
