import type { Email } from "postal-mime";
import { isRoleMailbox } from "../../channel/email/known-mailboxes.ts";
import { shownReply } from "../../channel/email/reply.ts";
import { blocksOf, type Fields, fieldsOf, isHead, isMailId } from "./report-fields.ts";
import { classOfCodes, type Outcome } from "./report-status.ts";

/** A report in plain words: what it says, and the head of the letter that it returns below them. */
export interface PlainReport {
  readonly outcome: Outcome;
  readonly returned: readonly Fields[];
}

/** How much of a text is read: the words of a report come first. */
const longestText = 256 * 1024;

/**
 * Reads a report that has no part for machines; undefined where it is not certainly one. Only codes are read,
 * never words, and only from a mail server; `attached` are the heads of letters that it returns as parts.
 */
export function readPlainReport(mail: Email, attached: readonly Fields[]): PlainReport | undefined {
  const sender = senderOf(mail);
  const condemned = mail.headers.some(({ key, value }) => key === "x-failed-recipients" && value !== "");
  if (!/^(mailer-daemon|postmaster|microsoftexchange\w{0,64})$/.test(sender)) return undefined;
  // exim calls its reports replies too, and names whom they condemn
  if (!condemned && isAnswer(mail)) return undefined;
  const { words, head } = parted((mail.text ?? "").slice(0, longestText));
  const returned = head ? [...attached, head] : attached;
  const said = codesIn(words);
  const certain = condemned || (sender === "mailer-daemon" && returned.some(namesLetter));
  if (!said && !certain) return undefined;
  const action = condemned || !said || said.digit === "5" ? "failed" : "delayed";
  const meaning = classOfCodes(said?.enhanced ?? "", said?.code ?? "", action);
  const reply = shownReply(said?.line.trim() ?? "");
  return {
    outcome: {
      action,
      class: meaning,
      reply,
      originalRecipient: undefined,
      finalRecipients: recipientsIn(mail, words),
    },
    returned,
  };
}

/** A note of absence, whoever it comes from (RFC 3834). */
function isAnswer({ headers }: Email): boolean {
  return headers.some(({ key, value }) => key === "auto-submitted" && /^\s*auto-replied/i.test(value));
}

function senderOf({ from }: Email): string {
  const local = (from?.address || from?.name || "").split("@")[0] ?? "";
  return local.trim().toLowerCase();
}

function namesLetter(head: Fields): boolean {
  return (head.get("message-id") ?? []).some(isMailId);
}

/** The report's own words, and the head of the letter below them: a block of fields alone, with a Message-ID. */
function parted(text: string): { readonly words: readonly string[]; readonly head: Fields | undefined } {
  const blocks = blocksOf(text);
  const at = blocks.findIndex((lines) => isHead(lines) && namesLetter(fieldsOf(lines)));
  const head = at < 0 ? undefined : fieldsOf(blocks[at] ?? []);
  return { words: blocks.slice(0, at < 0 ? undefined : at).flat(), head };
}

interface Said {
  readonly line: string;
  readonly digit: string;
  readonly code: string;
  readonly enhanced: string;
}

/** How servers write their codes, the surest first. */
const shapes: readonly RegExp[] = [
  /(?:^|[\s:(])(?<code>[45]\d\d)[ -]#?(?<enhanced>[45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/,
  /(?:^|[\s(])#(?<enhanced>[45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/,
  /^\s{0,40}Status: {0,40}(?<enhanced>[45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/i,
  /(?:^\s{0,40}|: )(?<code>[45]\d\d)(?:[ :-]|$)/,
];

/** The codes of the first line that has any, a final refusal before a deferral. */
function codesIn(words: readonly string[]): Said | undefined {
  for (const shape of shapes) {
    const said = words.flatMap((line) => codesOf(shape, line.slice(0, 2_000)));
    const found = said.find(({ digit }) => digit === "5") ?? said[0];
    if (found) return found;
  }
  return undefined;
}

function codesOf(shape: RegExp, line: string): readonly Said[] {
  const groups = shape.exec(line)?.groups;
  if (!groups) return [];
  const { code = "", enhanced = "" } = groups;
  return [{ line, digit: (enhanced || code).slice(0, 1), code, enhanced }];
}

/** An address alone on its line, or in the command that was answered, as servers write whom they did not reach. */
const alone = /^\s{0,40}<?([^\s<>@]{1,64}@[\w.-]{1,253})>?:?\s{0,40}$/;
const commanded = /\bRCPT TO: ?<([^\s<>@]{1,64}@[\w.-]{1,253})>/i;
const anywhere = /(?<![\w.+-])[\w.+=-]{1,64}@(?:[\w-]{1,63}\.){1,9}[a-z]{2,63}/gi;

/** Whom a report did not reach, by the surest of the ways in which it says so: lines, head, sentences. */
function recipientsIn(mail: Email, words: readonly string[]): readonly string[] {
  const lines = words.map((line) => line.slice(0, 2_000));
  const named = lines.flatMap((line) => (alone.exec(line) ?? commanded.exec(line))?.[1] ?? []);
  const failed = mail.headers.find(({ key }) => key === "x-failed-recipients")?.value.match(anywhere) ?? [];
  const spoken = lines.flatMap((line) => line.match(anywhere) ?? []).filter(isPersonal);
  const others = [mail.from?.address, ...(mail.to ?? []).map(({ address }) => address)];
  const ways = [named, failed, spoken].map((way) => way.filter((each) => !others.includes(each)));
  return ways.find((way) => way.length > 0) ?? [];
}

/** Whom to write to for help is named in many reports, and so is the letter. */
function isPersonal(address: string): boolean {
  return !isMailId(`<${address}>`) && !isRoleMailbox(address.slice(0, address.indexOf("@")));
}
