import type { NodemailerError } from "nodemailer";
import { visible } from "../base/visible.ts";
import type { AttemptOutcome } from "../store/attempts.ts";
import { classifyReply, type ReplyClass } from "./reply.ts";

/** What came of handing a mail over. */
export interface Handover {
  readonly outcome: AttemptOutcome;
  readonly class: ReplyClass;
  /** The server's words, made visible and cut at 1000 characters. */
  readonly reply: string;
  /** Whether a server answered at all. */
  readonly reached: boolean;
}

/** A mail that a server took, with its words. */
export function taken(reply: string): Handover {
  return { outcome: "accepted", class: "accepted", reply: shownReply(reply), reached: true };
}

/** A mail that cannot be put on the wire: its address is none. */
export const unmailable: Handover = { outcome: "bounced", class: "malformed", reply: "", reached: true };

/** Stages of the conversation in which a refusal is about us, not about the letter. */
const ours: ReadonlySet<string> = new Set(["CONN", "EHLO", "HELO", "LHLO", "STARTTLS"]);

/** Failures without any server; a conversation that broke off may be about its letter, so the next is tried. */
const unanswered: ReadonlySet<string> = new Set(["EDNS", "ETIMEDOUT", "ESOCKET"]);

/** A mail that is too large is refused where the sender is named, too, and that is about the mail (RFC 1870). */
const tooLarge = 552;

/** What an error means that ended a conversation, begun (`connected`) or not. */
export function handoverFrom(error: NodemailerError, connected: boolean): Handover {
  const cause = error.rejectedErrors?.[0] ?? error;
  const code = cause.responseCode ?? 0;
  const command = String(cause.command ?? "");
  const signingIn = command.startsWith("AUTH") || cause.code === "EAUTH";
  const reply = signingIn ? codesAlone(cause.response ?? "") : shownReply(cause.response ?? error.message);
  if (code === 0) return unfinished(cause.code ?? "", connected, reply);
  const meaning = classifyReply(code, cause.response ?? "");
  const about = ours.has(command) || signingIn;
  const aboutUs = about || (command === "MAIL FROM" && code !== tooLarge);
  // whoever refuses our sender says nothing of the recipient, and would refuse every letter
  if (aboutUs && code >= 500) return { outcome: "deferred", class: "sender-refused", reply, reached: false };
  // only five hundreds are final; what is no code at all says nothing
  const final = code >= 500 && code < 600;
  return { outcome: final ? "bounced" : "deferred", class: meaning, reply, reached: !about };
}

function unfinished(code: string, connected: boolean, reply: string): Handover {
  // larger than the server announced to take
  if (code === "EMESSAGE") return { outcome: "bounced", class: "content", reply, reached: true };
  const reached = connected || !unanswered.has(code);
  return { outcome: "deferred", class: "unreachable", reply, reached };
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
