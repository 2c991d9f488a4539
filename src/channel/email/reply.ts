import type { NodemailerError } from "nodemailer";
import { certificateTrouble } from "../../base/certificates.ts";
import type { Handover } from "../../base/channel.ts";
import { visible } from "../../base/visible.ts";
import type { EmailClass } from "./receipts.ts";

/** Enhanced status codes (RFC 3463) by their meaning; the first that fits decides, exact ones before families. */
const meanings: readonly (readonly [RegExp, EmailClass])[] = [
  [/^4\.7\.28$/, "rate"],
  [/^4\.(7\.1|2\.0)$/, "greylisted"],
  [/^[45]\.2\.2$/, "mailbox-full"],
  [/^5\.1\.(1|6|10)$/, "no-such-address"],
  [/^5\.(1\.2|4\.4)$/, "no-such-domain"],
  [/^5\.1\.3$/, "malformed"],
  [/^5\.2\.1$/, "disabled"],
  // the way there, and a mail that waited too long on it (x.4.7)
  [/^[45]\.4\./, "unreachable"],
  // who sends is not believed: that is us
  [/^5\.1\.[78]$/, "policy"],
  // too long or too large, or in a form that is not taken
  [/^5\.(2\.3|3\.4|6\.\d+|7\.0)$/, "content"],
  [/^5\.7\./, "policy"],
];

/** Classes a reply by its codes, never by its words alone. */
export function classifyReply(code: number, reply: string): EmailClass {
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? "";
  const found = meanings.find(([pattern]) => pattern.test(enhanced))?.[1];
  if (found) return found;
  if (code === 421) return "rate";
  return code >= 500 && code < 600 ? "permanent" : "temporary";
}

/** What came of handing a mail over. */
export type MailHandover = Handover<EmailClass>;

/** A mail that a server took, with its words; in doubt where these are no reply at all. */
export function taken(reply: string): MailHandover {
  const told = { reply: shownReply(reply), server: "here" } as const;
  return /^2\d\d(?![^ -])/.test(reply)
    ? { outcome: "accepted", class: "accepted", ...told }
    : { outcome: "deferred", class: "in-doubt", ...told };
}

/** A mail that cannot be put on the wire: its address is none. */
export const unmailable: MailHandover = { outcome: "bounced", class: "malformed", reply: "", server: "here" };

/** How far a conversation had come when it failed. */
export interface Progress {
  /** Whether it was open, so that what is said answers a command about the mail. */
  readonly connected: boolean;
  /** Whether the server had asked for the mail itself, and may have it. */
  readonly asked: boolean;
}

/** Failures without any server; a conversation that broke off may be about its letter, so the next is tried. */
const unanswered: ReadonlySet<string> = new Set(["EDNS", "ETIMEDOUT", "ESOCKET"]);

/** A mail that is too large is refused where the sender is named, too, and that is about the mail (RFC 1870). */
const tooLarge = 552;

/** What an error means that ended a conversation, or kept it from beginning. */
export function handoverFrom(error: NodemailerError, progress: Progress): MailHandover {
  const trouble = String(error.originalCode ?? "");
  const distrust = certificateTrouble(trouble);
  if (distrust)
    return { outcome: "deferred", class: "untrusted", reply: shownReply(trouble), server: "away", distrust };
  const cause = error.rejectedErrors?.[0] ?? error;
  const code = cause.responseCode ?? 0;
  const command = String(cause.command ?? "");
  const signingIn = command.startsWith("AUTH") || cause.code === "EAUTH";
  const said =
    cause.response ?? (beginsInTheClear(error) ? "no TLS at once (smtps); STARTTLS is smtp" : error.message);
  const reply = signingIn ? codesAlone(cause.response ?? "") : shownReply(said);
  const { connected } = progress;
  // what is no refusal, of a mail that is there, is no answer
  const unsaid = code === 0 || (progress.asked && (code < 400 || code >= 600));
  if (unsaid) return unfinished(cause.code ?? "", progress, reply);
  // whoever refuses our sender says nothing of the recipient, and would refuse every letter
  const aboutUs = !connected || (command === "MAIL FROM" && code !== tooLarge);
  if (aboutUs && code >= 500) return { outcome: "deferred", class: "sender-refused", reply, server: "away" };
  // only five hundreds are final; what is no code at all says nothing
  const outcome = code >= 500 && code < 600 ? "bounced" : "deferred";
  const meaning = classifyReply(code, cause.response ?? "");
  return { outcome, class: meaning, reply, server: connected ? "here" : "away" };
}

function unfinished(code: string, { connected, asked }: Progress, reply: string): MailHandover {
  if (asked) return { outcome: "deferred", class: "in-doubt", reply, server: "gone" };
  // larger than the server announced to take
  if (code === "EMESSAGE") return { outcome: "bounced", class: "content", reply, server: "here" };
  const server = connected || !unanswered.has(code) ? "gone" : "away";
  return { outcome: "deferred", class: "unreachable", reply, server };
}

/** A port that answers an encrypted greeting in the clear: it begins so, and encrypts when asked to. */
export function beginsInTheClear(error: Error): boolean {
  return (error as { readonly reason?: string }).reason === "wrong version number";
}

/** What a server says of a sign-in may quote the password: its codes alone are kept. */
export function codesAlone(reply: string): string {
  return /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(reply)?.[0] ?? "";
}

/** A server may quote the mail it was given: no stretch as long as a link's token is kept, lines joined. */
export function shownReply(reply: string): string {
  const told = reply
    .slice(0, 10_000)
    .replace(/=\r?\n(?:\d{3}[ -])?/g, "")
    .replace(/\r?\n/g, " ");
  // half a character is none that a store would take
  return visible(told.replace(/[\w=-]{20,}/g, "…"))
    .slice(0, 1000)
    .replace(/\p{Surrogate}/gu, "\ufffd");
}
