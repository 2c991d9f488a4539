/** What a server's reply means: whose move it is (domain, section 5). */
export type ReplyClass =
  | "accepted"
  | "greylisted"
  | "mailbox-full"
  | "unreachable"
  | "no-such-address"
  | "no-such-domain"
  | "malformed"
  | "disabled"
  | "policy"
  /** Our own server does not accept us: who we say we are, or how we sign in. */
  | "sender-refused"
  | "content"
  | "rate"
  | "temporary"
  | "permanent"
  /** Nobody wanted the letter any more when its turn came. */
  | "withdrawn"
  /** What is in it would have been dead on arrival. */
  | "late"
  /** A fault of ours: it could not be written. */
  | "defect";

/** Enhanced status codes (RFC 3463) by their meaning; the first that fits decides, exact ones before families. */
const meanings: readonly (readonly [RegExp, ReplyClass])[] = [
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
export function classifyReply(code: number, reply: string): ReplyClass {
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? "";
  const found = meanings.find(([pattern]) => pattern.test(enhanced))?.[1];
  if (found) return found;
  if (code === 421) return "rate";
  return code >= 500 && code < 600 ? "permanent" : "temporary";
}
